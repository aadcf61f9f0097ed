"""The arguments of a call, and what they may reach."""

from __future__ import annotations

import ast
from typing import Any

from revlint.operations.alembic_calls import Arguments
from revlint.operations.known import (
    Batch,
    Called,
    Names,
    Part,
    Symbol,
    elements,
)
from revlint.operations.machine import Machine, is_large

#: What may send a statement to the database, or give what may.
_CONNECTIONS = frozenset(
    {
        *("Operations", "Session", "begin", "configure", "connect", "from_engine", "get_bind"),
        *("get_context", "inspect", "sessionmaker"),
    }
)
#: What gives rows or other values.
_RESULTS = frozenset({"exec_driver_sql", "execute", "query", "scalar", "scalars"})


def read_arguments(machine: Machine, node: ast.Call, names: Names) -> Arguments:
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    hidden = open_keywords = False
    for argument in node.args:
        value = machine.value(argument, names)
        if not isinstance(argument, ast.Starred):
            positional.append(value)
            continue
        held = elements(value)
        machine.visit(len(held or ()))
        if held is None:
            hidden = True
            break
        positional += held
    for keyword in node.keywords:
        value = machine.value(keyword.value, names)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
        elif isinstance(value, dict):
            machine.visit(len(value))
            keywords |= {key: held for key, held in value.items() if isinstance(key, str)}
        else:
            open_keywords = True
    machine.work_with(*filter(is_large, positional))
    return Arguments(positional, keywords, hidden or open_keywords, open_keywords)


def has_connection(arguments: Arguments) -> bool:
    """Whether an argument may send a statement to the database."""
    return any(_is_connection(v) for v in [*arguments.positional, *arguments.keywords.values()])


def _is_connection(value: Any) -> bool:
    for _ in range(5):
        match value:
            case Symbol(path=path):
                return path in ("alembic.context", "alembic.op")
            case Batch():
                return True
            case Called(path=path, holder=holder):
                last = path.rpartition(".")[2]
                if last in _CONNECTIONS:
                    return True
                if last in _RESULTS or last.startswith(("get_", "has_")):
                    return False
                value = holder
            case Part(name="dialect"):
                return False
            case Part(holder=holder):
                value = holder
            case _:
                return False
    return False
