"""Who makes, owns and uses tables: what the migrations of several chains do, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from revlint.contract.contract import Contract
from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.migration.operation import Operation
from revlint.migration.operations import operation_ranges, read_operations
from revlint.migration.revision import Revision
from revlint.python.constants import TreeConstants

if TYPE_CHECKING:
    from revlint.python.literals import ConstantReader

#: A table: its schema ("" is the default one) and its name.
TableName = tuple[str, str]

#: The schema that PostgreSQL puts a table into where none is named.
_PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class TableUse:
    """One operation of one file; ``index`` is its place among those of the file."""

    chain: Chain
    revision: Revision
    operation: Operation
    index: int

    @property
    def table(self) -> TableName:
        """The table; a default schema is ``""``."""
        return (self.operation.schema or "", self.operation.table or "")


@dataclass(frozen=True, slots=True)
class Owner:
    """The chain that owns a table, and the use that makes it.

    ``made_by`` are the parked chains that make the table. Where they do and ``chain`` is one of
    them, no chain comes after all of them to take the table over.
    """

    chain: Chain
    made: TableUse
    made_by: tuple[str, ...] = ()

    @property
    def is_left_behind(self) -> bool:
        """Whether the table was never passed on by the parked chains that make it."""
        return self.chain.name in self.made_by


@dataclass(frozen=True, slots=True)
class Promise:
    """Columns that a chain promised to keep as they are."""

    chain: Chain
    columns: tuple[str, ...]


class Tables:
    """The tables of the declared chains.

    Files are read for operations once, when a rule first asks for them.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._constants: TreeConstants | None = None
        self._read: dict[str, tuple[Operation, ...]] = {}
        self._uses: dict[str, tuple[TableUse, ...]] = {}
        self._made: dict[str, dict[TableName, TableUse]] = {}
        self._owners: dict[tuple[str, TableName], Owner | None] = {}
        self._texts: dict[str, str] = {}

    def uses(self, name: str) -> tuple[TableUse, ...]:
        """Every operation of a chain, from its bases to its heads; unknown tables among them.

        Of a parked chain only the files count that may make, drop or rename a table: nothing else
        of it matters to anybody.
        """
        if name not in self._uses:
            self._uses[name] = tuple(self._uses_of(self._contract.chains[name]))
        return self._uses[name]

    def location(self, use: TableUse) -> Location:
        """Where an operation stands; the file is read again for it."""
        path = use.revision.path
        ranges = operation_ranges(use.chain.tree.read(path), self._constant(use.chain, path))
        return Location(path, ranges[use.index])

    def made(self, name: str) -> dict[TableName, TableUse]:
        """The tables that a chain leaves behind at its heads, each with the use that made it.

        Only upgrades count; renames and drops are followed.
        """
        if name not in self._made:
            align = self._contract.chains[name].config.parked_at
            # An align revision must do nothing; what it does is a finding of its own.
            self._made[name] = _made(u for u in self.uses(name) if u.revision.id != align)
        return self._made[name]

    def foreign_owner(self, use: TableUse) -> Owner | None:
        """The neighbour that owns the table of a use which is not allowed to touch it.

        None where the table is the chain's own, nobody's, or cannot be known, and where
        ``may-reference`` allows a foreign key to it.
        """
        if use.operation.table is None:
            return None
        key = (use.chain.name, use.table)
        if key not in self._owners:
            self._owners[key] = self._foreign(use.chain.name, use.table)
        owner = self._owners[key]
        if owner is None or (use.operation.action == "reference" and _may_reference(use)):
            return None
        return owner

    def frozen_by(self, use: TableUse) -> Promise | None:
        """The promise that an operation breaks: ``frozen-columns`` of its chain or a neighbour."""
        if use.operation.function != "upgrade" or self._contract.is_parked(use.chain.name):
            return None
        for chain in (use.chain, *self._contract.neighbours(use.chain.name)):
            columns = tuple(c for c in chain.config.frozen_columns if _breaks(use, c))
            if columns:
                return Promise(chain, columns)
        return None

    def mentions(self, name: str, table: TableName) -> bool:
        """Whether a table is named in the text of an ``op.execute`` in a chain's upgrades."""
        return bool(re.search(rf"(?<!\w){re.escape(table[1])}(?!\w)", self._text(name)))

    def counts(self) -> tuple[int, int]:
        """How many operations the rules have read, and of how many the table is not known.

        Those of parked chains are left out, as are chains that no rule has asked for.
        """
        uses = [
            use
            for name, found in self._uses.items()
            if not self._contract.is_parked(name)
            for use in found
        ]
        return len(uses), sum(use.operation.table is None for use in uses)

    # Reading

    def _uses_of(self, chain: Chain) -> Iterator[TableUse]:
        parked = self._contract.is_parked(chain.name)
        for revision in _in_order(chain):
            operations = self._operations(chain, revision, b"_table" if parked else b"")
            for index, operation in enumerate(operations):
                yield TableUse(chain, revision, operation, index)

    def _text(self, name: str) -> str:
        if name not in self._texts:
            chain = self._contract.chains[name]
            self._texts[name] = "\n".join(
                operation.text
                for revision in chain.revisions
                for operation in self._operations(chain, revision, b"exec")
                if operation.action == "execute" and operation.function == "upgrade"
            )
        return self._texts[name]

    def _operations(self, chain: Chain, revision: Revision, needs: bytes) -> tuple[Operation, ...]:
        """The operations of a file, none of one that lacks a text which they need."""
        path = revision.path
        if path in self._read:
            return self._read[path]
        try:
            data = chain.tree.read(path)
        except TreeError:
            return ()
        if needs not in data:
            return ()
        self._read[path] = read_operations(data, self._constant(chain, path))
        return self._read[path]

    def _constant(self, chain: Chain, path: str) -> ConstantReader:
        """Looks up the constants that a file imports from modules of the tree."""
        if self._constants is None:
            self._constants = TreeConstants(chain.tree)
        return _Imports(self._constants, path)

    # Ownership

    def _foreign(self, name: str, table: TableName) -> Owner | None:
        for database in self._contract.databases(name):
            owner = self._owner(name, database, table)
            if owner is None and table[0] == _PUBLIC:
                owner = self._owner(name, database, ("", table[1]))
            if owner is not None and owner.chain.name != name:
                return owner
        return None

    def _owner(self, name: str, database: str, table: TableName) -> Owner | None:
        """Who owns a table of a database, as a chain and its neighbours see it.

        A table belongs to the chain that makes it. A parked chain's tables pass to the chain
        whose ``after`` names every parked chain that makes the table; of several, to the one
        that names the fewest parked chains.
        """
        contract = self._contract
        near = {name, *(chain.name for chain in contract.neighbours(name))}
        makers = [n for n in contract.chains_in(database) if table in self.made(n)]
        parked = tuple(n for n in makers if contract.is_parked(n))
        if parked and any(
            contract.is_parked(n) and n not in makers and self.mentions(n, table)
            for n in contract.chains_in(database)
        ):
            return None  # another legacy chain may make it in SQL: who takes it over is unknown
        heirs = [self._heir(database, parked)] if parked else []
        order = [*(heir for heir in heirs if heir), *makers]
        owner = next((n for n in order if n in near), None)
        if owner is None:
            return None
        maker = parked[0] if parked else owner
        return Owner(contract.chains[owner], self.made(maker)[table], parked)

    def _heir(self, database: str, parked: tuple[str, ...]) -> str | None:
        contract = self._contract
        found: list[tuple[int, str]] = []
        for name in contract.chains_in(database):
            before = {n for n in contract.chains[name].config.after if contract.is_parked(n)}
            if not contract.is_parked(name) and before.issuperset(parked):
                found.append((len(before), name))
        return min(found, key=lambda pair: pair[0])[1] if found else None


