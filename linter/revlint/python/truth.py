"""Conditions that are always true or always false, and dotted names."""

from __future__ import annotations

import ast

from revlint.python.scope import Scope
from revlint.python.value import COLLECTIONS, Value

_TRUTH = {"True": True, "False": False, "None": False}


def truth(node: ast.expr, scope: Scope | None = None) -> bool | None:
    """Whether a condition is always true or always false; None where it depends.

    ``TYPE_CHECKING`` is false when the file runs, unless the scope has it otherwise.
    """
    match node:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Name(id="TYPE_CHECKING" as name):
            found = scope.find(name) if scope else None
            if isinstance(found, Value):
                return _TRUTH.get(found.text) if found.type in ("bool", "NoneType") else None
            return False
        case ast.Attribute(value=ast.Name(id="typing" | "t" as name), attr="TYPE_CHECKING"):
            return None if scope and isinstance(scope.find(name), Value) else False
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            known = truth(inner, scope)
            return None if known is None else not known
    return None


def is_true(value: Value) -> bool | None:
    """Whether Python takes a value for true, None where that is not known."""
    if value.type == "str":
        return bool(value.text)
    if value.type == "NoneType":
        return False
    return bool(value.elements) if value.type in COLLECTIONS else None


def dotted(node: ast.expr) -> list[str]:
    """The names of ``a.b.c``; none where it begins with anything but a name."""
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.append(node.attr)
        node = node.value
    return [node.id, *reversed(path)] if isinstance(node, ast.Name) else []
