"""What a file may do to tables that its text does not name: it casts doubt on what others do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from revlint.operations.operation import Operation
from revlint.simulation.names import TableKey, tables_named


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the upgrade of a file may do to tables that are not known by its text.

    Attributes:
        is_open: whether it does something to a table that is not known.
        texts: its SQL that is not understood, in lower case; "" where nothing of it is known.
        placed: the tables for which it gives a schema.
    """

    is_open: bool
    texts: tuple[str, ...]
    placed: frozenset[TableKey]

    def touch(self, names: Collection[str]) -> bool:
        """Whether it may do something to one of some tables."""
        return self.is_open or any(
            not text or any(name in text for name in names) for text in self.texts
        )


def doubts_of(operations: Iterable[Operation]) -> Doubts | None:
    """What some operations may do to any table; None where all of them name theirs plainly."""
    is_open, texts, placed = False, list[str](), set[TableKey]()
    for operation in operations:
        placed.update(key for key in tables_named(operation) if key[1])
        if operation.action in ("execute", "unknown"):
            texts.append(operation.text.lower())
        elif operation.action not in ("reference", "use"):
            is_open |= operation.table is None
            is_open |= operation.action == "rename" and operation.new_name is None
    if not is_open and not texts and not placed:
        return None
    return Doubts(is_open, tuple(texts), frozenset(placed))


def ambiguous_names(placed: Iterable[TableKey]) -> Iterator[str]:
    """The tables that lie in several schemas, so that a name without one is not known."""
    schemas: dict[tuple[str, str], set[str]] = {}
    for database, schema, name in placed:
        schemas.setdefault((database, name), set()).add(schema)
    yield from (name for (_, name), found in schemas.items() if len(found) > 1)
