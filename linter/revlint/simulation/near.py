"""Which files of a chain may decide whether operations of some others fail.

Following a migration takes longer than reading it. An operation fails because of what was done to
its tables before, so that only files matter that name these tables, or whose names are not plain
in their text. A simulation of these files alone finds all that one of the whole chain would find,
and possibly more: what is left out can only add doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from revlint.graph.chain import Chain
from revlint.operations.operation import Operation
from revlint.simulation.bodies import Bodies
from revlint.simulation.doubts import ambiguous_names
from revlint.simulation.names import tables_named

#: From so many tables on, every file is near.
_MAX_NAMES = 300


def files_near(chain: Chain, bodies: Bodies, paths: Collection[str]) -> frozenset[str]:
    """The files of a chain that may decide what operations of some of its files do.

    None where these files do nothing for certain to any table.

    Args:
        chain: the chain.
        bodies: gives what its migrations do.
        paths: the files that are asked about; they are among the result.
    """
    return _Near(chain, bodies, paths).files


def files_deciding(chain: Chain, bodies: Bodies, paths: Collection[str]) -> frozenset[str]:
    """The same with all files that may add doubt: enough to know what the whole chain does.

    What an operation does to a table may hang on the tables that its foreign keys lead to; and
    operations on tables that are not known, or whose name may mean several, may do it to any.
    """
    near = _Near(chain, bodies, paths)
    if near.files and near.files < chain.places.keys():
        near.add_targets()
        near.add_doubts()
    return near.files


class _Near:
    """Files, and the tables that they are near for."""

    def __init__(self, chain: Chain, bodies: Bodies, paths: Collection[str]) -> None:
        self._bodies = bodies
        self._readable = chain.readable_paths
        self._all = frozenset(chain.places)
        self.files = frozenset(path for path in paths if path in chain.places)
        self._names: frozenset[str] = frozenset()
        names = frozenset(_tables(self._upgrades(self.files)))
        if not names:
            self.files = frozenset()
            return
        #: What its files do.
        self._operations = [*self._upgrades(self.files)]
        self._computing = bodies.computing(self._readable)
        self._add(self._computing | self.files, names)

    def add_targets(self) -> None:
        """Add what foreign keys of the tables lead to, and theirs."""
        while wanted := frozenset(_targets(self._operations, self._names)) - self._names:
            self._add(frozenset(), wanted)

    def add_doubts(self) -> None:
        """Add the files that may do something to any table, or to one that they do not name."""
        doubts = self._bodies.doubts(self._readable - self._computing)
        placed = [key for one in doubts.values() for key in one.placed]
        placed += [key for o in self._operations for key in tables_named(o) if key[1]]
        self.files |= {path for path, one in doubts.items() if one.touch(self._names)}
        self.files |= self._bodies.naming(self._readable, frozenset(ambiguous_names(placed)))

    def _add(self, found: frozenset[str], wanted: frozenset[str]) -> None:
        """Add some files and tables, the files that name these, and the tables tied to them."""
        wanted -= self._names
        while wanted:
            self._names |= wanted
            if len(self._names) > _MAX_NAMES or not all(map(str.isascii, self._names)):
                self.files = self._all
                return
            found |= self._bodies.naming(self._readable, wanted)
            new, found = found - self.files, frozenset()
            self.files |= new
            self._operations += self._upgrades(new)
            wanted = frozenset(_tied(self._operations, self._names)) - self._names

    def _upgrades(self, paths: Iterable[str]) -> Iterator[Operation]:
        return (operation for path in paths for operation in self._bodies.upgrade(path))


def _tables(operations: Iterable[Operation]) -> Iterator[str]:
    """The tables that decide whether operations fail, in lower case."""
    for operation in operations:
        if operation.uncertain:
            continue
        named = [operation.table, operation.new_name if operation.action == "rename" else None]
        for name in (*named, *(key.table for key in operation.keys)):
            if name is not None:
                yield name.lower()


def _tied(operations: Collection[Operation], names: Collection[str]) -> Iterator[str]:
    """The tables that decide whether some tables are renamed, dropped or lose a column.

    A table is renamed if the new name is free, and is then what it was under the old one. Nothing
    is dropped that foreign keys lead to.
    """
    named = [(o, o.table.lower()) for o in operations if o.table is not None]
    dropping = ("drop", "drop-column")
    gone = {
        o.column and o.column.lower()
        for o, table in named
        if table in names and o.action in dropping
    }
    for operation, table in named:
        if operation.action == "rename" and operation.new_name is not None:
            both = {table, operation.new_name.lower()}
            yield from () if both.isdisjoint(names) else both
        for key in operation.keys if gone else ():
            columns = {column and column.lower() for column in key.targets or (None,)}
            is_there = key.table is not None and key.table.lower() in names
            if is_there and (None in gone or None in columns or not gone.isdisjoint(columns)):
                yield table


def _targets(operations: Iterable[Operation], names: Collection[str]) -> Iterator[str]:
    """The tables that foreign keys of some tables lead to."""
    for operation in operations:
        if operation.keys and operation.table is not None and operation.table.lower() in names:
            yield from (key.table.lower() for key in operation.keys if key.table is not None)
