"""What the ``upgrade`` and ``downgrade`` of a file do to tables; nothing is run."""

from __future__ import annotations

import ast
from typing import Any

from revlint.operations.calls import call
from revlint.operations.expressions import EXPRESSIONS
from revlint.operations.known import UNKNOWN, Closure, Names, Symbol
from revlint.operations.library import NoLibrary
from revlint.operations.machine import Handlers, Library, Machine
from revlint.operations.operation import FunctionName, Operation
from revlint.operations.sql import read_sql
from revlint.operations.statements import STATEMENTS
from revlint.python.budget import Spent
from revlint.python.parsed import deep_stack, parse
from revlint.python.value import Unreadable

HANDLERS = Handlers(EXPRESSIONS, STATEMENTS, call, read_sql)


def read_operations(
    data: bytes, path: str = "", library: Library | None = None, dialect: str = ""
) -> tuple[Operation, ...]:
    """The operations of ``upgrade`` and ``downgrade``, in the order in which they would run.

    Calls of functions of the tree are followed with their arguments, and loops over constants
    are unrolled. An operation on a table that is not known has ``table`` None or the action
    ``unknown``. A file that cannot be read has no operations: it has a finding already.

    Args:
        data: the bytes of a revision file.
        path: the path of that file.
        library: gives the modules that the file imports.
        dialect: the dialect of the database, "" if it is not known.
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return ()
    machine = Machine(HANDLERS, library or NoLibrary(), parsed, path, dialect)
    with deep_stack():
        names = Names(path=path)
        try:
            with machine.without_effects():
                machine.run(parsed.tree.body, names)
        except Spent:
            return (Operation("upgrade", "", "unknown"), Operation("downgrade", "", "unknown"))
        for function in ("upgrade", "downgrade"):
            _follow(machine, function, names)
    return tuple(machine.found)


def _follow(machine: Machine, function: FunctionName, names: Names) -> None:
    machine.function = function
    machine.visits = 0
    found = names.own.get(function)
    if not isinstance(found, Closure) or isinstance(found.node, ast.Lambda):
        return
    inner = Names(names)
    for name in [a.arg for a in ast.walk(found.node.args) if isinstance(a, ast.arg)]:
        inner[name] = _parameter(name)
    try:
        machine.run(found.node.body, inner)
    except Spent:
        machine.found.append(Operation(function, "", "unknown"))


def _parameter(name: str) -> Any:
    """What ``env.py`` may give to a parameter: Alembic's ``op``, or what is not known."""
    return Symbol("alembic.op") if name == "op" else UNKNOWN
