"""Whether an operation on columns must fail."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.operations.operation import Operation
from revlint.simulation.database import Database
from revlint.simulation.failure import Failure
from revlint.simulation.judge_keys import differ, mismatch
from revlint.simulation.names import TableKey, shown
from revlint.simulation.table_state import TableState


def on_columns(
    database: Database, operation: Operation, key: TableKey, state: TableState
) -> Iterator[Failure]:
    column = (operation.column or "").lower()
    match operation.action:
        case "add-column":
            for made in operation.columns:
                yield from _present_column(key, state, made.name.lower())
        case "alter" | "use":
            for needed in operation.columns:
                yield from _absent_column(key, state, needed.name.lower(), operation)
            if operation.drops and not operation.cascades:
                yield from _constraint_dependents(database, operation, key, state)
        case _ if column:
            yield from _absent_column(key, state, column, operation)
            if operation.action == "rename-column" and operation.new_name:
                new = operation.new_name.lower()
                yield from _present_column(key, state, new) if new != column else ()
            elif operation.action == "drop-column" and not operation.cascades:
                yield from _column_dependents(database, key, column)
            elif operation.action == "retype-column":
                yield from _retyped(database, operation, key, column)


def _present_column(key: TableKey, state: TableState, column: str) -> Iterator[Failure]:
    if state.column(column) == "present":
        error = f'column "{column}" of relation "{shown(key)}" already exists'
        yield Failure("column-present", key, column, error, state.cause(column))


def _absent_column(
    key: TableKey, state: TableState, column: str, operation: Operation
) -> Iterator[Failure]:
    if state.column(column) == "absent":
        error = f'column "{column}" {_role(operation, key)}does not exist'
        is_gone = column in state.changed_by
        yield Failure("column-absent", key, column, error, state.cause(column), is_gone)


def _role(operation: Operation, key: TableKey) -> str:
    """What PostgreSQL says about a column that an operation needs."""
    if operation.action == "alter" and operation.keys:
        return "referenced in foreign key constraint "
    if operation.action == "rename-column" or operation.name in _BARE:
        return ""
    is_key = operation.action == "alter" and bool(operation.unique)
    if is_key and operation.name != "create_primary_key":
        return "named in key "
    return f'of relation "{shown(key)}" '


#: Operations whose error names only the column.
_BARE = frozenset({"CREATE INDEX", "create_check_constraint", "create_index"})


def _column_dependents(database: Database, key: TableKey, column: str) -> Iterator[Failure]:
    for foreign in database.keys:
        goes_too = foreign.table == key and column in foreign.columns
        if foreign.target == key and column in foreign.targets and not goes_too:
            error = (
                f"cannot drop column {column} of table {shown(key)} because other objects "
                "depend on it"
            )
            yield Failure("has-dependents", key, column, error, foreign.made_by)
            return


def _constraint_dependents(
    database: Database, operation: Operation, key: TableKey, state: TableState
) -> Iterator[Failure]:
    """Whether a foreign key needs the key that is dropped, and no other one has its columns."""
    name = (operation.constraint or "").lower()
    dropped = [unique.columns for unique in state.unique or () if unique.name == name]
    same = [unique for unique in state.unique or () if unique.columns in dropped]
    for foreign in database.keys if len(same) == 1 else ():
        if foreign.target == key and frozenset(foreign.targets) in dropped:
            kind = "index" if "index" in operation.name.lower() else "constraint"
            place = "" if kind == "index" else f" on table {shown(key)}"
            error = f"cannot drop {kind} {name}{place} because other objects depend on it"
            yield Failure("has-dependents", key, foreign.targets[0], error, foreign.made_by)
            return


def _retyped(
    database: Database, operation: Operation, key: TableKey, column: str
) -> Iterator[Failure]:
    new = next((c.type for c in operation.columns), "")
    for foreign in database.keys:
        for own, target in zip(foreign.columns, foreign.targets, strict=False):
            other = ""
            if foreign.target == key and target == column:
                other = database.table(foreign.table).types.get(own, "")
            elif foreign.table == key and own == column:
                other = database.table(foreign.target).types.get(target, "")
            if differ(new, other):
                yield mismatch(foreign, key, column)
                return
