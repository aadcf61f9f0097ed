"""The files of a project on disk, listed again only when their names may have changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from revlint.migration.reader import read_id
from revlint.server.buffers import Buffers
from revlint.server.folders import is_below, path_below
from revlint.sources.disk import DiskTree
from revlint.sources.disk_trees import with_history
from revlint.sources.git_stamp import git_stamp
from revlint.sources.tree import Tree


class WorkTree:
    """The files below a root, and the editor's texts that belong to them."""

    def __init__(self, root: Path, buffers: Buffers) -> None:
        self._root = root
        self._buffers = buffers
        self._disk: DiskTree | None = None
        self._stamp: object = None
        self._is_listing_due = True
        self._touched: set[str] = set()

    def touch(self, paths: Iterable[Path] | None) -> None:
        """Look again at some files on disk, None for all."""
        for path in paths if paths is not None else ():
            below = path_below(path, self._root)
            if below is not None:
                self._touched.add(below or ".")
            elif self.depends_on(path):
                self._is_listing_due = True
        self._is_listing_due |= paths is None

    def depends_on(self, path: Path) -> bool:
        """Whether a file may decide about the files: it is one of them, or git's ignore rules."""
        is_rules = path.name == ".gitignore" and is_below(self._root, path.parent)
        return is_rules or is_below(path, self._root)

    @property
    def stamp(self) -> object:
        """What git's state was when the files were listed."""
        return self._stamp

    def is_stale(self) -> bool:
        """Whether git's state is another one than when the files were listed."""
        return self._git_stamp() != self._stamp

    def refresh(self, exclude: tuple[str, ...]) -> DiskTree:
        """The files as they are now.

        Raises:
            GitError: git cannot list them.
        """
        stamp = self._git_stamp()
        if (
            self._disk is None
            or self._is_listing_due
            or stamp != self._stamp
            or exclude != self._disk.exclude
            or not all(map(self._is_plain, self._touched))
        ):
            self._disk = with_history(DiskTree(self._root, exclude), read_id)
            self._stamp = self._git_stamp()
            self._is_listing_due = False
        return self._disk

    def take(self) -> tuple[DiskTree, dict[str, bytes], set[str]]:
        """The files that ``refresh`` found, the texts over them, and the files touched since."""
        assert self._disk is not None
        touched, self._touched = self._touched, set()
        return self._disk, self._buffers.texts(self._disk), touched

    def overlay(self) -> Tree:
        """The files with the texts over them."""
        assert self._disk is not None
        return self._buffers.over(self._disk)

    def _git_stamp(self) -> object:
        return git_stamp(self._root, None if self._disk is None else self._disk.located)

    def _is_plain(self, path: str) -> bool:
        """Whether a listed file is a file, so that only its content may have changed."""
        assert self._disk is not None
        if not self._disk.is_file(path) or path.rpartition("/")[2] == ".gitignore":
            return False
        try:
            return stat.S_ISREG(os.lstat(self._root / path).st_mode)
        except OSError:
            return False
