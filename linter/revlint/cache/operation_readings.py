"""What the functions of revision files do, by content, for later runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from revlint.cache.codec import decode, encode
from revlint.cache.fingerprint import content_of
from revlint.cache.programs import code_stamp, environment_stamp
from revlint.cache.store import Folder
from revlint.operations.operation import Operation
from revlint.sources.tree import Tree

_NAME = "operations"

#: The file of a module that a file imports, None where it is not of the tree.
FindModule = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class AskedModule:
    """A module that a file imports, its file ("" if it is not of the tree) and content."""

    path: str
    module: str
    file: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A hash of the content of a file, the modules that it was followed into, what it does."""

    content: str
    asked: tuple[AskedModule, ...]
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    programs: str
    files: dict[str, Followed]


class OperationReadings:
    """Knows what the functions of a file do that an earlier run followed.

    A file is known by a hash of its content and of the modules that it was followed into, in
    whatever tree. What was kept is loaded when it is first asked.

    Args:
        folder: where they are kept, None for nowhere.
    """

    def __init__(self, folder: Folder | None = None) -> None:
        self._folder = folder
        self._old: dict[str, Followed] | None = None
        self._used: dict[str, Followed] = {}
        self._ahead: dict[str, Followed] = {}
        self._contents: dict[tuple[int, str], str] = {}
        self._is_changed = False
        self._programs = _programs() if folder is not None else ""

    def find(self, tree: Tree, path: str, find_module: FindModule) -> tuple[Operation, ...] | None:
        """The operations of a file of a tree, None if they are not known."""
        ahead = self._ahead.pop(path, None)
        if ahead is not None and self._is_current(ahead, tree, path, find_module):
            self._used.setdefault(path, ahead)
            self._is_changed = True
            return ahead.operations
        if self._folder is None:
            return None
        if self._old is None:
            self._old = self._load(self._folder)
        kept = self._old.get(path)
        if kept is None or not self._is_current(kept, tree, path, find_module):
            return None
        self._used.setdefault(path, kept)
        return kept.operations

    def expect(self, tree: Tree, path: str, followed: Followed) -> None:
        """Take what a file of a tree does, which holds if its modules are as they were then."""
        self._ahead[path] = followed
        self._contents[id(tree), path] = followed.content

    def add(
        self,
        tree: Tree,
        path: str,
        asked: Iterable[AskedModule],
        operations: tuple[Operation, ...],
    ) -> None:
        """Remember the operations of a file, and the modules that it was followed into."""
        if self._folder is not None and path not in self._used:
            self._keep(tree, path, asked, operations)

    def save(self) -> None:
        """Keep what was asked for in this run, if anything is new."""
        if self._folder is not None and self._is_changed:
            self._folder.write(_NAME, encode(_Record(self._programs, self._used)))

    def _keep(
        self,
        tree: Tree,
        path: str,
        asked: Iterable[AskedModule],
        operations: tuple[Operation, ...],
    ) -> None:
        modules = tuple(
            AskedModule(
                one.path, one.module, one.file, self._content(tree, one.file) if one.file else ""
            )
            for one in asked
        )
        self._used[path] = Followed(self._content(tree, path), modules, operations)
        self._is_changed = True

    def _is_current(self, kept: Followed, tree: Tree, path: str, find_module: FindModule) -> bool:
        """Whether a file and the modules that it was followed into are as they were."""
        if kept.content != self._content(tree, path):
            return False
        for one in kept.asked:
            file = find_module(one.path, one.module) or ""
            if file != one.file or (file and self._content(tree, file) != one.content):
                return False
        return True

    def _load(self, folder: Folder) -> dict[str, Followed]:
        data = folder.read(_NAME)
        record = decode(data, _Record) if data else None
        return record.files if record and record.programs == self._programs else {}

    def _content(self, tree: Tree, path: str) -> str:
        key = id(tree), path
        if key not in self._contents:
            self._contents[key] = content_of(tree, path)
        return self._contents[key]


def _programs() -> str:
    return f"{environment_stamp()} {code_stamp()}"
