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
        external = chain.external_revisions - chain.by_id.keys()
        named = {old: every[old] for old in external & every.keys()}
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
    first, id_ = found[0]
    if first.config.parked_at == id_ and first.name in project.contract.chains:
        names = project.contract.aligned(first.name)
        if all(one.chain.name in names for one in found):
            chains = (c for c in project.chains if c.name in names and id_ in c.by_id)
            return [NamedRevision(chain, id_) for chain in chains]
    files = {tuple(file.path for file in one.chain.by_id[id_]) for one in found}
    if len(files) > 1:
        several = listed(one.chain.name for one in found)
        raise EditRefused(
            f"revision {quoted(id_)} is in several chains: {several}; choose one with --chain"
        )
    return found
