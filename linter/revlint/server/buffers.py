"""The texts of an editor, laid over the files on disk."""

from __future__ import annotations

import os
from pathlib import Path

from revlint.config.files import DiskFiles
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import OverlayTree, Tree
from revlint.sources.unsaved import would_list


class Buffers(DiskFiles):
    """The files on disk, some of them with the text that an editor shows.

    Paths are absolute and without links.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._root = root
        self._texts: dict[Path, bytes] = {}

    def set(self, path: Path, text: bytes | None) -> None:
        """Replace the text of a file; None for the one on disk."""
        self._texts.pop(path, None)
        if text is not None:
            self._texts[path] = text

    def is_file(self, path: Path) -> bool:
        return path in self._texts or super().is_file(path)

    def read(self, path: Path) -> bytes:
        text = self._texts.get(path)
        return super().read(path) if text is None else text

    def over(self, disk: DiskTree) -> Tree:
        """A tree with the texts of its files in place of those on disk."""
        over = {
            path.relative_to(self._root).as_posix(): text
            for path, text in self._texts.items()
            if path.is_relative_to(self._root)
        }
        kept = {path: text for path, text in over.items() if _belongs(disk, path)}
        return OverlayTree(disk, MemoryTree(kept)) if kept else disk


def _belongs(disk: DiskTree, path: str) -> bool:
    """Whether a tree has a file, or would have it if it were saved."""
    is_there = os.path.lexists(disk.root / path)
    return disk.is_file(path) if is_there else would_list(disk, path)
