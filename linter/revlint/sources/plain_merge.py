"""Which files a merge takes from the linted side as they are, whatever they hold."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from revlint.sources.entries import REGULAR, Entry
from revlint.sources.paths import ancestors
from revlint.sources.repository import Repository

Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class PlainMerge:
    """A merge that git made, and what it made it of.

    ``before``, ``tip`` and ``now`` are the files of the project at the merge base, on the base and
    on the linted side, ``merged`` those of the result, and ``commits`` the ids of the first three.
    """

    repository: Repository
    commits: tuple[str, str, str]
    before: Entries
    tip: Entries
    now: Entries
    merged: Entries

    def takes(self, path: str) -> bool:
        """Whether the result has what the linted side has, whatever that writes into a file."""
        now = self.now.get(path)
        if now is None or now.mode not in REGULAR or self.merged.get(path) != now:
            return False
        before, tip, _ = self.commits
        if before == tip:
            return True
        old = self.before.get(path)
        if old is not None:
            return self.tip.get(path) == old
        return path not in self.tip and self._stays(path) and self._is_unmoved

    def _stays(self, path: str) -> bool:
        """Whether the base cannot have renamed the folder of a new file: it has it."""
        return posixpath.dirname(path) in self._folders

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(map(posixpath.dirname, self.tip))

    @cached_property
    def _is_unmoved(self) -> bool:
        """Whether git can take no new file of the linted side for one that the base has changed.

        For git, a new file that resembles a deleted one is that file under another name, and what
        the base does to the deleted file, or puts beside it, happens to the new one.
        """
        before, tip, now = self.commits
        deleted = {*self._names(before, now, "D")}
        if not deleted:
            return True
        folders = {posixpath.dirname(path) for path in deleted} - {""}
        added = self._names(before, tip, "A")
        return deleted.isdisjoint(self._names(before, tip, "ACDMT")) and not any(
            folders.intersection(ancestors(posixpath.dirname(path))) for path in added
        )

    def _names(self, one: str, other: str, letters: str) -> Iterator[str]:
        """The files of the repository that differ in one of some ways."""
        command = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff"]
        said = self.repository.git.run(*command, f"--diff-filter={letters}", one, other)
        return (os.fsdecode(path) for path in said.split(b"\0") if path)
