"""A tree as a plan leaves it, in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from revlint.config.config import Config
from revlint.config.finder import OWN_FILE
from revlint.config.reader import parse_config
from revlint.edits.plan import Plan
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import OverlayTree, Tree


def planned_tree(tree: Tree, plan: Plan) -> OverlayTree:
    """The files of a tree after a plan."""
    written = {c.target: c.after for c in plan.changes if c.after is not None}
    gone = frozenset(c.path for c in plan.changes) - written.keys()
    if not isinstance(tree, OverlayTree):
        return OverlayTree(tree, MemoryTree(written), gone)
    # An editor's texts, which git compares with a base as one layer.
    kept = {path: tree.over.read(path) for path in tree.over.paths() if path not in gone}
    gone |= tree.gone - written.keys()
    return OverlayTree(tree.under, MemoryTree(kept | written), gone)


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


def planned_config(
    config: Config, path: str | None, tree: Tree, plan: Plan, rules: Collection[str]
) -> Config:
    """The configuration of a tree as a plan leaves it, where the plan changes its file.

    Args:
        config: the configuration before.
        path: its file in the tree, None where there is none.
        tree: the files after the plan.
        plan: what was planned.
        rules: the names of the rules that exist.

    Raises:
        ConfigError: the plan makes the configuration wrong.
    """
    path = path or OWN_FILE
    if all(change.path != path for change in plan.changes):
        return config
    return parse_config(tree.read(path).decode("utf-8", "replace"), path, rules)
