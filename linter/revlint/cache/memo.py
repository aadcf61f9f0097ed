"""What files of several trees state, so that what is the same in two of them is read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha1

from revlint.errors import TreeError
from revlint.migration.revision import Revision
from revlint.python.scope import Constants
from revlint.python.value import Unreadable, Value
from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class Lookup:
    """A constant of another module that a file asked for, and what it got."""

    path: str
    module: str
    level: int
    name: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Read:
    """What a file states, and whether it holds a comment for revlint.

    ``lookups`` are the constants of other modules that it depends on. ``digest`` is a hash of the
    file's content, "" where that is not known.
    """

    revision: Revision | Unreadable
    is_marked: bool = False
    lookups: tuple[Lookup, ...] = ()
    digest: str = ""


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


class Memo:
    """What was read in the trees of one run, by path and content."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Read] = {}

    def find(self, tree: Tree, path: str, constants: Constants) -> Read | None:
        """What a file of a tree states, if it was read in another one.

        What it took from other modules must be there too, as it was.
        """
        if not self._known:
            return None
        key = _key(tree, path)
        known = self._known.get((path, key)) if key else None
        if known is None or not _holds(known.lookups, constants):
            return None
        return known

    def add(self, tree: Tree, path: str, read: Read) -> None:
        """Remember what was read."""
        key = _key(tree, path)
        if key:
            self._known[path, key] = read


def _key(tree: Tree, path: str) -> str | None:
    """The id that git gives to the content of a file, None where it cannot be read."""
    if key := tree.content_key(path):
        return key
    try:
        data = tree.read(path)
    except TreeError:
        return None
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _holds(lookups: Sequence[Lookup], constants: Constants) -> bool:
    return all(
        constants.lookup(one.path, one.module, one.level, one.name) == one.value for one in lookups
    )
