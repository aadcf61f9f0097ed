"""Who owns a table, and which chains may touch it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from revlint.contract.freezing import Freezing, Promise
from revlint.contract.tables import PUBLIC, TableName, Tables, TableUse, is_named
from revlint.graph.chain import Chain


@dataclass(frozen=True, slots=True)
class Owner:
    """The chain that owns a table, and the operation that creates it.

    ``made`` is None where only an external chain creates the table. ``made_by`` are the parked
    chains that make it. Where they do and ``chain`` is one of them, no chain comes after all of
    them to take the table over. ``is_declared`` tells that ``owns`` says so.
    """

    chain: Chain
    made: TableUse | None
    made_by: tuple[str, ...] = ()
    is_declared: bool = False

    @property
    def is_left_behind(self) -> bool:
        """Whether no chain comes after the parked chains that create the table."""
        return self.chain.name in self.made_by


class Ownership:
    """Answers who owns the tables that the chains of a contract make.

    Args:
        tables: which tables each chain makes and uses.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._contract = tables.contract
        self._freezing = Freezing(tables)
        self._owners: dict[tuple[str, TableName], Owner | None] = {}

    def foreign_owner(self, use: TableUse) -> Owner | None:
        """The neighbour that owns the table of a use which is not allowed to touch it.

        None if the chain itself owns the table, no chain does, or the table is not known; also if
        ``may-reference`` allows a foreign key to it.
        """
        operation = use.operation
        if operation.table is None or operation.action == "use":
            return None
        if operation.action == "create" and (operation.conditional or operation.uncertain):
            # It adopts a table that another chain may have made.
            return None
        key = (use.chain.name, use.table)
        if key not in self._owners:
            self._owners[key] = self._foreign(use.chain.name, use.table)
        owner = self._owners[key]
        if owner is None or (use.operation.action == "reference" and _may_reference(use)):
            return None
        return None if self._is_past(use, owner) else owner

    def _is_past(self, use: TableUse, owner: Owner) -> bool:
        """Whether a chain did something to a table that was its own, before it gave it away."""
        if owner.is_declared and self._tables.has_made(use.chain.name, use.table):
            return use.revision.path not in (use.chain.new_paths or ())
        return self._tables.is_before_drop(use) and self._contract.runs_before(
            use.chain.name, owner.chain.name
        )

    def frozen_by(self, use: TableUse) -> Promise | None:
        """What another chain relies on and an operation changes; the owner's own tables only.

        The ``frozen-columns`` of the chain and its neighbours count on any table.
        """
        if self._contract.is_parked(use.chain.name):
            return None
        listed = self._freezing.listed(use)
        if listed is not None or self.foreign_owner(use) is not None:
            return listed
        return self._freezing.relied_on(use)

    def _foreign(self, name: str, table: TableName) -> Owner | None:
        for database in self._contract.databases(name):
            owner = self._owner(name, database, table)
            if owner is None and table[0] == PUBLIC:
                owner = self._owner(name, database, ("", table[1]))
            if owner is not None and owner.chain.name != name:
                return owner
        return None

    def _owner(self, name: str, database: str, table: TableName) -> Owner | None:
        """Who owns a table of a database, as a chain and its neighbours see it.

        A table belongs to the chain whose ``owns`` lists it, else to the chain that makes it. A
        parked chain's tables pass to the chain whose ``after`` names every parked chain that makes
        the table; of several, to the one that names the fewest parked chains.
        """
        contract = self._contract
        near = {name, *(chain.name for chain in contract.neighbours(name))}
        names = contract.chains_in(database)
        makers = [n for n in names if table in self._tables.made(n)]
        declared = next((n for n in names if n in near and self._declares(n, table)), None)
        if declared is not None:
            made = self._first_made(makers, table)
            return Owner(contract.chains[declared], made, is_declared=True)
        parked = tuple(n for n in makers if contract.is_parked(n))
        if parked and any(
            contract.is_parked(n) and n not in makers and self._tables.mentions(n, table)
            for n in names
        ):
            return None  # another legacy chain may create it in SQL, so the owner is unknown
        heirs = [self._heir(database, parked)] if parked else []
        order = [*(heir for heir in heirs if heir), *makers]
        owner = next((n for n in order if n in near), None)
        if owner is None:
            return None
        made = self._first_made(parked or (owner,), table)
        return Owner(contract.chains[owner], made, parked)

    def _declares(self, name: str, table: TableName) -> bool:
        return any(is_named(table, t) for t in self._contract.chains[name].config.owns)

    def _first_made(self, makers: Sequence[str], table: TableName) -> TableUse | None:
        """The operation of the first chain that makes a table, the first one that is known."""
        made = (self._tables.made(name)[table] for name in makers)
        return next((use for use in made if use is not None), None)

    def _heir(self, database: str, parked: tuple[str, ...]) -> str | None:
        contract = self._contract
        found: list[tuple[int, str]] = []
        for name in contract.chains_in(database):
            before = {n for n in contract.chains[name].config.after if contract.is_parked(n)}
            if not contract.is_parked(name) and before.issuperset(parked):
                found.append((len(before), name))
        return min(found, key=lambda pair: pair[0])[1] if found else None


def _may_reference(use: TableUse) -> bool:
    for target in use.chain.config.may_reference:
        table, _, column = target.rpartition(".")
        if is_named(use.table, target):
            return True
        if is_named(use.table, table) and use.operation.column in (column, None):
            return True
    return False
