"""The foreign keys that the chains of a contract make, and the keys that they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from revlint.contract.tables import TableName, Tables, TableUse, table_key
from revlint.location import START, Location
from revlint.operations.operation import ForeignKey
from revlint.simulation.apply import default_key_name

#: A name of a primary key, by the habits of PostgreSQL and of naming conventions.
_PRIMARY = re.compile(r"(?:^|_)pk(?:ey)?(?:_|$)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key that an upgrade makes.

    ``use`` is the operation that makes it, ``number`` its place among the uses of its chain.
    """

    use: TableUse
    number: int
    key: ForeignKey

    @property
    def target(self) -> TableName:
        """The table that it leads to."""
        return table_key((self.key.schema or "", self.key.table or ""))

    @property
    def location(self) -> Location:
        """Where it is made."""
        place = self.key.range if self.key.range != START else self.use.operation.range
        return Location(self.use.revision.path, place)


class References:
    """The foreign keys of each chain, and what is known of keys and types.

    Args:
        tables: which tables each chain makes and uses.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._made: dict[str, Mapping[TableName, tuple[Reference, ...]]] = {}
        self._upgrades: dict[str, tuple[tuple[int, TableUse], ...]] = {}
        self._types: dict[str, Mapping[tuple[TableName, str], str]] = {}
        self._keys: Mapping[TableName, Mapping[str, frozenset[str]]] | None = None

    def upgrades(self, name: str) -> tuple[tuple[int, TableUse], ...]:
        """The operations of the upgrades of a chain, each with its number."""
        if name not in self._upgrades:
            uses = enumerate(self._tables.uses(name))
            self._upgrades[name] = tuple(p for p in uses if p[1].operation.function == "upgrade")
        return self._upgrades[name]

    def of(self, name: str, table: TableName) -> tuple[Reference, ...]:
        """The foreign keys of a chain that lead to a table."""
        if name not in self._made:
            made: dict[TableName, list[Reference]] = {}
            for reference in self._references(name):
                made.setdefault(reference.target, []).append(reference)
            self._made[name] = {table: tuple(found) for table, found in made.items()}
        return self._made[name].get(table, ())

    def _references(self, name: str) -> Iterator[Reference]:
        for number, use in self.upgrades(name):
            if use.operation.table is not None and not use.operation.uncertain:
                for key in use.operation.keys:
                    if key.table is not None:
                        yield Reference(use, number, key)

    def columns(self, reference: Reference) -> frozenset[str]:
        """The columns that a foreign key leads to; those of the primary key if it names none."""
        if reference.key.targets:
            return frozenset(column.lower() for column in reference.key.targets if column)
        known = self._key_names().get(reference.target, {})
        return known.get(default_key_name(("", *reference.target), (), 0), frozenset())

    def key_columns(self, table: TableName, name: str) -> frozenset[str]:
        """The columns of a key of a table, by its name; none if it is not known.

        None either if the table has another key of these columns.
        """
        known = self._key_names().get(table, {})
        columns = known.get(name)
        if columns is None and _PRIMARY.search(name):
            columns = known.get(default_key_name(("", *table), (), 0))
        same = [one for one in known.values() if one == columns]
        return columns if columns is not None and len(same) == 1 else frozenset()

    def _key_names(self) -> Mapping[TableName, Mapping[str, frozenset[str]]]:
        if self._keys is None:
            found: dict[TableName, dict[str, frozenset[str]]] = {}
            for name in self._tables.contract.chains:
                for _, use in self.upgrades(name):
                    found.setdefault(table_key(use.table), {}).update(_keys_of(use))
            self._keys = found
        return self._keys

    def type_of(self, reference: Reference, target: str) -> str:
        """The type of the column whose foreign key leads to a column, "" if it is not known."""
        columns, targets = reference.key.columns, reference.key.targets
        if not targets and len(columns) == 1:
            targets = (target,)
        pairs = zip(columns, targets, strict=False)
        own = next((c.lower() for c, t in pairs if c and t and t.lower() == target), "")
        place = table_key(reference.use.table), own
        name = reference.use.chain.name
        known = (self._types_of(n).get(place, "") for n in (name, *self._tables.contract.chains))
        return next((type_ for type_ in known if type_), "")

    def _types_of(self, name: str) -> Mapping[tuple[TableName, str], str]:
        """The types that a chain gives to columns, the last one of each."""
        if name not in self._types:
            self._types[name] = {
                (table_key(use.table), column.name.lower()): column.type
                for _, use in self.upgrades(name)
                for column in use.operation.columns
                if column.type
            }
        return self._types[name]


def _keys_of(use: TableUse) -> Iterator[tuple[str, frozenset[str]]]:
    operation = use.operation
    if operation.drops:
        return
    for number, columns in enumerate(operation.unique):
        name = operation.constraint
        if not name:
            number += operation.action != "create"
            name = default_key_name(("", *table_key(use.table)), columns, number)
        yield name.lower(), frozenset(column.lower() for column in columns)
