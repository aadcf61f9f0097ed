"""The tables of a simulated database: each is present, absent or not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from revlint.simulation.names import TableKey, is_system
from revlint.simulation.table_state import UNKNOWN_TABLE, Status, TableState


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key of the database."""

    table: TableKey
    columns: tuple[str, ...]
    target: TableKey
    targets: tuple[str, ...]
    name: str
    made_by: Any = None


class Database:
    """The tables and foreign keys at one point of a simulation.

    Args:
        start: the status of a table before the first operation.
        closed: the tables for which ``start`` holds, the others are not known; None for all.
    """

    def __init__(self, start: Status = "absent", closed: frozenset[TableKey] | None = None) -> None:
        self._start = TableState(start)
        self._closed = closed
        self._tables: dict[TableKey, TableState] = {}
        self.keys: tuple[Key, ...] = ()

    def copy(self) -> Database:
        """Another database in the same state."""
        made = Database(self._start.status, self._closed)
        made._tables = dict(self._tables)
        made.keys = self.keys
        return made

    def table(self, key: TableKey) -> TableState:
        """What is known of a table."""
        if key in self._tables:
            return self._tables[key]
        is_closed = self._closed is None or key in self._closed
        return self._start if is_closed and not is_system(key) else UNKNOWN_TABLE

    def set(self, key: TableKey, state: TableState) -> None:
        """Change a table."""
        self._tables[key] = state

    def tables(self) -> Iterator[tuple[TableKey, TableState]]:
        """The tables that operations have named."""
        yield from self._tables.items()

    def forget(self, text: str = "") -> None:
        """Take note of a change that is not known; with a text, of the tables that it names."""
        words = text.lower()
        for key in [*(self._closed or ()), *self._tables]:
            if not text or key[2] in words:
                self._tables[key] = UNKNOWN_TABLE
        if not text:
            self._start = UNKNOWN_TABLE
            self.keys = ()
        else:
            self.keys = tuple(
                k for k in self.keys if k.table[2] not in words and k.target[2] not in words
            )
