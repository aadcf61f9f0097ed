"""The tables that each chain creates and uses, read from the bodies of its migrations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import dropwhile

from revlint.contract.contract import Contract
from revlint.graph.chain import Chain
from revlint.graph.ordered_ids import ordered_ids
from revlint.location import Location
from revlint.migration.revision import Revision
from revlint.operations.operation import Operation
from revlint.simulation.bodies import Bodies

#: A table: its schema ("" is the default one) and its name.
TableName = tuple[str, str]

#: The default schema of PostgreSQL.
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class TableUse:
    """One operation of one file."""

    chain: Chain
    revision: Revision
    operation: Operation

    @property
    def table(self) -> TableName:
        """The table; a default schema is ``""``."""
        return (self.operation.schema or "", self.operation.table or "")

    @property
    def location(self) -> Location:
        """Where the operation is called."""
        return Location(self.revision.path, self.operation.range)

    @property
    def creates(self) -> TableName | None:
        """The table that exists after an upgrade has run it and did not before, if any."""
        if self.operation.function != "upgrade":
            return None
        if self.operation.action == "rename" and self.operation.new_name:
            return (self.table[0], self.operation.new_name)
        return self.table if self.operation.action == "create" else None

    @property
    def removes(self) -> bool:
        """Whether its table is gone after an upgrade has run it."""
        is_upgrade = self.operation.function == "upgrade"
        return is_upgrade and self.operation.action in ("drop", "rename")


class Tables:
    """The tables of the declared chains.

    Files are read for operations once, when a rule first asks for them.
    """

    def __init__(self, contract: Contract, bodies: Bodies) -> None:
        self.contract = contract
        self._bodies = bodies
        self._uses: dict[str, tuple[TableUse, ...]] = {}
        self._made: dict[str, dict[TableName, TableUse | None]] = {}
        self._texts: dict[str, str] = {}

    def uses(self, name: str) -> tuple[TableUse, ...]:
        """Every operation of a chain, from its bases to its heads; unknown tables among them."""
        if name not in self._uses:
            self._uses[name] = tuple(self._uses_of(self.contract.chains[name]))
        return self._uses[name]

    def made(self, name: str) -> dict[TableName, TableUse | None]:
        """The tables that exist at the heads of a chain, each with the operation that created it.

        Only upgrades count; renames and drops are followed. The operations of an external chain are
        not known: None.
        """
        if name not in self._made:
            config = self.contract.chains[name].config
            # An align revision must be empty; another finding reports one that is not.
            uses = (u for u in self.uses(name) if u.revision.id != config.parked_at)
            self._made[name] = {
                **dict.fromkeys(map(named_table, config.tables or ())),
                **_made(uses),
            }
        return self._made[name]

    def has_made(self, name: str, table: TableName) -> bool:
        """Whether a chain creates a table, also if it drops or renames it later."""
        return any(use.creates == table for use in self.uses(name))

    def is_before_drop(self, use: TableUse) -> bool:
        """Whether the chain of an operation makes its table, and drops it only at or after that."""
        name, table = use.chain.name, use.table
        if table in self.made(name) or not self.has_made(name, table):
            return False
        left = dropwhile(lambda u: u.revision is not use.revision, self.uses(name))
        return any(u.table == table and u.removes for u in left)

    def mentions(self, name: str, table: TableName) -> bool:
        """Whether SQL that is not understood names a table in a chain's upgrades."""
        return bool(re.search(rf"(?<!\w){re.escape(table[1])}(?!\w)", self._text(name)))

    def may_make(self, name: str, table: TableName) -> bool:
        """Whether something that is not understood may create a table in a chain's upgrades."""
        return self.mentions(name, table) or any(
            use.operation.action in ("execute", "unknown")
            and not use.operation.text
            and use.operation.function == "upgrade"
            for use in self.uses(name)
        )

    # Reading

    def _uses_of(self, chain: Chain) -> Iterator[TableUse]:
        for revision in _in_order(chain):
            for operation in self._bodies.operations(revision.path):
                yield TableUse(chain, revision, operation)

    def _text(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = "\n".join(
                use.operation.text
                for use in self.uses(name)
                if use.operation.table is None and use.operation.function == "upgrade"
            )
        return self._texts[name]


def named_table(written: str) -> TableName:
    """A table as the configuration names it: ``table`` or ``schema.table``."""
    schema, _, name = written.rpartition(".")
    return ("" if schema == PUBLIC else schema, name)


def table_key(table: TableName) -> TableName:
    """A table as it is compared: in lower case, the default schema as ``""``."""
    schema, name = table[0].lower(), table[1].lower()
    return "" if schema == PUBLIC else schema, name


def is_named(table: TableName, written: str) -> bool:
    """Whether ``table`` or ``schema.table`` of the configuration is a table; none means any."""
    schema, name = table_key(table)
    wanted, _, own = written.lower().rpartition(".")
    return name == own and (not wanted or table_key((wanted, own))[0] == schema)


def _in_order(chain: Chain) -> list[Revision]:
    """The files of a chain, parents before children; in load order if it has a cycle."""
    return [chain.file_of(id_) for id_ in ordered_ids(chain)]


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
