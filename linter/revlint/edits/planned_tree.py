"""A tree as a plan leaves it, in memory."""

from __future__ import annotations

from dataclasses import replace

from revlint.edits.plan import Plan
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import OverlayTree, Tree


def planned_tree(tree: Tree, plan: Plan) -> OverlayTree:
    """The files of a tree after a plan."""
    written = {c.target: c.after for c in plan.changes if c.after is not None}
    gone = frozenset(c.path for c in plan.changes) - written.keys()
    return OverlayTree(tree, MemoryTree(written), gone)


def as_new_as_before(planned: Tree, tree: Tree, plan: Plan) -> Tree:
    """The same, where a renamed file is only new if it was so before the plan.

    What rules ask of new files is not asked of old ones because they get another name.
    """
    renamed = {change.target: change.path for change in plan.changes if change.new_path}
    checkout = planned.checkout

    def find_new_paths() -> frozenset[str] | None:
        old, new = tree.checkout.new_paths, checkout.new_paths
        if old is None or new is None:
            return new
        return frozenset(
            path for path in new if renamed.get(path, path) in old or path not in renamed
        )

    return planned.with_checkout(replace(checkout, find_new_paths=find_new_paths))
