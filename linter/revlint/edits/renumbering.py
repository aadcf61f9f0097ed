"""New numbers and dates in the ids and file names of revisions that move."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from revlint.contract.project import Project
from revlint.edits.new_numbers import name_steps, new_ids
from revlint.edits.rename import rename_everywhere
from revlint.edits.renamed_chain import Ids
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.steps import Step


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Gives revisions that move the next free numbers, and dates that fit their order.

    ``config_path`` is the configuration file of the project in its tree, ``now`` what a new date
    is.
    """

    project: Project
    config_path: str | None
    now: datetime

    def ids(self, planned: Chain, new: Collection[str], taken: Collection[str]) -> dict[str, str]:
        """The new ids of some revisions, by the old ones.

        Args:
            planned: the chain as it will be.
            new: the revisions.
            taken: ids that others have.
        """
        old = {*planned.by_id, *taken} - {*new}
        return new_ids(planned, _in_order(planned, new), sorted(old), self.now)

    def steps(self, chain: Chain, planned: Chain, new: Collection[str], ids: Ids) -> Iterator[Step]:
        """The steps that write the new ids everywhere, and rename files."""
        yield from rename_everywhere(self.project, {chain: ids}, self.config_path)
        yield from name_steps(planned, _in_order(planned, new), ids, self.now)


def _in_order(chain: Chain, ids: Collection[str]) -> list[str]:
    """Some revisions of a chain, parents first."""
    return [id_ for id_ in topological(chain.predecessors) if id_ in ids]
