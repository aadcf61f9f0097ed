"""What methods do: of batches, tables, texts, collections, connections."""

from __future__ import annotations

import ast
from typing import Any

from revlint.operations import texts
from revlint.operations.alembic_calls import (
    NOT_IN_BATCH,
    ON_TABLE,
    Arguments,
    emit_references,
    in_batch,
    place_of,
)
from revlint.operations.arguments import has_connection
from revlint.operations.file_paths import file_method
from revlint.operations.function_calls import invoke
from revlint.operations.known import (
    HOLE,
    UNKNOWN,
    Batch,
    Called,
    Closure,
    FilePath,
    Instance,
    Model,
    Names,
    Part,
    Table,
    Unknown,
    elements,
    is_true,
)
from revlint.operations.machine import Machine
from revlint.operations.package_calls import called, operation
from revlint.operations.statement_calls import execute

_EXECUTE = frozenset({"exec_driver_sql", "execute", "executemany", "scalar", "scalars"})


def method(
    machine: Machine,
    node: ast.Call,
    function: Part,
    arguments: Arguments,
    names: Names,
    *,
    is_statement: bool,
) -> Any:
    holder, name = function.holder, function.name
    machine.work_with(holder)
    match holder:
        case Batch():
            return _on_batch(machine, node, name, arguments, holder)
        case Table() if name in ("create", "drop"):
            return _on_table(machine, node, name, holder, arguments)
        case str():
            machine.visit(holder.count("{"))
            return texts.method(holder, name, arguments.positional, dict(arguments.keywords))
        case FilePath():
            return file_method(machine, holder, name, arguments, names.path)
        case list() | dict():
            return _on_collection(machine, node, holder, name, arguments, names)
        case Called(path="builtins.globals") if name == "get" and arguments.positional:
            key = arguments.positional[0]
            return Part(holder, key) if isinstance(key, str) else UNKNOWN
        case Called(path="builtins.globals"):
            return _by_name(machine, node, name, arguments, names)
    if name in ("create_all", "drop_all"):
        return _all_tables(machine, node, name, arguments)
    if name in _EXECUTE and arguments.positional and not isinstance(holder, Table | Model):
        execute(machine, node, arguments.positional[0])
    elif (
        name in ("invoke", "run_sync")
        or (name == "upgrade" and is_statement)
        or (isinstance(holder, Unknown | Instance) and has_connection(arguments))
    ):
        machine.emit(node, name, "unknown")
    return called(machine, node, f".{name}", arguments, holder)


def _on_batch(
    machine: Machine, node: ast.Call, name: str, arguments: Arguments, batch: Batch
) -> Any:
    if name in ON_TABLE and name not in NOT_IN_BATCH:
        in_batch(machine, node, name, arguments, batch)
        return UNKNOWN
    return UNKNOWN if name in NOT_IN_BATCH else operation(machine, node, name, arguments)


def _on_table(
    machine: Machine, node: ast.Call, name: str, table: Table, arguments: Arguments
) -> None:
    """What ``Table(…).create(bind)`` does."""
    soft = is_true(arguments.keywords.get("checkfirst", False)) is not False
    where = place_of(table.name, table.schema)
    if name == "drop":
        machine.emit(node, name, "drop", table=where[0], schema=where[1], conditional=soft)
        return
    machine.emit(
        node,
        name,
        "create",
        table=where[0],
        schema=where[1],
        conditional=soft,
        columns=table.columns,
        is_open=table.is_open,
        keys=table.keys,
        unique=table.unique,
    )
    emit_references(machine, node, table.keys)


def _all_tables(machine: Machine, node: ast.Call, name: str, arguments: Arguments) -> None:
    """What ``metadata.create_all(bind, tables=…)`` does."""
    tables = elements(arguments.keywords.get("tables"))
    if not tables or not all(isinstance(t, Table) and t.name for t in tables):
        machine.emit(node, name, "unknown")
        return
    checked = Arguments((), {"checkfirst": arguments.keywords.get("checkfirst", True)})
    for table in tables:
        _on_table(machine, node, name.partition("_")[0], table, checked)


def _on_collection(
    machine: Machine,
    node: ast.Call,
    holder: list[Any] | dict[Any, Any],
    name: str,
    arguments: Arguments,
    names: Names,
) -> Any:
    """A method of a list or a dict; one that is not followed makes it unknown."""
    given = arguments.positional
    if isinstance(holder, dict):
        match name, given:
            case "items", []:
                return list(holder.items())
            case "values", []:
                return list(holder.values())
            case "keys", []:
                return list(holder)
            case "get", [str() as key, *rest] if HOLE not in key:
                return holder.get(key, rest[0] if rest else None)
    elif name in ("append", "extend") and len(given) == 1 and not machine.conditions:
        added = [given[0]] if name == "append" else elements(given[0])
        if added is not None:
            machine.visit(len(added))
            holder += added
            return None
    elif name in ("copy", "count", "index"):
        return list(holder) if name == "copy" else UNKNOWN
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        bound = names.holder(node.func.value.id)
        if bound is not None:
            bound[node.func.value.id] = UNKNOWN
    return UNKNOWN


def _by_name(
    machine: Machine, node: ast.Call, name: str, arguments: Arguments, names: Names
) -> Any:
    """``globals()["upgrade_" + engine]()``: one function for each database (alembic: multidb)."""
    module = names
    while module.outer is not None:
        module = module.outer
    found = module.own.get(name)
    if isinstance(found, Closure):
        return invoke(machine, node, found, arguments)
    start = name.partition(HOLE)[0]
    if HOLE not in name or start not in ("upgrade_", "downgrade_"):
        machine.emit(node, "globals", "unknown")
        return UNKNOWN
    for key, function in [*module.own.items()]:
        if key.startswith(start) and isinstance(function, Closure):
            machine.database = key.removeprefix(start)
            invoke(machine, node, function, arguments)
    machine.database = ""
    return None
