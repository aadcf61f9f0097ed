"""Reading revision files: each once, on all cores when there are enough of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from revlint.cache.codec import decode, encode
from revlint.cache.fingerprint import WatchedTree, reason_of
from revlint.cache.operation_readings import OperationReadings
from revlint.cache.readings import Read, Readings, Recorder, holds
from revlint.cache.store import digest
from revlint.engine.suppression import MARK
from revlint.errors import TreeError
from revlint.interruption import poll
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.constants import TreeConstants
from revlint.python.modules import Modules
from revlint.python.scope import Constants
from revlint.python.value import Unreadable, Value
from revlint.sources.tree import Tree

#: Called with the number of files read so far.
Progress = Callable[[int], None]

#: From so many files on, workers save more than it costs to start them (`bench/`); the second
#: number is for systems that cannot fork.
WORTH_FORKING = 200
WORTH_SPAWNING = 1_000

#: Reasons that may not hold on another day, though the file stays as it is.
_PASSING = frozenset({"limit", "permission", "io"})


class Reading:
    """Reads each file of a tree once; remembers which files hold a comment for revlint.

    ``jobs`` is how many processes may read at once, None for one for each core. ``progress`` is
    called after each file. ``readings`` knows what was read before, and is added to. ``modules``
    finds what the files import. ``is_lasting`` turns False where another run might read something
    else.
    """

    def __init__(
        self,
        tree: Tree,
        progress: Progress | None = None,
        jobs: int | None = None,
        readings: Readings | None = None,
    ) -> None:
        self.tree = tree
        # What a revision file states goes into the record of what was looked at, not its content.
        self._source = tree.disk if isinstance(tree, WatchedTree) else tree
        self.is_lasting = True
        self.marked: set[str] = set()
        self._progress = progress
        self._jobs = jobs or cores()
        self._readings = readings or Readings()
        self.modules = Modules(tree)
        self._constants = TreeConstants(tree, self.modules)
        self._read: dict[str, Revision | Unreadable] = {}

    def of(self, tree: Tree) -> Reading:
        """How another tree is read: what one of the two read, the other has at hand."""
        return Reading(tree, self._progress, self._jobs, self._readings)

    @property
    def operation_readings(self) -> OperationReadings:
        """What earlier runs followed in the functions of revision files."""
        return self._readings.operations

    def read(self, path: str) -> Revision | Unreadable:
        """What a revision file states, or why it cannot be read."""
        if path not in self._read and not self._recall(path):
            data = self._bytes(path)
            if data is not None:
                self._add(path, _read(path, data, self._constants))
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
        from revlint.engine.workers import starts_quickly

        if starts_quickly() or len(waiting) >= WORTH_SPAWNING:
            for path, found in self._read_alone(self._files(waiting)):
                read = decode(found, Read)
                # Workers know no other module: a file that one decides about is left to ``read``.
                if read is not None and holds(read.lookups, self._constants):
                    self._add(path, read)

    def _read_alone(self, files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """What other processes read in some files."""
        from revlint.engine.workers import map_in_workers

        for (path, _), found in map_in_workers(read_alone, files, self._jobs):
            yield path, found

    def _files(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            data = self._bytes(path)
            if data is not None:
                yield path, data

    def _bytes(self, path: str) -> bytes | None:
        """The content of a file; None where there is none, which is then what was read."""
        try:
            return self._source.read(path)
        except TreeError as error:
            found = Unreadable(path, error.reason, str(error))
            self._add(path, Read(None, found, content=reason_of(error)))
        return None

    def _recall(self, path: str) -> bool:
        """Take over what is known of a file."""
        known = self._readings.find(self._source, path, self._constants)
        if known is not None:
            self._take(path, known)
        return known is not None

    def _add(self, path: str, read: Read) -> None:
        self._take(path, read)
        self._readings.add(self._source, path, read)
        poll()
        if self._progress:
            self._progress(len(self._read))

    def _take(self, path: str, read: Read) -> None:
        self._read[path] = read.file
        if read.fault is not None and read.fault.reason in _PASSING:
            self.is_lasting = False
        if read.is_marked:
            self.marked.add(path)


def read_alone(file: tuple[str, bytes]) -> bytes:
    """What a file states if no other module is known, given its path and content, as bytes."""
    return encode(_read(*file, _NoConstants()))


def statement_of(path: str, data: bytes) -> str:
    """A hash of what a file states, given its path and content; "" if it needs other modules."""
    read = _read(path, data, _NoConstants())
    return "" if read.lookups else read.statement


def _read(path: str, data: bytes, constants: Constants) -> Read:
    recorder = Recorder(constants)
    found = read_revision(path, data, recorder)
    is_marked, lookups = MARK in data, tuple(recorder.lookups)
    if isinstance(found, Revision):
        read = Read(found, None, is_marked, lookups)
    else:
        read = Read(None, found, is_marked, lookups)
    stated = encode(read)
    statement = digest(stated) if stated else ""
    return replace(read, content=digest(data), statement=statement)


class _NoConstants:
    """Constants of no module, where no tree is at hand."""

    def lookup(self, path: str, module: str, level: int, name: str) -> Value | None:
        return None


def cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
