"""What a statement does that a migration sends to the database: SQL, or SQLAlchemy's objects."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from revlint.operations.alembic_calls import emit_references, place_of
from revlint.operations.known import Called, Model, Part, Table, elements
from revlint.operations.machine import MAX_SQL, Machine
from revlint.operations.texts import percent

_DATA = frozenset({"delete", "insert", "update"})
_READS = frozenset({"except_", "exists", "intersect", "select", "union", "union_all"})
#: SQLAlchemy's elements for what is no table.
_NO_TABLE = ("Sequence", "Schema", "Index", "Constraint", "Comment")


def execute(machine: Machine, node: ast.Call, statement: Any, name: str = "execute") -> None:
    """Note what ``execute(statement)`` does."""
    value = statement
    while isinstance(value, Called) and value.last not in ("text", "DDL"):
        if value.last in _READS:
            for table in _tables_in(machine, statement) or [Table(None)]:
                _use(machine, node, name, table)
            return
        if _is_data(machine, node, value, name) or _is_ddl(machine, node, value):
            return
        if value.holder is None:
            break
        value = value.holder
    if isinstance(value, Part):
        value = value.holder
    found = _table_of(value)
    if found is not None:
        _use(machine, node, name, found)
        return
    _text(machine, node, value, name)


def _text(machine: Machine, node: ast.Call, value: Any, name: str) -> None:
    if isinstance(value, Called) and value.last in ("text", "DDL") and value.arguments:
        value = value.arguments[0] if value.last == "text" else _formatted(value)
    held = elements(value)
    if held and all(isinstance(part, str) for part in held):
        value = ";\n".join(held)
    if not isinstance(value, str):
        machine.emit(node, name, "use" if name == "bulk_insert" else "execute")
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


def _formatted(value: Called) -> Any:
    """The text of ``DDL(text, context)``, in which SQLAlchemy replaces ``%(name)s``."""
    text, *more = value.arguments
    context = value.keywords.get("context", more[0] if more else {})
    return percent(text, context) if isinstance(text, str) else text


def _is_data(machine: Machine, node: ast.Call, value: Called, name: str) -> bool:
    """Whether a statement writes rows: ``table.insert()``, ``sa.update(table)``."""
    if value.last not in _DATA:
        return False
    target = value.holder if value.path.startswith(".") else (value.arguments or (None,))[0]
    _use(machine, node, name, _table_of(target) or Table(None))
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


def _tables_in(machine: Machine, statement: Any) -> list[Table]:
    """The tables that an element of SQLAlchemy names."""
    found: dict[object, Table] = {}
    left = [statement]
    while left:
        machine.visit()
        value = left.pop()
        table = _table_of(value)
        if table is not None:
            found.setdefault((table.schema, table.name), table)
        elif isinstance(value, Part):
            left.append(value.holder)
        elif isinstance(value, Called):
            left += [*reversed(value.arguments), value.holder]
        else:
            left += reversed(value if isinstance(value, list | tuple) else ())
    return list(found.values())


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
