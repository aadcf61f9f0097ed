"""What merging into the base would do to a chain, and what would repair it, for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from revlint.change.chain_change import ChainChange
from revlint.change.change import Change
from revlint.edits.merge import plan_merge
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import planned_tree
from revlint.edits.rebase_project import rebase_new
from revlint.edits.taken import taken_in_base
from revlint.engine.project import read_project
from revlint.errors import EditRefused, RevlintError
from revlint.escape import shown
from revlint.finding import Command
from revlint.graph.advised_command import git_command, revlint_command
from revlint.graph.chain import Chain
from revlint.graph.spare_heads import find_spare
from revlint.graph.spare_search import Spare
from revlint.path_text import show_paths
from revlint.pictures.page.chain import ChainPages, Said
from revlint.pictures.page.values import PageChange, PageRepair
from revlint.pictures.page.wording import Wording
from revlint.simulation.bodies import Bodies
from revlint.words import counted, listed


def marks_of(part: ChainChange) -> Said:
    """The ids that this side adds to the base, and those that the base adds to this side."""
    before = part.before.by_id if part.before else {}
    there = part.tip.by_id if part.tip else {}
    new = frozenset(r.id for r in part.added if r.id is not None and r.id not in there)
    return {"new": new, "in base": frozenset(there) - frozenset(before)}


def add_change(
    pages: ChainPages, part: ChainChange, change: Change, wording: Wording
) -> PageChange:
    """Add the states of a chain after the merge and after each repair, and say what they are."""
    marks, merged = marks_of(part), part.merged
    if merged is None:
        return PageChange(pages.page().name)
    known = [*dict.fromkeys((*pages.chain.by_id, *merged.by_id))]
    if merged.parents != pages.chain.parents:
        pages.add_state("merged", merged, change.merged.bodies, marks)
    spare = find_spare(merged)
    return PageChange(
        chain=shown(pages.chain.name),
        new=[shown(id_) for id_ in known if id_ in marks["new"]],
        theirs=[shown(id_) for id_ in known if id_ in marks["in base"]],
        heads=[shown(head) for head in dict.fromkeys(merged.heads)],
        fork=shown(_fork(spare)),
        repairs=[*_repairs(pages, merged, change, marks, wording)] if spare.ids else [],
    )


def _fork(spare: Spare) -> str:
    """Where the merged chain forks, in a sentence."""
    heads = [one for some in (spare.heads, *spare.apart) for one in some]
    if heads:
        names = dict.fromkeys(name for one in heads for name in (one.beside, one.head))
        points = dict.fromkeys(one.parted_at for one in heads if one.parted_at)
        after = f"; they fork after {listed(points)}" if points else ""
        return f"{counted(len(names))} heads, {listed(names)}{after}"
    if spare.histories:
        bases = dict.fromkeys(b for h in spare.histories for b in (h.other_base, h.base))
        return f"{counted(len(bases))} bases, {listed(bases)}"
    return ""


def _repairs(
    pages: ChainPages, merged: Chain, change: Change, marks: Said, wording: Wording
) -> Iterator[PageRepair]:
    """What ``revlint rebase`` and ``revlint merge`` would give after the merge."""
    base, name = change.base.short, merged.name
    first = git_command("merge", base)
    on_merged = replace(change, now=change.merged)
    yield _repair(
        "rebased",
        (*first, *revlint_command("rebase", "--base", base, chain=merged)),
        lambda: rebase_new(on_merged, chain_name=name),
        _Planning(pages, merged, change, marks, wording),
    )
    yield _repair(
        "joined",
        (*first, *revlint_command("merge", chain=merged)),
        lambda: plan_merge(change.merged, chain_name=name, also_taken=taken_in_base(change)),
        _Planning(pages, merged, change, marks, wording),
    )


@dataclass(frozen=True, slots=True)
class _Planning:
    """What the plans of one chain have in common."""

    pages: ChainPages
    merged: Chain
    change: Change
    marks: Said
    wording: Wording


def _repair(
    view: str, commands: Sequence[Command], make_plan: Callable[[], Plan], of: _Planning
) -> PageRepair:
    """A repair, and the state of the chain after it."""
    lines, to_path = [*map(of.wording.shell_line, commands)], of.wording.to_path
    try:
        plan = make_plan()
        if not plan.changes:
            raise EditRefused(plan.title)
        of.pages.add_state(view, *_planned(plan, of))
    except RevlintError as error:
        why = error.why if isinstance(error, EditRefused) else str(error)
        return PageRepair(view, "", lines, refused=shown(show_paths(why, to_path)))
    changes = [
        (shown(to_path(c.target)), [shown(show_paths(said, to_path)) for said in c.said])
        for c in plan.changes
    ]
    return PageRepair(view, shown(show_paths(plan.title, to_path)), lines, changes)


def _planned(plan: Plan, of: _Planning) -> tuple[Chain, Bodies, Said]:
    """The chain as a plan leaves it, what its files do, and what is to be said of its ids."""
    merged = of.change.merged
    project = read_project(planned_tree(merged.tree, plan), merged.config, tolerant=True)
    chain = next(c for c in project.chains if c.name == of.merged.name)
    before, after = of.merged.parents, chain.parents
    moved = frozenset(i for i in after if i in before and after[i] != before[i])
    marks = {**of.marks, "moved": moved, "planned": frozenset(after) - frozenset(before)}
    return chain, project.bodies, marks
