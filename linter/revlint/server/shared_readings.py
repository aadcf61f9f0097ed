"""What the files of the other trees of a comparison state: known where the linted tree has them."""

from __future__ import annotations

from collections.abc import Iterable

from revlint.cache.fingerprint import content_of
from revlint.cache.readings import Read, Readings, holds
from revlint.python.scope import Constants
from revlint.server.live_reading import LatestReadings
from revlint.sources.tree import Tree


class SharedReadings(Readings):
    """Knows files by their path and content, in whatever tree; and those of the linted one."""

    def __init__(self, latest: LatestReadings) -> None:
        super().__init__()
        self._latest = latest
        self._others: dict[tuple[str, str], Read] = {}
        self._before: dict[tuple[str, str], Read] = {}

    def renew(self) -> None:
        """Forget what was read before the last time, for other trees than until now."""
        self._others, self._before = {}, self._others

    def find(self, tree: Tree, path: str, constants: Constants) -> Read | None:
        content = tree.content_key(path) or content_of(tree, path)
        key = path, content
        for read in (self._latest.latest(path), self._others.get(key), self._before.get(key)):
            if read is not None and read.content == content and holds(read.lookups, constants):
                self._others[key] = read
                return read
        return None

    def keep(self, paths: Iterable[str]) -> None:
        """Files that are gone may come back with another branch: they are kept until ``renew``."""

    def save(self) -> None:
        """Nothing is kept for later runs."""

    def add(self, tree: Tree, path: str, read: Read) -> None:
        self._others[path, read.content] = read
