"""Why an operation fails, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from revlint.operations.operation import Operation
from revlint.simulation.database import Database
from revlint.simulation.names import TableKey

Kind = Literal[
    "table-present",
    "table-absent",
    "column-present",
    "column-absent",
    "target-absent",
    "target-column-absent",
    "target-not-unique",
    "type-mismatch",
    "has-dependents",
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an operation fails.

    Attributes:
        kind: what is wrong.
        table: the table that is there, or is not.
        column: the column, "" where it is about the table.
        error: the message of the database.
        cause: what brought the table or the column about, None if nothing did; of a column that is
            absent, what removed it, else what made the table without it.
        is_gone: whether ``cause`` removed what is absent.
    """

    kind: Kind
    table: TableKey
    column: str
    error: str
    cause: Any = None
    is_gone: bool = False


def runs(database: Database, operation: Operation, key: TableKey) -> bool:
    """Whether a conditional operation certainly has work to do; any other always has."""
    if not operation.conditional:
        return True
    state = database.table(key)
    if operation.action == "create":
        return state.status == "absent"
    if operation.action == "drop":
        return state.status == "present"
    if operation.action == "drop-column":
        is_there = state.column((operation.column or "").lower()) == "present"
        return state.status == "present" and is_there
    if operation.action == "add-column":
        absent = [state.column(column.name.lower()) == "absent" for column in operation.columns]
        return state.status == "present" and bool(absent) and all(absent)
    return False
