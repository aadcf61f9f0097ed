"""What revision files state, each read again only when it or what it imports changed."""

from __future__ import annotations

from collections.abc import Iterable

from revlint.cache.readings import Read, Readings, holds
from revlint.engine.reading import Progress, Reading
from revlint.python.constants import TreeConstants
from revlint.python.scope import Constants
from revlint.server.live_tree import LiveTree
from revlint.sources.tree import Tree


class LatestReadings(Readings):
    """Knows what each file of a tree stated last, by its content."""

    def __init__(self) -> None:
        super().__init__()
        self._latest: dict[str, Read] = {}

    def find(self, tree: Tree, path: str, constants: Constants) -> Read | None:
        read = self._latest.get(path)
        if read is None or read.content != tree.content_key(path):
            return None
        return read if holds(read.lookups, constants) else None

    def add(self, tree: Tree, path: str, read: Read) -> None:
        self._latest[path] = read

    def keep(self, paths: Iterable[str]) -> None:
        """Forget all files but some."""
        kept = set(paths)
        self._latest = {path: read for path, read in self._latest.items() if path in kept}


class LiveReading(Reading):
    """Reads the files of a tree that changes."""

    def __init__(self, tree: LiveTree, progress: Progress, readings: LatestReadings) -> None:
        self._importing: set[str] = set()
        super().__init__(tree, progress, 1, readings)

    def forget(self, paths: Iterable[str]) -> set[str]:
        """Read again files that changed, and those that take constants from other modules.

        Returns the files that may state something else by now.
        """
        self._constants = TreeConstants(self.tree, self.modules)
        forgotten = {*paths, *self._importing}
        for path in forgotten:
            self._read.pop(path, None)
        self.marked -= forgotten
        return forgotten

    def _take(self, path: str, read: Read) -> None:
        super()._take(path, read)
        # Until it is read again, it stays what it was.
        self._importing.discard(path)
        if read.lookups:
            self._importing.add(path)
