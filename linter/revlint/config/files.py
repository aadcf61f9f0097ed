"""Where configurations are looked for: on disk, or in a tree of git.

Every path is absolute, also that of a file which only git has.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from revlint.errors import RevlintError
from revlint.sources.files import mentions, read_inside
from revlint.sources.paths import join
from revlint.sources.tree import Tree
from revlint.sources.work_tree import find_top


class Files(Protocol):
    """What the search for projects and configurations asks of files, wherever they are."""

    @property
    def here(self) -> Path:
        """The working directory."""

    def is_file(self, path: Path) -> bool:
        """Whether the path is a file."""

    def is_dir(self, path: Path) -> bool:
        """Whether the path is a directory."""

    def read(self, path: Path) -> bytes:
        """The bytes of a file.

        Raises:
            TreeError: the file cannot be read.
        """

    def mentions(self, path: Path, word: bytes) -> bool:
        """Whether a file that is too large to be read has a word, as far as that can be known."""

    def locate(self, path: str, *, may_be_missing: bool = False) -> Path:
        """The absolute path that a path of the command line means.

        Raises:
            RevlintError: nothing is there.
        """

    def leads_out(self, path: str) -> bool:
        """Whether a path of the command line is a link that leads out of its repository."""

    def folders(self, folder: Path) -> Iterator[Path]:
        """A folder and those around it that may hold a configuration, the nearest first."""

    def root_of(self, folder: Path) -> Path:
        """The root of the project that a folder belongs to where no configuration says so."""


def read_config_file(path: Path) -> bytes:
    """The bytes of a configuration file on disk.

    A link is followed within the work tree of git, outside of one within the folder of the file.

    Raises:
        TreeError: it cannot be read, or is a link that leads out.
    """
    return read_inside(find_top(path.parent) or path.parent, path)


class DiskFiles:
    """The files on disk; paths of the command line start at ``directory``."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @property
    def here(self) -> Path:
        return self.locate(".")

    def is_file(self, path: Path) -> bool:
        return path.is_file()

    def is_dir(self, path: Path) -> bool:
        return path.is_dir()

    def read(self, path: Path) -> bytes:
        return read_config_file(path)

    def mentions(self, path: Path, word: bytes) -> bool:
        return mentions(path, word)

    def locate(self, path: str, *, may_be_missing: bool = False) -> Path:
        try:
            target = (self._directory / path).resolve(strict=not may_be_missing)
            os.lstat(self._directory if may_be_missing else target)
        except (OSError, RuntimeError, ValueError) as error:
            # A loop of links raises RuntimeError before Python 3.13, a NUL ValueError.
            reason = getattr(error, "strerror", None) or str(error)
            raise RevlintError(f"{path}: {reason[:1].lower()}{reason[1:]}") from None
        if target.is_dir() and not os.access(target, os.R_OK | os.X_OK):
            raise RevlintError(f"{path}: permission denied")
        return target

    def leads_out(self, path: str) -> bool:
        written = self._directory / path
        top = find_top(written.parent.resolve())
        return top is not None and not written.resolve().is_relative_to(top)

    def folders(self, folder: Path) -> Iterator[Path]:
        yield from (folder, *folder.parents)

    def root_of(self, folder: Path) -> Path:
        top = _toplevel(folder)
        if top is not None:
            return top
        directory = self._directory.resolve()
        return directory if folder.is_relative_to(directory) else folder


class TreeFiles:
    """The files of a tree whose root is the absolute path ``top``.

    Paths of the command line start at ``directory``, or at the top if that lies outside.
    """

    def __init__(self, tree: Tree, top: Path, directory: Path) -> None:
        self._tree = tree
        self._top = top
        self.here = top / (self._inside(directory) or "")

    def is_file(self, path: Path) -> bool:
        return self._tree.is_file(self._relative(path))

    def is_dir(self, path: Path) -> bool:
        return self._tree.is_dir(self._relative(path))

    def read(self, path: Path) -> bytes:
        return self._tree.read(self._relative(path))

    def mentions(self, path: Path, word: bytes) -> bool:
        return False

    def locate(self, path: str, *, may_be_missing: bool = False) -> Path:
        if os.path.isabs(path):
            inside = self._inside(Path(path))
        else:
            inside = join(self._relative(self.here), path.replace(os.sep, "/"))
        if inside is None or not (self._tree.is_dir(inside) or self._tree.is_file(inside)):
            raise RevlintError(f"{path}: it is not in the tree that is linted")
        return self._top / inside

    def leads_out(self, path: str) -> bool:
        return False

    def folders(self, folder: Path) -> Iterator[Path]:
        yield from (p for p in (folder, *folder.parents) if p.is_relative_to(self._top))

    def root_of(self, folder: Path) -> Path:
        return self._top

    def _relative(self, path: Path) -> str:
        relative = path.relative_to(self._top).as_posix()
        return "" if relative == "." else relative

    def _inside(self, path: Path) -> str | None:
        """A path of the disk as a path of the tree; None for one outside."""
        try:
            relative = path.resolve().relative_to(self._top.resolve()).as_posix()
        except (OSError, RuntimeError, ValueError):
            return None
        return "" if relative == "." else relative


def _toplevel(folder: Path) -> Path | None:
    """The top of git's work tree; None outside of git."""
    return find_top(next(p for p in (folder, *folder.parents) if p.is_dir()))
