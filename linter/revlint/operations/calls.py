"""Following the calls of a migration."""

from __future__ import annotations

import ast
from typing import Any

from revlint.operations.arguments import has_connection, read_arguments
from revlint.operations.file_paths import file_call
from revlint.operations.function_calls import invoke, make
from revlint.operations.known import Called, Closure, Model, Names, Part, Symbol
from revlint.operations.machine import Machine
from revlint.operations.method_calls import method
from revlint.operations.package_calls import called, symbol


def call(machine: Machine, node: ast.Call, names: Names) -> Any:
    """Follow a call, and note what it does to the database; what it gives."""
    is_statement = machine.statement is node
    function = machine.value(node.func, names)
    arguments = read_arguments(machine, node, names)
    match function:
        case Closure():
            return invoke(machine, node, function, arguments)
        case Model():
            return make(machine, node, function, arguments)
        case Symbol(path=path):
            found = file_call(machine, path, arguments.positional, names.path)
            if found is not None:
                return found
            return symbol(machine, node, path, arguments, is_statement=is_statement)
        case Called() if function.last in ("scoped_session", "sessionmaker"):
            return called(machine, node, "sqlalchemy.orm.Session", arguments)
        case Part():
            return method(machine, node, function, arguments, names, is_statement=is_statement)
    if is_statement or has_connection(arguments):
        machine.emit(node, "call", "unknown")
    return Called("?", place=machine.place(node))
