"""What a statement does that a migration sends to the database: SQL, or SQLAlchemy's objects."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from revlint.operations.alembic_calls import emit_references, place_of
from revlint.operations.known import Called, Model, Part, Table, elements
from revlint.operations.machine import MAX_SQL, Machine

_DATA = frozenset({"delete", "insert", "select", "update"})
#: SQLAlchemy's elements for what is no table.
_NO_TABLE = ("Sequence", "Schema", "Index", "Constraint", "Comment")


def execute(machine: Machine, node: ast.Call, statement: Any, name: str = "execute") -> None:
    """Note what ``execute(statement)`` does."""
    value = statement
    while isinstance(value, Called) and value.last != "text":
        if _is_data(machine, node, value, name) or _is_ddl(machine, node, value):
            return
        if value.holder is None:
            break
        value = value.holder
    if isinstance(value, Part):
        value = value.holder
    table = _table_of(value)
    if table is not None:
        _use(machine, node, name, table)
        return
    _text(machine, node, value, name)


def _text(machine: Machine, node: ast.Call, value: Any, name: str) -> None:
    if isinstance(value, Called) and value.last == "text" and value.arguments:
        value = value.arguments[0]
    held = elements(value)
    if held and all(isinstance(part, str) for part in held):
        value = ";\n".join(held)
    if not isinstance(value, str):
        machine.emit(node, name, "execute")
        return
    machine.sql += len(value)
    if machine.sql > MAX_SQL:
        machine.emit(node, name, "execute", text=value)
        return
    place = machine.place(node)
    for found in machine.handlers.read_sql(value, machine.dialect):
        keys = tuple(replace(key, range=place) for key in found.get("keys", ()))
        machine.emit(node, **({"name": name} | dict(found)))
        emit_references(machine, node, keys)


def _is_data(machine: Machine, node: ast.Call, value: Called, name: str) -> bool:
    """Whether a statement reads or writes rows: ``table.insert()``, ``sa.update(table)``."""
    if value.last not in _DATA:
        return False
    target = value.holder if value.path.startswith(".") else (value.arguments or (None,))[0]
    table = _table_of(target)
    machine_table = table or Table(None)
    _use(machine, node, name, machine_table)
    return True


def _is_ddl(machine: Machine, node: ast.Call, value: Called) -> bool:
    """Whether a statement is one of SQLAlchemy's DDL elements, such as ``CreateTable(table)``."""
    kind, _, what = value.last.partition("Table")
    table = value.arguments[0] if value.arguments else None
    if kind in ("Create", "Drop") and what == "" and isinstance(table, Table):
        where = place_of(table.name, table.schema)
        machine.emit(
            node,
            value.last,
            "create" if kind == "Create" else "drop",
            table=where[0],
            schema=where[1],
            columns=table.columns if kind == "Create" else (),
            is_open=table.is_open,
            keys=table.keys if kind == "Create" else (),
            unique=table.unique if kind == "Create" else (),
        )
        if kind == "Create":
            emit_references(machine, node, table.keys)
        return True
    return value.last.startswith(("Create", "Drop", "Add", "Set")) and value.last.endswith(
        _NO_TABLE
    )


def _table_of(value: Any) -> Table | None:
    match value:
        case Table():
            return value
        case Model(table=Table() as table):
            return table
        case Called(arguments=[inner, *_]) if value.last == "alias":
            return _table_of(inner)
    return None


def _use(machine: Machine, node: ast.Call, name: str, table: Table) -> None:
    where = place_of(table.name, table.schema)
    machine.emit(node, name, "use", table=where[0], schema=where[1])
