"""Renaming revisions: the id in their files, in those that name it, and in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from revlint.change.change import Change
from revlint.change.taken_ids import find_taken
from revlint.contract.project import Project
from revlint.edits.config_ids import rename_in_config
from revlint.edits.counterpart_lines import counterpart_steps
from revlint.edits.new_id import refuse_new_id
from revlint.edits.plan import Plan, plan_steps
from revlint.edits.rename_steps import rename_steps
from revlint.edits.renamed_ids import resolve_ids
from revlint.edits.version_rows import update_rows
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.steps import Step, WriteFile
from revlint.words import counted

Ids = Mapping[str, str]

#: So many ids that change are named for a file.
_SAID = 4

#: What a base reports about a revision that it has under its old id.
_ACCEPTED = frozenset({"removed-revision", "rewritten-revision"})


def plan_rename(
    project: Project,
    ids: Ids,
    *,
    chain: str | None = None,
    config_path: str | None = None,
    change: Change | None = None,
) -> Plan:
    """The plan that gives revisions other ids, everywhere.

    Args:
        project: the chains.
        ids: from old ids, as ``find_revisions`` understands them, to new ones.
        chain: the chain of the old ids, where several have them.
        config_path: the configuration file of the project in its tree.
        change: what the project does to its base, if there is one.

    Raises:
        EditRefused: an id is unknown, taken or illegal, or a file cannot be edited.
    """
    found = resolve_ids(project, ids, chain)
    steps = rename_everywhere(project, found, config_path)
    every = {old: new for new_ids in found.values() for old, new in new_ids.items()}
    plan = plan_steps(
        project.tree,
        steps,
        _title(every),
        heads={c.name: tuple(n.get(h, h) for h in c.heads) for c, n in found.items() if c.by_id},
        notes=tuple(update_rows(found)),
        new_ids=every,
    )
    said = tuple(f"{quoted(old)} is {quoted(new)}" for old, new in every.items())[:_SAID]
    changes = (change if change.said else replace(change, said=said) for change in plan.changes)
    return replace(plan, changes=tuple(changes), accepts=_accepted(change, every))


def _accepted(change: Change | None, ids: Ids) -> frozenset[str]:
    """The rules whose findings a renaming may bring.

    A fork after the merge is hidden as long as the base gives the id to another migration.
    """
    taken = (find_taken(chain, change.base.past) for chain in change.chains) if change else ()
    if any(ids.keys() & found.keys() for found in taken):
        return _ACCEPTED | {"fork-on-merge"}
    return _ACCEPTED


def rename_everywhere(
    project: Project, chains: Mapping[Chain, Ids], config_path: str | None
) -> Iterator[Step]:
    """The steps that give revisions of some chains new ids, with those for the configuration.

    Args:
        project: the chains and their configuration.
        chains: the new ids of each chain, by the old ones.
        config_path: as for ``plan_rename``.

    Raises:
        EditRefused: as ``plan_rename``.
    """
    for chain, ids in chains.items():
        for new in ids.values():
            refuse_new_id(chain, new, leaving=ids)
        yield from rename_steps(chain, ids)
    yield from counterpart_steps(project, chains)
    if config_path is not None:
        yield from _config_steps(project, chains, config_path)


def _title(ids: Ids) -> str:
    if not ids:
        return "the revisions have these ids"
    if len(ids) == 1:
        ((old, new),) = ids.items()
        return f"rename revision {quoted(old)} to {quoted(new)}"
    return f"rename {counted(len(ids))} revisions"


def _config_steps(project: Project, found: Mapping[Chain, Ids], path: str) -> Iterator[WriteFile]:
    chains = {chain.name: ids for chain, ids in found.items() if chain.config.name is not None}
    everywhere = {
        old: new
        for chain, ids in found.items()
        for old, new in ids.items()
        if old in chain.external_revisions
    }
    if not chains and not everywhere:
        return
    data = project.tree.read(path)
    after = rename_in_config(data, path, chains, everywhere)
    if after != data:
        yield WriteFile(path, after)
