"""What is known of one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Status = Literal["present", "absent", "unknown"]


@dataclass(frozen=True, slots=True)
class Unique:
    """A primary key or a unique constraint: its columns, and its name in lower case."""

    columns: frozenset[str]
    name: str


@dataclass(frozen=True, slots=True)
class TableState:
    """What is known of one table.

    Attributes:
        status: whether it is there.
        columns: the status of each column that an operation has named.
        types: the types of columns, as far as they are known.
        is_open: whether it may have columns that no operation has named.
        unique: its primary key and its unique constraints; None if they are not known.
        made_by: what created or removed it, for related places.
        changed_by: the same for each column.
        weakened_by: what gave a column another type, or took a key from it.
    """

    status: Status
    columns: dict[str, Status] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    is_open: bool = True
    unique: frozenset[Unique] | None = None
    made_by: Any = None
    changed_by: dict[str, Any] = field(default_factory=dict)
    weakened_by: dict[str, Any] = field(default_factory=dict)

    def cause(self, column: str) -> Any:
        """What created or removed a column; None where nothing did."""
        return self.changed_by.get(column, self.made_by)

    def key(self, targets: Sequence[str | None]) -> tuple[str | None, ...]:
        """The columns that a foreign key leads to; without any, that of the primary key."""
        if targets:
            return tuple(targets)
        primary = [unique for unique in self.unique or () if unique.name.endswith("_pkey")]
        return tuple(primary[0].columns) if [len(p.columns) for p in primary] == [1] else ()

    def column(self, name: str) -> Status:
        """Whether a column is there."""
        if self.status == "absent":
            return "absent"
        return self.columns.get(name, "unknown" if self.is_open else "absent")

    def with_column(self, name: str, status: Status, type_: str = "", by: Any = None) -> TableState:
        """The same with one column changed."""
        return replace(
            self,
            columns={**self.columns, name: status},
            types={**self.types, name: type_},
            changed_by={**self.changed_by, name: by} if by is not None else self.changed_by,
        )

    def weakened(self, columns: Iterable[str], by: Any) -> TableState:
        """The same after columns got another type, or lost a key."""
        changed = {**self.weakened_by, **dict.fromkeys(columns, by)}
        return replace(self, weakened_by=changed) if by is not None else self

    def opened(self) -> TableState:
        """The same after a change that is not known."""
        unknown: dict[str, Status] = dict.fromkeys(self.columns, "unknown")
        return replace(self, columns=unknown, types={}, is_open=True, unique=None)


UNKNOWN_TABLE = TableState("unknown")
ABSENT_TABLE = TableState("absent")


def either(one: TableState, other: TableState) -> TableState:
    """What is known of a table that is in one of two states."""
    if one == other:
        return one
    status = one.status if one.status == other.status else "unknown"
    columns: dict[str, Status] = {}
    for name in one.columns.keys() | other.columns.keys():
        first, second = one.column(name), other.column(name)
        columns[name] = first if first == second else "unknown"
    types = {n: t for n, t in one.types.items() if other.types.get(n) == t}
    is_open = one.is_open or other.is_open or one.status != other.status
    unique = one.unique if one.unique == other.unique else None
    return TableState(status, columns, types, is_open, unique, one.made_by)
