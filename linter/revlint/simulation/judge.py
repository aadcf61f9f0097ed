"""Whether an operation must fail on a database, and with which error.

The errors are those of PostgreSQL, observed with version 15.
"""

from __future__ import annotations

from collections.abc import Iterator

from revlint.operations.operation import Operation
from revlint.simulation.database import Database
from revlint.simulation.failure import Failure, runs
from revlint.simulation.judge_columns import on_columns
from revlint.simulation.judge_keys import absent_target, reference
from revlint.simulation.names import TableKey, TableNames, shown
from revlint.simulation.table_state import TableState


def failures(database: Database, operation: Operation, names: TableNames) -> Iterator[Failure]:
    """Why an operation must fail on a database; nothing where it is not certain."""
    key = names.key(operation, operation.schema, operation.table)
    if key is None or operation.uncertain or not runs(database, operation, key):
        return
    state = database.table(key)
    match operation.action:
        case "create":
            yield from _creation(database, key)
        case "drop":
            yield from _drop(database, key, operation)
        case "rename":
            yield from _absent_table(key, state)
            new = names.key(operation, operation.schema, operation.new_name)
            if new is not None and new != key:
                yield from _creation(database, new)
        case "execute" | "unknown" | "reference":
            return
        case _:
            yield from _absent_table(key, state)
            for foreign in operation.keys if operation.action == "alter" else ():
                yield from absent_target(database, operation, key, foreign, names)
            if state.status != "absent":
                yield from on_columns(database, operation, key, state)
    for foreign in operation.keys:
        yield from reference(database, operation, key, foreign, names)


def _creation(database: Database, key: TableKey) -> Iterator[Failure]:
    state = database.table(key)
    if state.status == "present":
        error = f'relation "{shown(key)}" already exists'
        yield Failure("table-present", key, "", error, state.made_by)


def _absent_table(key: TableKey, state: TableState) -> Iterator[Failure]:
    if state.status == "absent":
        error = f'relation "{shown(key)}" does not exist'
        is_gone = state.made_by is not None
        yield Failure("table-absent", key, "", error, state.made_by, is_gone)


def _drop(database: Database, key: TableKey, operation: Operation) -> Iterator[Failure]:
    state = database.table(key)
    if state.status == "absent":
        error = f'table "{shown(key)}" does not exist'
        is_gone = state.made_by is not None
        yield Failure("table-absent", key, "", error, state.made_by, is_gone)
        return
    for foreign in database.keys:
        if foreign.target == key != foreign.table and not operation.cascades:
            error = f"cannot drop table {shown(key)} because other objects depend on it"
            yield Failure("has-dependents", key, "", error, foreign.made_by)
            return
