"""Which revisions a renaming means, chain by chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from revlint.contract.project import Project
from revlint.edits.named_revision import NamedRevision, find_revisions
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.words import listed

Ids = Mapping[str, str]


def resolve_ids(project: Project, asked: Ids, name: str | None) -> dict[Chain, dict[str, str]]:
    """For each chain that has or names one of the revisions, the new ids.

    Raises:
        EditRefused: a revision is unknown, or two would have one id.
    """
    found: dict[Chain, dict[str, str]] = {}
    for text, new in asked.items():
        for one in _meant(project, find_revisions(project, text, name)):
            if one.id != new:
                _add(found.setdefault(one.chain, {}), one, new)
    every = {old: new for ids in found.values() for old, new in ids.items()}
    for chain in project.chains:
        named = {old: every[old] for old in chain.external_revisions & every.keys()}
        if named:
            found[chain] = named | found.get(chain, {})
    return found


def _add(ids: dict[str, str], one: NamedRevision, new: str) -> None:
    if ids.get(one.id, new) != new:
        raise EditRefused(f"{quoted(one.id)} cannot become {quoted(ids[one.id])} and {quoted(new)}")
    if new in ids.values() and one.id not in ids:
        raise EditRefused(f"two revisions cannot both become {quoted(new)}")
    ids[one.id] = new


def _meant(project: Project, found: tuple[NamedRevision, ...]) -> Iterable[NamedRevision]:
    """The revisions to rename together: the same align revision in each of its chains.

    Raises:
        EditRefused: they are different revisions.
    """
    id_ = found[0].id
    aligned = [
        {chain for chain in project.chains if chain.name in alignment.chains}
        for alignment in project.config.alignments
        if alignment.revision == id_
    ]
    together = next((c for c in aligned if {one.chain for one in found} <= c), None)
    if together is not None:
        return [NamedRevision(c, id_) for c in project.chains if c in together and id_ in c.by_id]
    files = {tuple(file.path for file in one.chain.by_id[id_]) for one in found}
    if len(files) > 1:
        names = listed(one.chain.name for one in found)
        raise EditRefused(
            f"revision {quoted(id_)} is in several chains: {names}; choose one with --chain"
        )
    return found
