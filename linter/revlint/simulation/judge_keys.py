"""Whether a foreign key cannot be made."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.operations.operation import ForeignKey, Operation
from revlint.simulation.database import Database, Key
from revlint.simulation.failure import Failure
from revlint.simulation.names import TableKey, TableNames, shown
from revlint.simulation.table_state import TableState

#: Types that PostgreSQL compares with each other, so that a foreign key may join them.
_FAMILIES = (
    {"bigint", "biginteger", "bigserial", "int", "integer", "serial", "smallint", "smallinteger"},
    {"char", "citext", "enum", "string", "text", "unicode", "unicodetext", "varchar", "autostring"},
    {"guid", "uuid"},
    {"bool", "boolean"},
    {"date", "datetime", "timestamp", "timestamptz"},
    {"float", "numeric", "decimal", "double", "real"},
    {"json", "jsonb"},
)


def mismatch(foreign: Key, key: TableKey, column: str) -> Failure:
    name = foreign.name or f"{foreign.table[2]}_{'_'.join(foreign.columns)}_fkey"
    error = f'foreign key constraint "{name}" cannot be implemented'
    return Failure("type-mismatch", key, column, error, foreign.made_by)


def differ(one: str, other: str) -> bool | None:
    """Whether two types cannot be compared; None where one of them is not known."""
    families = [next((i for i, f in enumerate(_FAMILIES) if t in f), None) for t in (one, other)]
    return None if None in families else families[0] != families[1]


def absent_target(
    database: Database, operation: Operation, key: TableKey, foreign: ForeignKey, names: TableNames
) -> Iterator[Failure]:
    """Whether the table that a foreign key leads to is absent."""
    target = names.key(operation, foreign.schema, foreign.table)
    if target is None or target == key:
        return
    state = database.table(target)
    if state.status == "absent":
        error = f'relation "{shown(target)}" does not exist'
        is_gone = state.made_by is not None
        yield Failure("target-absent", target, "", error, state.made_by, is_gone)


def reference(
    database: Database, operation: Operation, key: TableKey, foreign: ForeignKey, names: TableNames
) -> Iterator[Failure]:
    """Whether a foreign key cannot be made."""
    target = names.key(operation, foreign.schema, foreign.table)
    if target is None or target == key:
        return
    state = database.table(target)
    if state.status == "absent":
        yield from absent_target(database, operation, key, foreign, names)
        return
    columns = [column.lower() for column in foreign.targets if column]
    for column in columns:
        if state.column(column) == "absent":
            error = f'column "{column}" referenced in foreign key constraint does not exist'
            cause, is_gone = state.cause(column), column in state.changed_by
            yield Failure("target-column-absent", target, column, error, cause, is_gone)
            return
    yield from _unkeyed(target, state, columns, len(foreign.targets))
    yield from _types(database, operation, foreign, key, target, state)


def _unkeyed(
    target: TableKey, state: TableState, columns: list[str], count: int
) -> Iterator[Failure]:
    if state.unique is None or len(columns) != count:
        return
    if not columns:
        if not state.unique:
            error = f'there is no primary key for referenced table "{shown(target)}"'
            cause = next(reversed(state.weakened_by.values()), state.made_by)
            yield Failure("target-not-unique", target, "", error, cause)
        return
    # MySQL takes the first columns of a key with more of them too.
    if not any(unique.columns.issuperset(columns) for unique in state.unique):
        error = (
            "there is no unique constraint matching given keys for referenced table "
            f'"{shown(target)}"'
        )
        cause = state.weakened_by.get(columns[0], state.made_by)
        yield Failure("target-not-unique", target, columns[0], error, cause)


def _types(
    database: Database,
    operation: Operation,
    foreign: ForeignKey,
    key: TableKey,
    target: TableKey,
    state: TableState,
) -> Iterator[Failure]:
    own = dict(database.table(key).types)
    if operation.action in ("create", "add-column"):
        own |= {column.name.lower(): column.type for column in operation.columns}
    for column, other in zip(foreign.columns, state.key(foreign.targets), strict=False):
        if column is None or other is None:
            continue
        if differ(own.get(column.lower(), ""), state.types.get(other.lower(), "")):
            cause = state.weakened_by.get(other.lower())
            made = Key(
                key, (column.lower(),), target, (other.lower(),), foreign.name.lower(), cause
            )
            yield mismatch(made, target, other.lower())
            return
