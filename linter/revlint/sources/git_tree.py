"""A tree of a git repository: a commit, the index, or what a merge would make."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Iterable, Mapping

from revlint.errors import TreeError
from revlint.sources.checkout import Checkout
from revlint.sources.entries import LINK, REGULAR, Entry
from revlint.sources.paths import child
from revlint.sources.repository import Repository
from revlint.sources.tree import Tree, without_excluded

#: How many links one path may lead through; as many as Linux allows.
_MAX_LINKS = 40

#: How many parts a path may have, with those of the links that it leads through.
_MAX_STEPS = 500

#: As long as a path may be on Linux.
_MAX_TARGET = 4096


class GitTree(Tree):
    """Files that git has, by path relative to the project root.

    What a ``.gitignore`` says does not matter, since they are tracked; ``exclude`` are patterns
    in its form, relative to the root. Links are followed within the tree. ``conflicts`` are files
    that cannot be read until a conflict is settled, each with a sentence that says so.
    """

    def __init__(
        self,
        repository: Repository,
        entries: Mapping[str, Entry],
        exclude: Iterable[str] = (),
        checkout: Checkout | None = None,
        conflicts: Mapping[str, str] | None = None,
    ) -> None:
        self._objects = repository.objects
        self.entries = entries
        kept = without_excluded(entries, tuple(exclude))
        self._paths = tuple(sorted({*kept, *(conflicts or ())}))
        self.checkout = checkout or Checkout()
        self._conflicts = conflicts or {}
        self._links = {path for path, entry in entries.items() if entry.mode == LINK}
        self._reals: dict[str, str | None] = {}
        self._targets: dict[str, str | None] = {}

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        real = self._resolve(path)
        if real is None:
            raise TreeError("outside", "it is a link that leads out of the project")
        entry = self.entries.get(real)
        if real in self._conflicts:
            raise TreeError("io", self._conflicts[real])
        if entry is None:
            if self.is_dir(real):
                raise TreeError("not-a-file", "it is a directory, not a regular file")
            raise TreeError("missing", "there is no such file, or it is a link to nothing")
        if entry.mode == LINK:
            raise TreeError("missing", "it is a link that leads back to itself")
        return self._objects.read(entry.id)

    def real_path(self, path: str) -> str | None:
        return self._resolve(path)

    def content_key(self, path: str) -> str | None:
        entry = self.entries.get(path)
        return entry.id if entry is not None and entry.mode in REGULAR else None

    def _resolve(self, path: str) -> str | None:
        """The path behind all links; None where it is not below the root.

        A path that leads back to itself is the last link that was looked at.
        """
        if not self._links:
            return path
        directory, _, name = path.rpartition("/")
        real = self._real(directory)
        if real is None:
            return None
        place = child(real, name)
        return self._real(place) if place in self._links else place

    def _real(self, path: str) -> str | None:
        if path not in self._reals:
            self._reals[path] = self._walk(path)
        return self._reals[path]

    def _walk(self, path: str) -> str | None:
        done, waiting, links, steps = "", deque(path.split("/")), 0, 0
        while waiting:
            part = waiting.popleft()
            steps += 1
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    return None
                done = posixpath.dirname(done)
                continue
            place = f"{done}/{part}" if done else part
            if place not in self._links or links == _MAX_LINKS or steps > _MAX_STEPS:
                done = place
                continue
            links += 1
            target = self._target(place)
            if target is None:
                return None
            waiting.extendleft(reversed(target.split("/")))
        return done

    def _target(self, link: str) -> str | None:
        """What a link says; None for an absolute path, which leads out of every tree."""
        if link not in self._targets:
            self._targets[link] = self._read_target(link)
        return self._targets[link]

    def _read_target(self, link: str) -> str | None:
        try:
            said = self._objects.read(self.entries[link].id).decode("utf-8", "surrogateescape")
        except TreeError:
            return ""
        return None if said.startswith("/") or "\0" in said else said[:_MAX_TARGET]
