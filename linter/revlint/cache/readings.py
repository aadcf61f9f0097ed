"""What revision files state, by content: in the other trees of a run, and in earlier runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from revlint.cache.codec import decode, encode
from revlint.cache.fingerprint import content_of
from revlint.cache.operation_readings import OperationReadings
from revlint.cache.programs import code_stamp, environment_stamp
from revlint.cache.store import Folder
from revlint.migration.revision import Revision
from revlint.python.scope import Constants
from revlint.python.value import Unreadable, Value
from revlint.sources.tree import Tree

_NAME = "readings"

#: If fewer than one in so many files changed, the old record is kept as it is.
_FEW = 50

#: Why a file can be unreadable by its content alone.
_LASTING = frozenset({"encoding", "syntax", "python2"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """A constant of another module that a file asked for, and the answer."""

    path: str
    module: str
    level: int
    name: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in a file: a revision, or why it is unreadable.

    ``is_marked`` says whether the file may hold a comment for revlint. ``lookups`` are the
    constants of other modules that it depends on. ``content`` is a hash of the content, or why
    there is none; ``statement`` is a hash of all the rest, "" if it cannot be kept.
    """

    revision: Revision | None
    unreadable: Unreadable | None = None
    is_marked: bool = False
    lookups: tuple[Lookup, ...] = ()
    content: str = ""
    statement: str = ""

    @property
    def file(self) -> Revision | Unreadable:
        """The one of the two that it is."""
        found = self.revision or self.unreadable
        assert found is not None
        return found

    @property
    def fault(self) -> Unreadable | None:
        """Why the file, or all of it but its header, cannot be read."""
        return self.revision.fault if self.revision else self.unreadable


@dataclass(slots=True)
class Recorder:
    """Constants that keep a record of what was asked."""

    constants: Constants
    lookups: list[Lookup] = field(default_factory=list)

    def lookup(self, path: str, module: str, level: int, name: str) -> Value | None:
        """The static value of a name of another module (see ``Constants``)."""
        value = self.constants.lookup(path, module, level, name)
        self.lookups.append(Lookup(path, module, level, name, value))
        return value


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier run read in a file, and the stamp of the file then."""

    stamp: str | None
    read: Read


@dataclass(frozen=True, slots=True)
class _Record:
    """All that is kept: by path, and the programs that read it."""

    programs: str
    files: dict[str, Kept]


class Readings:
    """Knows what a file states that was read before.

    Within a run a file is known by git's id of its content. In ``tree``, whose readings are kept in
    ``folder`` from one run to the next, it is known by its stamp, else by a hash of its content.
    What a file took from other modules must be there still.
    """

    def __init__(self, tree: Tree | None = None, folder: Folder | None = None) -> None:
        self.operations = OperationReadings(folder)
        self._tree = tree
        self._folder = folder
        self._in_run: dict[tuple[str, str], Read] = {}
        self._kept: dict[str, Kept] = {}
        self._new: dict[str, Kept] = {}
        self._used: set[str] = set()
        self._statements: dict[str, tuple[str, str]] = {}
        if folder is not None:
            self._programs = f"{environment_stamp()} {code_stamp()}"
            self._kept = self._load(folder)

    def find(self, tree: Tree, path: str, constants: Constants) -> Read | None:
        """What a file of a tree states, None if that is not known."""
        key = tree.content_key(path)
        read = self._in_run.get((path, key)) if key else None
        if read is None and tree is self._tree:
            read = self._recall(tree, path)
        return read if read is not None and holds(read.lookups, constants) else None

    def add(self, tree: Tree, path: str, read: Read) -> None:
        """Remember what was read in a file, of which ``find`` was asked before."""
        if key := tree.content_key(path):
            self._in_run[path, key] = read
        if tree is self._tree:
            self._statements[path] = (read.content, _alone(read))
        if tree is self._tree and self._folder is not None and is_lasting(read):
            self._new[path] = Kept(tree.fingerprint(path), read)

    def statements(self) -> Iterator[tuple[str, str, str]]:
        """Of each file of ``tree`` that was read: path, and the hashes of content and statement."""
        return ((path, *hashes) for path, hashes in self._statements.items())

    def save(self) -> None:
        """Keep what was read for later runs, if enough of it is new."""
        self.operations.save()
        files = {path: kept for path, kept in self._kept.items() if path in self._used}
        if is_worth_keeping(len(self._new), len(files)):
            self._write({**files, **self._new})

    def _write(self, files: dict[str, Kept]) -> None:
        if self._folder is not None:
            self._folder.write(_NAME, encode(_Record(self._programs, files)))

    def _load(self, folder: Folder) -> dict[str, Kept]:
        data = folder.read(_NAME)
        record = decode(data, _Record) if data else None
        return record.files if record and record.programs == self._programs else {}

    def _recall(self, tree: Tree, path: str) -> Read | None:
        stamp = tree.fingerprint(path)
        kept = self._kept.get(path)
        if kept is None:
            return None
        if stamp is None or stamp != kept.stamp:
            if content_of(tree, path) != kept.read.content:
                return None
            self._new[path] = replace(kept, stamp=stamp)
        self._used.add(path)
        self._statements[path] = (kept.read.content, _alone(kept.read))
        return kept.read


def is_worth_keeping(new: int, old: int) -> bool:
    """Whether so many files are new beside the old ones that the record is written again."""
    return new * _FEW > old


def is_lasting(read: Read) -> bool:
    """Whether the content of the file, and what it looked up, decide what was read."""
    is_lasting = read.fault is None or read.fault.reason in _LASTING
    return is_lasting and bool(read.statement)


def _alone(read: Read) -> str:
    """A hash of what a file states, "" if other files decide about it."""
    return "" if read.lookups else read.statement


def holds(lookups: Sequence[Lookup], constants: Constants) -> bool:
    """Whether other modules still give the same answers."""
    return all(
        constants.lookup(one.path, one.module, one.level, one.name) == one.value for one in lookups
    )
