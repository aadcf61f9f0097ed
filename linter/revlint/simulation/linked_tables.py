"""Which tables have to do with each other, so that the others can be left out of a simulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from revlint.operations.operation import Operation
from revlint.simulation.chain_run import Step
from revlint.simulation.names import TableKey, TableNames


class LinkedTables:
    """Groups the tables of some operations: those that one operation names belong together.

    What an operation does to a table, and whether it fails there, depends on the operations on
    tables of the same group, and on those whose table is not known.
    """

    def __init__(self, steps: Sequence[Step], names: TableNames) -> None:
        self._next: dict[TableKey, TableKey] = {}
        self._tables: dict[TableKey, list[tuple[int, Step]]] = {}
        #: The operations that may do something to any table.
        self._others: list[tuple[int, Step]] = []
        for place in enumerate(steps):
            tables = [*_named(place[1].operation, names)]
            for one, other in pairwise(tables):
                if (group := self._group(one)) != (further := self._group(other)):
                    self._next[further] = group
            where = self._tables.setdefault(tables[0], []) if tables else self._others
            where.append(place)
            for table in tables[1:]:
                self._tables.setdefault(table, [])
        self._groups: dict[TableKey, list[TableKey]] = {}
        for table in self._tables:
            self._groups.setdefault(self._group(table), []).append(table)

    def steps(self, table: TableKey) -> Mapping[str, Sequence[Step]]:
        """By revision, the operations that decide what becomes of a table, in order."""
        tables = self._groups.get(self._group(table), [table])
        found = [place for one in tables for place in self._tables.get(one, ())]
        found += [other for other in self._others if _may_change(other[1].operation, tables)]
        by_revision: dict[str, list[Step]] = {}
        for _, step in sorted(found, key=itemgetter(0)):
            by_revision.setdefault(str(step.revision.id), []).append(step)
        return by_revision

    def _group(self, table: TableKey) -> TableKey:
        root = table
        while (above := self._next.get(root, root)) != root:
            root = above
        while table != root:
            self._next[table], table = root, self._next[table]
        return root


def _may_change(operation: Operation, tables: Sequence[TableKey]) -> bool:
    """Whether an operation on tables that are not known may change some of these."""
    # SQL changes those that its text names (``Database.forget``).
    text = operation.text.lower() if operation.action in ("execute", "unknown") else ""
    return not text or any(table[2] in text for table in tables)


def _named(operation: Operation, names: TableNames) -> Iterator[TableKey]:
    """The tables that an operation names; none where it may do something to any."""
    named = [operation.table]
    if operation.action == "rename":
        named.append(operation.new_name)
    keys = [names.key(operation, operation.schema, name) for name in named]
    known = [key for key in keys if key is not None]
    if len(known) < len(keys) or operation.action in ("execute", "unknown"):
        return
    yield from known
    for foreign in operation.keys:
        target = names.key(operation, foreign.schema, foreign.table)
        if target is not None:
            yield target
