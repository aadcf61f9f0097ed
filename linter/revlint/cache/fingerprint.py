"""What a run took from a tree, so that a later run can tell whether all of it is as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from revlint.cache.store import digest
from revlint.errors import TreeError
from revlint.sources.disk import DiskTree
from revlint.sources.tree import WrappedTree

if TYPE_CHECKING:
    from revlint.sources.past import Past


@dataclass(frozen=True, slots=True)
class Group:
    """Files that were looked at together, and a hash of their fingerprints."""

    paths: tuple[str, ...]
    states: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Every path that was looked at, and what it was like.

    ``listing`` stands for the names of all files of the tree, ``new`` for what the base has. The
    files of ``vouched`` have fingerprints; ``contents`` are the others, each with where it leads
    to and a hash of what it holds.
    """

    listing: str
    new: str
    vouched: tuple[Group, ...]
    contents: tuple[tuple[str, str], ...]

    def holds(self, tree: DiskTree) -> bool:
        """Whether a tree would give a run that looks at the same the same."""
        return (
            _listing(tree) == self.listing
            and tree.new_paths_key() == self.new
            and all(_states(tree, group.paths) == group.states for group in self.vouched)
            and all(_content(tree, path) == content for path, content in self.contents)
        )

    def fingerprints(self, tree: DiskTree) -> dict[str, str]:
        """The fingerprints that files have by now which had none."""
        found = ((path, tree.fingerprint(path)) for path, _ in self.contents)
        return {path: fingerprint for path, fingerprint in found if fingerprint}

    def vouched_by(self, fingerprints: dict[str, str]) -> Trace:
        """The same for files that have fingerprints now, taken before the trace was held to it."""
        if not fingerprints:
            return self
        group = Group(tuple(fingerprints), _hash("\n".join(fingerprints.values())))
        rest = tuple(item for item in self.contents if item[0] not in fingerprints)
        return Trace(self.listing, self.new, (*self.vouched, group), rest)


class TracedTree(WrappedTree):
    """The files on disk, with a record of what was looked at.

    What a file is like is noted before it is first read, so that whatever happens to it afterwards
    shows.
    """

    def __init__(self, tree: DiskTree) -> None:
        super().__init__(tree)
        self._disk = tree
        self._listing = _listing(tree)
        self._new = tree.new_paths_key()
        self._states: dict[str, str] = {}
        self._contents: dict[str, str] = {}
        self._resolved: dict[str, str | None] = {}
        self._asked_for_past = False
        self.checkout = replace(tree.checkout, open_past=self._open_past)

    def trace(self) -> Trace | None:
        """The record; None where the run depends on what no record can hold."""
        known = self._contents.items()
        contents = {path: content or self._resolved_only(path) for path, content in known}
        if self._asked_for_past or not all(contents.values()):
            return None
        group = Group(tuple(self._states), _hash("\n".join(self._states.values())))
        return Trace(self._listing, self._new, (group,), tuple(contents.items()))

    def _resolved_only(self, path: str) -> str:
        """What a file is like of which only the place was asked for; "" where that is unknown."""
        if path not in self._resolved or self._disk.real_path(path) != self._resolved[path]:
            return ""
        return _content(self._disk, path)

    def note(self, path: str, content: str) -> None:
        """Take down what a file held that another process has read; "" where nobody knows."""
        self.fingerprint(path)
        if path in self._contents:
            self._contents[path] = content and _told(self._disk, path, content)

    def read(self, path: str) -> bytes:
        self.fingerprint(path)
        try:
            data = self._disk.read(path)
        except TreeError as error:
            self._keep(path, f"{error.reason} {error}")
            raise
        if path in self._contents:
            self._keep(path, digest(data))
        return data

    def real_path(self, path: str) -> str | None:
        fingerprint = self.fingerprint(path)
        if fingerprint and self._disk.is_plain(fingerprint):
            return path
        real = self._disk.real_path(path)
        if not fingerprint:
            self._resolved.setdefault(path, real)
        return real

    def fingerprint(self, path: str) -> str | None:
        if path in self._states:
            return self._states[path]
        if path in self._contents:
            return None
        found = self._disk.fingerprint(path)
        if found:
            self._states[path] = found
        else:
            self._contents[path] = ""
        return found

    def _open_past(self) -> Past | None:
        self._asked_for_past = True
        return self._disk.checkout.past

    def _keep(self, path: str, content: str) -> None:
        if path in self._contents:
            self._contents[path] = _told(self._disk, path, content)


def _listing(tree: DiskTree) -> str:
    return _hash("\0".join(tree.paths()))


def _states(tree: DiskTree, paths: Iterable[str]) -> str:
    return _hash("\n".join(tree.fingerprint(path) or "" for path in paths))


def _content(tree: DiskTree, path: str) -> str:
    try:
        content = digest(tree.read(path))
    except TreeError as error:
        content = f"{error.reason} {error}"
    return _told(tree, path, content)


def _told(tree: DiskTree, path: str, content: str) -> str:
    return f"{tree.real_path(path)} {content}"


def _hash(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"))
