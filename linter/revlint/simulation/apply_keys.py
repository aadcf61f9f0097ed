"""What foreign keys a database has after an operation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from revlint.operations.operation import Operation
from revlint.simulation.database import (
    Database,
    Key,
)
from revlint.simulation.names import TableKey, TableNames


def keys(
    database: Database,
    operation: Operation,
    key: TableKey,
    names: TableNames,
    by: Any,
    *,
    has_run: bool,
) -> None:
    """The foreign keys after an operation."""
    if operation.action == "drop" or operation.is_open:
        database.keys = tuple(k for k in database.keys if key not in (k.table, k.target))
    elif operation.drops:
        database.keys = _without_constraint(database, operation, key)
        if operation.cascades:
            # The foreign keys that need it go too.
            database.keys = tuple(k for k in database.keys if k.target != key)
    elif operation.action in ("drop-column", "rename-column"):
        column = (operation.column or "").lower()
        database.keys = _moved(database, operation, key, column)
    for foreign in operation.keys if has_run else ():
        target = names.key(operation, foreign.schema, foreign.table)
        columns = tuple(c.lower() for c in foreign.columns if c)
        if target is None:
            continue
        named = database.table(target).key(foreign.targets)
        targets = tuple(c.lower() for c in named if c)
        if len(targets) == len(named):
            # PostgreSQL's name, which stays when the table is renamed.
            name = foreign.name.lower() or f"{key[2]}_{'_'.join(columns)}_fkey"
            made = Key(key, columns, target, targets, name, by)
            database.keys = (*database.keys, made)


def _without_constraint(database: Database, operation: Operation, key: TableKey) -> tuple[Key, ...]:
    name = (operation.constraint or "").lower()
    own = [k for k in database.keys if k.table == key]
    named = [k for k in own if k.name == name]
    # A constraint that is not known by its name may be any of them.
    gone = named or own
    return tuple(k for k in database.keys if k not in gone)


def _moved(database: Database, operation: Operation, key: TableKey, column: str) -> tuple[Key, ...]:
    new = (operation.new_name or "").lower()
    found = []
    for k in database.keys:
        own = k.table == key and column in k.columns
        led = k.target == key and column in k.targets
        if not own and not led:
            found.append(k)
        elif operation.action == "rename-column" and new:
            columns = tuple(new if own and c == column else c for c in k.columns)
            targets = tuple(new if led and c == column else c for c in k.targets)
            found.append(replace(k, columns=columns, targets=targets))
    return tuple(found)
