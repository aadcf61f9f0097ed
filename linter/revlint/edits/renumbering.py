"""New numbers and dates in the ids and file names of revisions that move."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from revlint.contract.project import Project
from revlint.edits.new_numbers import date_steps, name_steps, new_ids
from revlint.edits.rename import rename_everywhere
from revlint.edits.renamed_chain import Ids
from revlint.edits.renamed_file import renamed_path
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.steps import RenameFile, SetDocstring, Step


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Gives revisions that move the next free numbers, and dates that fit their order.

    ``config_path`` is the configuration file of the project in its tree, ``now`` what a new date
    is, ``spelled`` how files spell ids that stand for theirs in a chain (``separate_ids``).
    """

    project: Project
    config_path: str | None
    now: datetime
    spelled: Ids = field(default_factory=dict)

    def ids(self, planned: Chain, new: Collection[str], taken: Collection[str]) -> dict[str, str]:
        """The new ids of some revisions, by the old ones.

        Args:
            planned: the chain as it will be.
            new: the revisions.
            taken: ids that others have.

        Raises:
            EditRefused: an id has to change, and is not numbered.
        """
        order = _in_order(planned, new)
        old = sorted({*planned.by_id, *taken} - {*new})
        written = {self.spelled.get(id_, id_): id_ for id_ in order}
        found = new_ids(planned, [*written], old, self.now)
        ids = {written[id_]: renamed for id_, renamed in found.items()}
        for id_ in self.spelled:
            if id_ not in ids:
                raise EditRefused(
                    f"{quoted(self.spelled[id_])} is not numbered; give the new file another id "
                    f"with revlint rename {path_text(planned.file_of(id_).path)} NEW"
                )
        return ids

    def steps(self, chain: Chain, planned: Chain, new: Collection[str], ids: Ids) -> Iterator[Step]:
        """The steps that write the new ids everywhere, and rename files."""
        yield from rename_everywhere(self.project, {chain: ids}, self.config_path)
        yield from self._spelled_steps(planned, ids)
        order = [id_ for id_ in _in_order(planned, new) if id_ not in self.spelled]
        names = [*name_steps(planned, order, ids, self.now)]
        yield from names
        yield from date_steps(planned, order, ids, names, self.now)

    def _spelled_steps(self, planned: Chain, ids: Ids) -> Iterator[Step]:
        """What a renaming does not find by the id that stands for the one in the file."""
        template = planned.script_directory.file_template
        for id_, written in self.spelled.items():
            path = planned.file_of(id_).path
            yield SetDocstring(path, revision=ids[id_])
            target = renamed_path(path, written, ids[id_], template)
            if target != path:
                yield RenameFile(path, target)
        for file in planned.files:
            parents = tuple(value.text for value in file.parents)
            if any(parent in self.spelled for parent in parents):
                yield SetDocstring(file.path, parents=tuple(ids.get(p, p) for p in parents))


def _in_order(chain: Chain, ids: Collection[str]) -> list[str]:
    """Some revisions of a chain, parents first."""
    return [id_ for id_ in topological(chain.predecessors) if id_ in ids]
