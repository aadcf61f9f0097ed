"""What a verdict depends on in a tree: the files that a run looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from revlint.cache.store import digest, hash_of
from revlint.errors import TreeError
from revlint.sources.disk import DiskTree
from revlint.sources.head import head_state
from revlint.sources.tree import Tree

if TYPE_CHECKING:
    from revlint.sources.past import Past

#: If more files than this have to be read again, linting costs no more than looking.
_MAX_READ = 8

#: A hash of what a revision file states, given its path and content; "" where other files decide.
StatementOf = Callable[[str, bytes], str]


class Seen(NamedTuple):
    """The state of one path that a run looked at: a tuple, which is quickly made of a row.

    An equal ``stamp`` means an equal file. Otherwise the parts decide that the run made use of:
    where the path leads (``real``, None for out of the tree, "?" where it was not looked up), and
    a hash of the content or the reason why there is none (``content``, "" where it was not read).
    Where the run used no more than what the file states as a revision file, an equal ``statement``
    serves as well as an equal content.
    """

    stamp: str | None
    real: str | None = "?"
    content: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Every path that a run looked at in a tree, and its state.

    ``listing`` is a hash of the names of all files. ``head`` is the state of the commit that they
    are compared with, ``new`` a hash of the names of the files that it does not have.
    """

    listing: str
    head: str
    new: str
    files: dict[str, Seen]

    def renewed(self, tree: DiskTree, statement_of: StatementOf) -> Fingerprint | None:
        """The fingerprint with the stamps that files have by now.

        None if a run that looks at the same paths might see something else.
        """
        head = _head(tree)
        if hash_of(tree.paths()) != self.listing or (head != self.head and _new(tree) != self.new):
            return None
        # A stamp is from before the file is read, so that a change of the file meanwhile shows.
        touched = {
            path: seen
            for path, seen in self.files.items()
            if tree.fingerprint(path) != seen.stamp or seen.stamp is None
        }
        changed = [path for path, seen in touched.items() if not _is_same(tree, path, seen)]
        if len(changed) > _MAX_READ or not all(
            _states_the_same(tree, path, touched[path], statement_of) for path in changed
        ):
            return None
        stamps = {
            path: seen._replace(stamp=stamp)
            for path, seen in touched.items()
            if (stamp := tree.fingerprint(path))
        }
        if not stamps and head == self.head:
            return self
        return replace(self, head=head, files=self.files | stamps)


class WatchedTree(Tree):
    """The files of ``disk``, with a record of what is looked at.

    The stamp of a file is taken before it is first read, so a later change of the file shows.
    """

    def __init__(self, disk: DiskTree) -> None:
        self.disk = disk
        # From before the new paths are found, so that a commit that is made meanwhile shows.
        self._head = _head(disk)
        self._reals: dict[str, str | None] = {}
        self._contents: dict[str, str] = {}
        self._is_known = True
        self.checkout = replace(disk.checkout, open_past=self._open_past)

    def seen(self, statements: Iterable[tuple[str, str, str]]) -> Fingerprint | None:
        """What was looked at; None where the run depends on more than a fingerprint can hold.

        ``statements`` are the revision files that were read beside this tree: the path, a hash of
        the content and one of what it states, "" where the content alone decides.
        """
        files = {path: Seen(None, real) for path, real in self._reals.items()}
        for path, content, statement in statements:
            if self._contents.get(path, content) != content or not content:
                return None
            files[path] = Seen(None, self._reals.get(path, "?"), content, statement)
        for path, content in self._contents.items():
            files[path] = Seen(None, self._reals.get(path, "?"), content)
        if not self._is_known:
            return None
        stamped = {
            path: seen._replace(stamp=self.disk.fingerprint(path)) for path, seen in files.items()
        }
        return Fingerprint(hash_of(self.disk.paths()), self._head, _new(self), stamped)

    def paths(self) -> tuple[str, ...]:
        return self.disk.paths()

    def read(self, path: str) -> bytes:
        self.disk.fingerprint(path)
        try:
            data = self.disk.read(path)
        except TreeError as error:
            self._keep(path, reason_of(error))
            raise
        self._keep(path, digest(data))
        return data

    def real_path(self, path: str) -> str | None:
        stamp = self.disk.fingerprint(path)
        is_plain = stamp is not None and self.disk.is_plain(stamp)
        real = path if is_plain else self.disk.real_path(path)
        self._is_known &= self._reals.setdefault(path, real) == real
        return real

    def may_list(self, directory: str) -> bool:
        allowed = self.disk.may_list(directory)
        # A permission shows in no stamp.
        self._is_known &= allowed
        return allowed

    def has_directory(self, path: str) -> bool:
        # Of directories without files that count, the listing has none.
        self._is_known &= self.is_dir(path)
        return self.disk.has_directory(path)

    def fingerprint(self, path: str) -> str | None:
        return self.disk.fingerprint(path)

    def _open_past(self) -> Past | None:
        past = self.disk.checkout.past
        # The history has far more states than a listing tells.
        self._is_known &= past is None
        return past

    def _keep(self, path: str, content: str) -> None:
        # A file that was written between two readings has no one content.
        self._is_known &= self._contents.setdefault(path, content) == content


def content_of(tree: Tree, path: str) -> str:
    """A hash of the content of a file, or why there is none."""
    try:
        return digest(tree.read(path))
    except TreeError as error:
        return reason_of(error)


def reason_of(error: TreeError) -> str:
    """What takes the place of a content that cannot be read."""
    return f"{error.reason} {error}"


def _is_same(tree: DiskTree, path: str, seen: Seen) -> bool:
    """Whether what a run used of a file is as it was, what the file states left aside."""
    if seen.real not in ("?", tree.real_path(path)):
        return False
    return not seen.content or content_of(tree, path) == seen.content


def _states_the_same(tree: DiskTree, path: str, seen: Seen, statement_of: StatementOf) -> bool:
    if not seen.statement or seen.real not in ("?", tree.real_path(path)):
        return False
    try:
        data = tree.read(path)
    except TreeError:
        return False
    return statement_of(path, data) == seen.statement


def _head(tree: DiskTree) -> str:
    return head_state(tree.located) if tree.located is not None else "none"


def _new(tree: Tree) -> str:
    new = tree.checkout.new_paths
    return "none" if new is None else hash_of(sorted(new))
