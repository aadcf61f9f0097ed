"""What a database is after an operation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from revlint.operations.operation import Operation
from revlint.simulation.apply_columns import changed
from revlint.simulation.apply_keys import keys
from revlint.simulation.database import Database
from revlint.simulation.failure import runs
from revlint.simulation.names import TableKey, TableNames
from revlint.simulation.table_state import ABSENT_TABLE, TableState, Unique, either


def apply(database: Database, operation: Operation, names: TableNames, by: Any = None) -> None:
    """Change a database as an operation does, which must have worked.

    Args:
        database: the database, which is changed.
        operation: the operation.
        names: tells which tables it means.
        by: who does it, kept for what it makes.
    """
    if operation.action in ("reference", "use"):
        return
    if operation.action in ("execute", "unknown"):
        database.forget(operation.text)
        return
    key = names.key(operation, operation.schema, operation.table)
    if key is None:
        _unknown_table(database, operation)
        return
    before = database.table(key)
    after = _after(database, operation, key, names, by)
    if operation.uncertain or (operation.conditional and operation.action not in _SURE):
        after = either(before, after)
    has_run = not operation.uncertain and runs(database, operation, key)
    database.set(key, after)
    keys(database, operation, key, names, by, has_run=has_run)


#: Whatever was there, a conditional operation of these leaves the same behind.
_SURE = frozenset({"create", "drop", "add-column", "drop-column"})


def _unknown_table(database: Database, operation: Operation) -> None:
    """An operation on a table that is not known: it may be any."""
    if operation.action in ("create", "drop", "rename"):
        database.forget()
        return
    for key, state in list(database.tables()):
        database.set(key, state.opened() if state.status != "absent" else state)


def _after(
    database: Database, operation: Operation, key: TableKey, names: TableNames, by: Any
) -> TableState:
    before = database.table(key)
    match operation.action:
        case "create":
            return _created(before, operation, key, by)
        case "drop":
            return replace(ABSENT_TABLE, made_by=by)
        case "rename":
            _rename(database, operation, key, names, by)
            return replace(ABSENT_TABLE, made_by=by)
    if before.status == "absent":
        # It did nothing: it is conditional, or it may not have run.
        return before
    there = replace(before, status="present")
    return changed(there, operation, by)


def _created(before: TableState, operation: Operation, key: TableKey, by: Any) -> TableState:
    if operation.conditional and before.status == "present":
        return before
    columns = {column.name.lower(): column.type for column in operation.columns}
    is_open = operation.is_open or (operation.conditional and before.status == "unknown")
    unique = frozenset(
        Unique(frozenset(c.lower() for c in names), default_key_name(key, names, number))
        for number, names in enumerate(operation.unique)
    )
    return TableState(
        "present",
        dict.fromkeys(columns, "present"),
        columns,
        is_open,
        None if is_open else unique,
        by,
    )


def default_key_name(key: TableKey, columns: tuple[str, ...], number: int) -> str:
    """The name that PostgreSQL may give to a key; the first of a table is its primary key."""
    return f"{key[2]}_pkey" if number == 0 else f"{key[2]}_{'_'.join(columns)}_key".lower()


def _rename(
    database: Database, operation: Operation, key: TableKey, names: TableNames, by: Any
) -> None:
    new = names.key(operation, operation.schema, operation.new_name)
    if new is None:
        database.forget()
        return
    before = database.table(key)
    moved = replace(before, status="present", made_by=by)
    if operation.uncertain or operation.conditional:
        moved = either(database.table(new), moved)
    database.set(new, moved)
    database.keys = tuple(
        replace(
            k,
            table=new if k.table == key else k.table,
            target=new if k.target == key else k.target,
        )
        for k in database.keys
    )
