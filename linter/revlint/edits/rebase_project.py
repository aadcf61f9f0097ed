"""Plans for the revisions of a project that go on top of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from revlint.change.change import Change
from revlint.contract.project import Project
from revlint.edits.chosen_chain import find_chain
from revlint.edits.joined_plans import join_plans
from revlint.edits.named_revision import find_in_one_chain
from revlint.edits.owned import Owned, owned_by_base, owned_in_old_files
from revlint.edits.plan import Plan
from revlint.edits.rebase import plan_rebase
from revlint.edits.renumbering import Renumbering
from revlint.edits.separate_ids import Separated, separate_ids
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.words import listed


def rebase_named(
    project: Project,
    change: Change | None,
    ids: Sequence[str],
    *,
    chain_name: str | None = None,
    onto: str | None = None,
    force: bool = False,
    renumbering: Renumbering | None = None,
) -> Plan:
    """The plan that puts some revisions of one chain on top of its rest.

    Raises:
        EditRefused: it cannot be done, or would break databases of others.
    """
    if not ids:
        raise EditRefused("name the revisions to move, or a base with --base")
    texts = (*ids, *((onto,) if onto else ()))
    chain, found = find_in_one_chain(project, texts, chain_name)
    onto = found[-1] if onto else None
    owned = owned_in_old_files(chain) if change is None else _owned(change, chain)
    return plan_rebase(
        chain, found[: len(ids)], owned, onto=onto, force=force, renumbering=renumbering
    )


def rebase_new(
    change: Change,
    *,
    chain_name: str | None = None,
    onto: str | None = None,
    renumbering: Renumbering | None = None,
) -> Plan:
    """The plan that puts what a base lacks on top of what it has, in one chain or in all.

    Raises:
        EditRefused: it cannot be done.
    """
    _refuse_conflicts(change)
    chosen = None if chain_name is None else find_chain(change.now, chain_name)
    plans = []
    for part in change.chains:
        if part.now is None or part.tip is None or chosen not in (None, part.now):
            continue
        apart = separate_ids(part, part.now)
        if not apart.new:
            continue
        how = _renumbering(apart, renumbering, change.base.short)
        owned = owned_by_base(part, change.base)
        plans.append(plan_rebase(apart.chain, apart.new, owned, onto=onto, renumbering=how))
    return join_plans(plans, change.base.short)


def _renumbering(apart: Separated, how: Renumbering | None, base: str) -> Renumbering | None:
    if how is None and apart.spelled:
        ids = listed(map(quoted, apart.spelled.values()), 4)
        raise EditRefused(
            f"{base} gives {ids} to another revision; --renumber gives the new one the next free "
            "number"
        )
    return None if how is None else replace(how, spelled=apart.spelled)


def _owned(change: Change, chain: Chain) -> Owned:
    part = next(part for part in change.chains if part.now is chain)
    return owned_by_base(part, change.base)


def _refuse_conflicts(change: Change) -> None:
    """Refuse revision files in which git has a conflict; head files are replaced."""
    known = {file.path for chain in change.now.chains for file in chain.files}
    for conflict in change.base.conflicts:
        if conflict.path in known:
            raise EditRefused(
                f"{change.base.short} {conflict.theirs} and this side {conflict.ours}; resolve the "
                "conflict first",
                conflict.path,
            )
