"""What an assignment binds."""

from __future__ import annotations

import ast
from typing import Any

from revlint.operations.known import (
    HOLE,
    UNKNOWN,
    Names,
    elements,
)
from revlint.operations.machine import Machine


def bind(machine: Machine, target: ast.expr, value: Any, names: Names) -> None:
    """Bind a target to a value: a name, names in a tuple, an item of a dict, an attribute."""
    machine.visit()
    match target:
        case ast.Name(id=name):
            names[name] = value
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            held = elements(value)
            plain = not any(isinstance(part, ast.Starred) for part in parts)
            if held is None or len(held) != len(parts) or not plain:
                held = [UNKNOWN] * len(parts)
            for part, element in zip(parts, held, strict=True):
                bind(machine, part.value if isinstance(part, ast.Starred) else part, element, names)
        case ast.Subscript():
            _bind_item(machine, target, value, names)
        case ast.Attribute():
            holder = machine.value(target.value, names)
            members = getattr(holder, "members", None)
            if isinstance(members, dict):
                members[target.attr] = UNKNOWN if machine.conditions else value


def _bind_item(machine: Machine, target: ast.Subscript, value: Any, names: Names) -> None:
    holder = machine.value(target.value, names)
    key = machine.value(target.slice, names)
    if (isinstance(holder, dict) and is_key(key)) or (
        isinstance(holder, list) and type(key) is int and -len(holder) <= key < len(holder)
    ):
        holder[key] = UNKNOWN if machine.conditions else value
    elif isinstance(target.value, ast.Name):
        names[target.value.id] = UNKNOWN


def is_key(value: Any) -> bool:
    return isinstance(value, str | int | bool | None) and not (
        isinstance(value, str) and HOLE in value
    )
