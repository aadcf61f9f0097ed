"""What a table is after an operation on its columns or constraints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from revlint.operations.operation import Operation
from revlint.simulation.table_state import TableState, Unique


def changed(table: TableState, operation: Operation, by: Any) -> TableState:
    column = (operation.column or "").lower()
    match operation.action:
        case "add-column":
            if not operation.columns:
                return replace(table, is_open=True)
            for made in operation.columns:
                table = table.with_column(made.name.lower(), "present", made.type, by)
            added = frozenset(
                Unique(frozenset(c.lower() for c in columns), "") for columns in operation.unique
            )
            return replace(table, unique=None if table.unique is None else table.unique | added)
        case "drop-column" | "rename-column" if not column:
            return table.opened()
        case "drop-column":
            return _without(table, column, by)
        case "rename-column":
            return _renamed(table, column, (operation.new_name or "").lower(), by)
        case "retype-column" if column:
            new = next((c.type for c in operation.columns), "")
            return table.with_column(column, "present", new).weakened((column,), by)
        case "alter":
            return _altered(table, operation, by)
    return table


def _without(table: TableState, column: str, by: Any) -> TableState:
    unique = table.unique
    if unique is not None:
        lost = frozenset(u for u in unique if column in u.columns)
        table, unique = table.weakened((c for u in lost for c in u.columns), by), unique - lost
    return replace(table.with_column(column, "absent", by=by), unique=unique)


def _renamed(table: TableState, column: str, new: str, by: Any) -> TableState:
    type_ = table.types.get(column, "")
    after = table.with_column(column, "absent", by=by)
    if not new:
        return replace(after, is_open=True, unique=None)
    unique = table.unique
    if unique is not None:
        unique = frozenset(
            replace(u, columns=frozenset(new if c == column else c for c in u.columns))
            for u in unique
        )
    return replace(after.with_column(new, "present", type_, by), unique=unique)


def _altered(table: TableState, operation: Operation, by: Any) -> TableState:
    if operation.is_open:
        return table.opened()
    name = (operation.constraint or "").lower()
    unique = table.unique
    if operation.drops and unique is not None:
        left = frozenset(u for u in unique if u.name != name)
        # A constraint that is not known by its name may be any of them.
        is_other = name and not name.endswith(("_pkey", "_key"))
        table = table.weakened((c for u in unique - left for c in u.columns), by)
        unique = left if left != unique or is_other else None
    elif unique is not None:
        made = (Unique(frozenset(c.lower() for c in cs), name) for cs in operation.unique)
        unique = unique | frozenset(made)
    for needed in operation.columns if not (operation.uncertain or operation.drops) else ():
        column = needed.name.lower()
        table = table.with_column(column, "present", table.types.get(column, ""))
    return replace(table, unique=unique)
