"""Reading revision files: each once, over the cores when there are enough of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from revlint.cache.codec import Decoder, Row, encode
from revlint.cache.memo import Memo, Read, Recorder
from revlint.cache.store import digest
from revlint.engine import suppression
from revlint.errors import TreeError
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.constants import TreeConstants
from revlint.python.modules import Modules
from revlint.python.value import Unreadable
from revlint.sources.tree import Tree

if TYPE_CHECKING:
    from revlint.cache.readings import KeptReadings

#: Told how many files were read so far.
Progress = Callable[[int], None]

#: Below this many files a second process costs more than it saves (`bench/`).
WORTH_FORKING = 200

#: What may be otherwise on another day, though the file stays as it is.
_PASSING = frozenset({"limit", "permission", "io"})


class Reading:
    """Reads each file of a tree once; remembers which files hold a comment for revlint.

    ``jobs`` is how many processes may read at once, None for as many as there are cores.
    ``progress`` is told after each file, or after each lot that another process has read.
    ``memo`` is shared by the readings of several trees, ``kept`` knows what earlier runs read.
    ``modules`` finds what the files import. ``is_lasting`` turns False where another run might
    read otherwise.
    """

    def __init__(
        self,
        tree: Tree,
        progress: Progress | None = None,
        jobs: int | None = None,
        memo: Memo | None = None,
        kept: KeptReadings | None = None,
    ) -> None:
        self.tree = tree
        self._progress = progress
        self._jobs = jobs or _cores()
        self._memo = memo
        self._kept = kept
        self._fingerprints: dict[str, str | None] = {}
        self.is_lasting = True
        self.modules = Modules(tree)
        self._constants = TreeConstants(tree, self.modules)
        self._read: dict[str, Revision | Unreadable] = {}
        self.marked: set[str] = set()

    def read(self, path: str) -> Revision | Unreadable:
        """What a revision file states, or why it cannot be read."""
        if path not in self._read and not self._recall(path):
            read = self._read_now(path)
            self._keep(path, read, encode(read) if self._kept is not None else None)
            self._tell()
        return self._read[path]

    def prepare(self, paths: Iterable[str]) -> None:
        """Read files ahead, so that ``read`` has them at hand."""
        waiting = [
            path
            for path in dict.fromkeys(paths)
            if path not in self._read and not self._recall(path)
        ]
        if self._jobs < 2 or len(waiting) < WORTH_FORKING:
            return
        # Imported here: most runs are too small to need it.
        from revlint.engine.workers import Killed, can_fork, map_in_children

        if not can_fork():
            return
        decoder = Decoder()
        for path, found in map_in_children(self._read_for_parent, waiting, self._jobs):
            if isinstance(found, Killed):
                self._keep(path, _killed(path), None)
            elif isinstance(found, Read):
                self._keep(path, found, None)
            else:
                self._keep(path, decoder.read(path, found), found)
            self._tell()

    def _read_for_parent(self, path: str) -> Row | Read:
        """What a file states, as a row where that is possible: values take longer to send."""
        read = self._read_now(path)
        return encode(read) or read

    def _read_now(self, path: str) -> Read:
        try:
            data = self.tree.read(path)
        except TreeError as error:
            return Read(Unreadable(path, error.reason, str(error)))
        constants = Recorder(self._constants)
        revision = read_revision(path, data, constants)
        is_marked = suppression.MARK in data
        return Read(revision, is_marked, tuple(constants.lookups), digest(data))

    def _recall(self, path: str) -> bool:
        """Take over what the same file of another tree, or of an earlier run, states."""
        # Taken before the file is read, so that what changes meanwhile shows.
        self._fingerprints[path] = fingerprint = self.tree.fingerprint(path)
        known = self._memo.find(self.tree, path, self._constants) if self._memo else None
        if known is None and self._kept is not None:
            known = self._kept.find(self.tree, path, fingerprint)
        if known is not None:
            self._take(path, known)
        return known is not None

    def _keep(self, path: str, read: Read, row: Row | None) -> None:
        self._take(path, read)
        if self._kept is not None and row is not None:
            self._kept.add(path, self._fingerprints.get(path), row)
        if self._memo:
            self._memo.add(self.tree, path, read)

    def _take(self, path: str, read: Read) -> None:
        self._read[path] = read.revision
        self.tree.note(path, read.digest)
        for one in read.lookups:
            # Another process may have looked it up: what it read counts here as well.
            self._constants.lookup(one.path, one.module, one.level, one.name)
        if isinstance(read.revision, Unreadable) and read.revision.reason in _PASSING:
            self.is_lasting = False
        if read.is_marked:
            self.marked.add(path)

    def _tell(self) -> None:
        if self._progress:
            self._progress(len(self._read))


def _killed(path: str) -> Read:
    message = "reading the file kills the process that reads it, and nothing of it is known"
    return Read(Unreadable(path, "limit", message))


def _cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
