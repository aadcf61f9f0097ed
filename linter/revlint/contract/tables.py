"""The tables that each chain creates and uses, read from the bodies of its migrations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from revlint.contract.contract import Contract
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.location import Location
from revlint.migration.revision import Revision
from revlint.operations.operation import Operation
from revlint.simulation.bodies import Bodies

#: A table: its schema ("" is the default one) and its name.
TableName = tuple[str, str]


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


class Tables:
    """The tables of the declared chains.

    Files are read for operations once, when a rule first asks for them.
    """

    def __init__(self, contract: Contract, bodies: Bodies) -> None:
        self.contract = contract
        self._bodies = bodies
        self._uses: dict[str, tuple[TableUse, ...]] = {}
        self._made: dict[str, dict[TableName, TableUse]] = {}
        self._texts: dict[str, str] = {}

    def uses(self, name: str) -> tuple[TableUse, ...]:
        """Every operation of a chain, from its bases to its heads; unknown tables among them."""
        if name not in self._uses:
            self._uses[name] = tuple(self._uses_of(self.contract.chains[name]))
        return self._uses[name]

    def made(self, name: str) -> dict[TableName, TableUse]:
        """The tables that exist at the heads of a chain, each with the operation that created it.

        Only upgrades count; renames and drops are followed.
        """
        if name not in self._made:
            align = self.contract.chains[name].config.parked_at
            # An align revision must be empty; another finding reports one that is not.
            self._made[name] = _made(u for u in self.uses(name) if u.revision.id != align)
        return self._made[name]

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

    def counts(self) -> tuple[int, int]:
        """How many operations the rules have read, and of how many the table is not known.

        Those of parked chains are left out, as are chains that no rule has asked for.
        """
        uses = [
            use
            for name, found in self._uses.items()
            if not self.contract.is_parked(name)
            for use in found
        ]
        return len(uses), sum(use.operation.table is None for use in uses)

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


def _in_order(chain: Chain) -> list[Revision]:
    """The files of a chain, parents before children; in load order if it has a cycle."""
    ids = topological(chain.predecessors)
    if len(ids) < len(chain.by_id):
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
