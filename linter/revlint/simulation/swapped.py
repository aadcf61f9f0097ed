"""What fails where two revisions that are not ordered run in one order or the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.graph.chain import Chain
from revlint.interruption import poll, polling
from revlint.simulation.chain_run import FailedStep, Step, run, tables_made
from revlint.simulation.database import Database
from revlint.simulation.linked_tables import LinkedTables
from revlint.simulation.names import TableKey, TableNames
from revlint.simulation.order import upgrade_order


class SwappedRuns:
    """Upgrades an empty database to two revisions, one after the other.

    Only the operations run that may decide what happens to the table that is asked about.

    Args:
        chain: a chain that Alembic can load.
        every: all operations of the chain.
    """

    def __init__(self, chain: Chain, every: Sequence[Step]) -> None:
        self._chain = chain
        self._names = TableNames(step.operation for step in polling(every))
        self._closed = tables_made(every, self._names)
        poll()
        self._links = LinkedTables(every, self._names)

    def failed(self, first: str, second: str, table: TableKey) -> FailedStep | None:
        """The first operation of the two revisions that fails because of a table."""
        for one in run(
            self._steps(first, second, table), self._names, Database("absent", self._closed)
        ):
            if one.failure.table == table and one.step.revision.id in (first, second):
                return one
        return None

    def _steps(self, first: str, second: str, table: TableKey) -> Iterator[Step]:
        steps = self._links.steps(table)
        for targets, applied in (([first], []), ([second], [first])):
            poll()
            for id_ in upgrade_order(self._chain, targets, applied):
                yield from steps.get(id_, ())
