"""What revision files state, each read again only when it or what it imports changed."""

from __future__ import annotations

from collections.abc import Iterable

from revlint.cache.fingerprint import content_of
from revlint.cache.readings import Kept, Read, Readings, holds, is_lasting, is_worth_keeping
from revlint.cache.store import Folder
from revlint.engine.reading import Progress, Reading
from revlint.python.constants import TreeConstants
from revlint.python.scope import Constants
from revlint.server.live_tree import LiveTree
from revlint.sources.tree import Tree


class LatestReadings(Readings):
    """Knows what each file of a tree stated last, by its content.

    At first it knows what earlier runs kept in ``folder``, None for nowhere.
    """

    def __init__(self, tree: LiveTree, folder: Folder | None) -> None:
        super().__init__(None, folder)
        self._live = tree
        self._latest: dict[str, Read] = {}
        #: How many files were read since the record was written.
        self._unsaved = 0

    def find(self, tree: Tree, path: str, constants: Constants) -> Read | None:
        read = self._latest.get(path) or self._take_kept(path)
        if read is None or read.content != tree.content_key(path):
            return None
        return read if holds(read.lookups, constants) else None

    def latest(self, path: str) -> Read | None:
        """What a file stated when it was read last."""
        return self._latest.get(path)

    def add(self, tree: Tree, path: str, read: Read) -> None:
        self._latest[path] = read
        self._unsaved += 1

    def save(self) -> None:
        """Keep for later runs what was read, if enough of it is new."""
        self._kept = {}
        if not is_worth_keeping(self._unsaved, len(self._latest) - self._unsaved):
            return
        self._unsaved = 0
        self._write(
            {
                path: Kept(self._live.stamp(path), read)
                for path, read in self._latest.items()
                if is_lasting(read) and read.content == self._live.content_key(path)
            }
        )

    def keep(self, paths: Iterable[str]) -> None:
        """Forget all files but some."""
        kept = set(paths)
        self._latest = {path: read for path, read in self._latest.items() if path in kept}

    def _take_kept(self, path: str) -> Read | None:
        """What an earlier run read in a file; its content is looked at where its stamp changed."""
        kept = self._kept.pop(path, None)
        if kept is None:
            return None
        if not self._live.assume(path, kept.stamp, kept.read.content):
            content_of(self._live, path)
        self._latest[path] = kept.read
        return kept.read


class LiveReading(Reading):
    """Reads the files of a tree that changes."""

    def __init__(self, tree: LiveTree, progress: Progress, readings: Readings) -> None:
        self._importing: set[str] = set()
        super().__init__(tree, progress, None, readings)

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
