"""The texts of an editor, laid over the files on disk."""

from __future__ import annotations

import os
from pathlib import Path

from revlint.config.files import DiskFiles
from revlint.server.folders import path_below
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
        #: Which files that are not on disk would belong to a tree, and that tree.
        self._wanted: dict[str, bool] = {}
        self._listed: DiskTree | None = None

    def set(self, path: Path, text: bytes | None) -> None:
        """Replace the text of a file; None for the one on disk."""
        self._texts.pop(path, None)
        if text is None:
            # One more than those that are open is known at most.
            self._wanted.clear()
        if text is not None:
            self._texts[path] = text

    def is_file(self, path: Path) -> bool:
        return path in self._texts or super().is_file(path)

    def read(self, path: Path) -> bytes:
        text = self._texts.get(path)
        return super().read(path) if text is None else text

    def texts(self, disk: DiskTree) -> dict[str, bytes]:
        """The texts of the files that a tree has, or would have if they were saved."""
        found = ((path_below(path, self._root), text) for path, text in self._texts.items())
        return {path: text for path, text in found if path and self._belongs(disk, path)}

    def over(self, disk: DiskTree) -> Tree:
        """A tree with the texts of its files in place of those on disk."""
        texts = self.texts(disk)
        return OverlayTree(disk, MemoryTree(texts)) if texts else disk

    def _belongs(self, disk: DiskTree, path: str) -> bool:
        if disk.is_file(path):
            return True
        if os.path.lexists(disk.root / path):
            return False
        if self._listed is not disk:
            self._listed, self._wanted = disk, {}
        if path not in self._wanted:
            self._wanted[path] = would_list(disk, path)
        return self._wanted[path]
