"""What the key ``base`` may name: the branches of the repository."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.server.live_tree import LiveTree
from revlint.server.suggestion import Suggestion
from revlint.sources.disk import DiskTree
from revlint.sources.tree import Tree

#: So many branches are offered, those with the newest commits first.
_MAX_BRANCHES = 100


def base_suggestions(tree: Tree) -> Iterator[Suggestion]:
    """The automatic choice, then remote and local branches."""
    yield Suggestion("auto", "value", "as continuous integration, a hook or the remote names it")
    disk = tree.disk if isinstance(tree, LiveTree) else tree
    located = disk.located if isinstance(disk, DiskTree) else None
    if located is None:
        return
    said = located.git().ask(
        *("for-each-ref", f"--count={_MAX_BRANCHES}", "--sort=-committerdate"),
        *("--format=%(symref) %(refname:short)", "refs/remotes", "refs/heads"),
    )
    for line in (said or "").split("\n"):
        symbolic, _, name = line.partition(" ")
        if name and not symbolic:
            yield Suggestion(name, "value", "branch")
