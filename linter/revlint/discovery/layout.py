"""The directories of a tree, in one pass over its paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from revlint.errors import TreeError
from revlint.sources.tree import Tree

#: Directories of installed dependencies.
_FOREIGN = frozenset({"node_modules", "site-packages", "__pypackages__"})


@dataclass(slots=True)
class Directory:
    """The names directly in a directory, both sorted by code points."""

    files: list[str] = field(default_factory=list)
    subdirectories: list[str] = field(default_factory=list)


class Layout:
    """The directories of a tree: those with a file somewhere below them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._foreign: dict[str, bool] = {"": False}

    @cached_property
    def directories(self) -> dict[str, Directory]:
        """Each directory's path and its content; the root is ``""``."""
        found: dict[str, Directory] = {"": Directory()}
        for path in self.tree.paths():
            directory, _, name = path.rpartition("/")
            self._at(found, directory).files.append(name)
        for entry in found.values():
            entry.subdirectories.sort()
        return found

    @cached_property
    def script_directories(self) -> tuple[str, ...]:
        """The directories with an ``env.py`` or a ``versions`` directory, foreign ones apart."""
        return tuple(
            path
            for path in sorted(self.directories)
            if self.looks_like_script_directory(path) and not self.is_foreign(path)
        )

    def looks_like_script_directory(self, path: str) -> bool:
        """Whether a directory holds ``env.py`` or a directory ``versions``."""
        directory = self.directories.get(path)
        return directory is not None and (
            "env.py" in directory.files
            or "versions" in directory.subdirectories
            or ("versions" in directory.files and self.resolve(f"{path}/versions") is not None)
        )

    def resolve(self, path: str | None) -> str | None:
        """The directory that a path leads to, through links; None where there is none."""
        if path is None:
            return None
        if path in self.directories:
            return path
        real = self.tree.real_path(path)
        return real if real in self.directories else None

    def is_outside(self, path: str) -> bool:
        """Whether a path leads out of the tree through links."""
        return path not in self.directories and self.tree.real_path(path) is None

    def is_foreign(self, directory: str) -> bool:
        """Whether a directory is hidden, a dependency's, or in a virtual environment."""
        known = self._foreign.get(directory)
        if known is not None:
            return known
        parent, _, name = directory.rpartition("/")
        content = self.directories.get(directory)
        foreign = (
            self.is_foreign(parent)
            or name in _FOREIGN
            or name.startswith(".")
            or (content is not None and "pyvenv.cfg" in content.files)
        )
        self._foreign[directory] = foreign
        return foreign

    def _at(self, found: dict[str, Directory], path: str) -> Directory:
        missing = []
        while path not in found:
            missing.append(path)
            path = path.rpartition("/")[0]
        for below in reversed(missing):
            found[below] = Directory()
            found[path].subdirectories.append(below.rpartition("/")[2])
            path = below
        return found[path]


def read_or_empty(tree: Tree, path: str) -> bytes:
    """The bytes of a file, none where it cannot be read."""
    try:
        return tree.read(path)
    except TreeError:
        return b""
