"""A project that is built: its folder, its ``pyproject.toml`` and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from revlint.config.toml import parse_toml
from revlint.errors import TreeError
from revlint.packaging.patterns import MAX_LENGTH, UnknownError, is_below
from revlint.sources.tree import Tree

Artifact = Literal["wheel", "sdist"]

#: Whether a file, by its path relative to the project, is in an artifact.
Ships = Callable[[str], bool]

#: Where a file is added to an artifact, as words and a path.
PlaceFor = Callable[[Artifact, str], tuple[str, str]]

#: Larger configurations are not read, in bytes.
_MAX_SIZE = 200_000

#: Longer lists of patterns are not read.
_MAX_PATTERNS = 500

#: What a ``pyproject.toml`` must hold to be worth parsing.
_MARKS = ("build-system", "project")


@dataclass(frozen=True, slots=True)
class Packaged:
    """What a build makes of the files of a project.

    ``backend`` is its name, and ``ships`` says what is in each artifact of which that can be
    known; it may raise ``UnknownError``. ``place_for`` says, for an artifact and a file that is
    not in it, what adds the file: words, and the path of the file or folder that has to change,
    relative to the project.
    """

    backend: str
    ships: Mapping[Artifact, Ships]
    place_for: PlaceFor


def place_in(table: str) -> PlaceFor:
    """The advice of a backend that reads one table of ``pyproject.toml`` for each artifact."""
    return lambda artifact, path: (f"include it in {table.format(artifact)} of", "pyproject.toml")


@dataclass(frozen=True)
class BuiltProject:
    """The folder of a project in a tree; all other paths are relative to it.

    ``pyproject`` is the content of its ``pyproject.toml``, empty where it has none.
    """

    tree: Tree
    folder: str
    pyproject: Mapping[str, Any]

    def path(self, relative: str) -> str:
        """The path in the tree."""
        return "/".join(part for part in (self.folder, relative) if part not in ("", "."))

    def is_file(self, relative: str) -> bool:
        """Whether the project has a file."""
        return self.tree.is_file(self.path(relative))

    def is_dir(self, relative: str) -> bool:
        """Whether the project has a folder with files in it."""
        return self.tree.is_dir(self.path(relative))

    def read(self, relative: str) -> str | None:
        """The text of a small file, None where there is none.

        Raises:
            UnknownError: it is too large, or not UTF-8.
        """
        if not self.is_file(relative):
            return None
        try:
            data = self.tree.read(self.path(relative))
            text = data.decode("utf-8")
        except (TreeError, UnicodeDecodeError):
            raise UnknownError from None
        if len(data) > _MAX_SIZE:
            raise UnknownError
        return text

    def folders(self) -> list[str]:
        """The folders directly in the project."""
        prefix = len(self.folder) + 1 if self.folder else 0
        found = (path[prefix:].partition("/") for path in self.tree.below(self.folder))
        return list(dict.fromkeys(folder for folder, slash, _ in found if slash))

    @property
    def name(self) -> str:
        """The name of the distribution, "" where the configuration has none."""
        project, poetry = self.table("project"), self.table("tool", "poetry")
        return str(project.get("name") or poetry.get("name") or "")

    def table(self, *keys: str) -> dict[str, Any]:
        """A table of ``pyproject.toml``, empty where there is none.

        Raises:
            UnknownError: the key holds something else.
        """
        found: Any = self.pyproject
        for key in keys:
            found = found.get(key, {})
            if not isinstance(found, dict):
                raise UnknownError
        return dict(found)


def find_project(tree: Tree, path: str) -> BuiltProject | None:
    """The innermost project with a build configuration around a file."""
    folder = path.rpartition("/")[0]
    while True:
        project = _project_in(tree, folder)
        if project is not None:
            return project
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _project_in(tree: Tree, folder: str) -> BuiltProject | None:
    bare = BuiltProject(tree, folder, {})
    try:
        text = bare.read("pyproject.toml")
        if text is not None and not any(mark in text for mark in _MARKS):
            text = None
        content = parse_toml(text.replace("\r\n", "\n")) if text is not None else {}
    except (UnknownError, ValueError, RecursionError):
        # A project of which nothing can be known: no reader takes this table.
        return BuiltProject(tree, folder, {"build-system": None})
    if content.keys() & {*_MARKS} or bare.is_file("setup.py"):
        return BuiltProject(tree, folder, content)
    return None


def strings(value: object) -> list[str]:
    """A list of strings in a configuration.

    Raises:
        UnknownError: it is something else.
    """
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UnknownError
    if len(value) > _MAX_PATTERNS or any(len(item) > MAX_LENGTH for item in value):
        raise UnknownError
    return list(value)


def is_in_any(folders: list[str], path: str) -> bool:
    """Whether a path is in one of some folders."""
    return any(is_below(folder.strip("/"), path) for folder in folders)
