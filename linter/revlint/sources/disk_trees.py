"""The trees of projects on disk, with their history and an editor's buffer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from revlint.errors import RevlintError
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint.sources.past import Past, ReadId
from revlint.sources.tree import OverlayTree, Tree


def trees_on_disk(
    projects: Sequence[tuple[Path, tuple[str, ...]]],
    read_id: ReadId,
    listed: Sequence[DiskTree] = (),
) -> list[Tree]:
    """The tree of each project, given its root and the patterns of the paths that are not read.

    ``listed`` are trees that were listed a moment ago; they are used again.
    """
    known = {(tree.root, tree.exclude): tree for tree in listed}
    return [
        with_history(known.get((root, exclude)) or DiskTree(root, exclude), read_id)
        for root, exclude in projects
    ]


def lay_over(trees: list[Tree], path: Path, shown: str, buffer: bytes) -> None:
    """Lay an editor's buffer over the tree that its path belongs to; messages call it ``shown``.

    Raises:
        RevlintError: the path belongs to none.
    """
    for i, tree in enumerate(trees):
        if isinstance(tree, DiskTree) and path.is_relative_to(tree.root):
            over = MemoryTree({path.relative_to(tree.root).as_posix(): buffer})
            trees[i] = OverlayTree(tree, over)
            return
    raise RevlintError(f"--stdin-filename {shown} is in no project of the given paths")


def with_history(tree: DiskTree, read_id: ReadId) -> DiskTree:
    """A tree on disk whose past can be asked; ``read_id`` reads the revision id of a file."""

    def open_past() -> Past | None:
        # Imported here: only a few findings ask about the past.
        from revlint.sources.history import open_history

        return open_history(tree, read_id)

    return tree.with_checkout(replace(tree.checkout, open_past=open_past))