@dataclass(frozen=True, slots=True)
class _Imports:
    """The constants that one file imports; of two files equal only where the path is."""

    constants: TreeConstants
    path: str

    def __call__(self, module: str, name: str) -> str | None:
        plain = module.lstrip(".")
        value = self.constants.lookup(self.path, plain, len(module) - len(plain), name)
        return value.text if value is not None and value.type == "str" else None


def _in_order(chain: Chain) -> list[Revision]:
    """The files of a chain, parents before children; in load order where a cycle forbids it."""
    try:
        ids = list(nx.topological_sort(chain.graph))
    except nx.NetworkXUnfeasible:
        ids = list(chain.by_id)
    return [chain.file_of(id_) for id_ in ids]


def _made(uses: Iterable[TableUse]) -> dict[TableName, TableUse]:
    made: dict[TableName, TableUse] = {}
    for use in uses:
        operation = use.operation
        if operation.function != "upgrade" or operation.table is None:
            continue
        if operation.action == "create":
            made.setdefault(use.table, use)
        elif operation.action == "drop":
            made.pop(use.table, None)
        elif operation.action == "rename":
            first = made.pop(use.table, use)
            if operation.new_name:
                made[use.table[0], operation.new_name] = first
    return made


def _may_reference(use: TableUse) -> bool:
    schema, name = use.table
    tables = {name, f"{schema}.{name}"}
    for target in use.chain.config.may_reference:
        table, _, column = target.rpartition(".")
        if target in tables:
            return True
        if table in tables and use.operation.column in (column, None):
            return True
    return False


def _breaks(use: TableUse, frozen: str) -> bool:
    """Whether an operation drops, renames or retypes a frozen column, or takes its table away."""
    table, _, column = frozen.rpartition(".")
    operation = use.operation
    if operation.table is None or not _is_table(use.table, table):
        return False
    if operation.action in ("drop-column", "rename-column", "retype-column"):
        return column == operation.column
    return operation.action in ("drop", "rename")


def _is_table(table: TableName, written: str) -> bool:
    """Whether a configured ``table`` or ``schema.table`` means a table; no schema means any."""
    schema, _, name = written.rpartition(".")
    return table[1] == name and schema in ("", table[0])
