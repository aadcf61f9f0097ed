"""The history of a project, which git answers when a finding needs it."""

from __future__ import annotations

import os
import weakref
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from revlint.errors import GitError, TreeError
from revlint.interruption import poll
from revlint.sources.disk import DiskTree
from revlint.sources.git_command import Clock
from revlint.sources.index import work_tree_side
from revlint.sources.past import BranchFile, Commit, DeletedFile, Deletion, Past, ReadId
from revlint.sources.paths import child
from revlint.sources.repository import Repository

#: The time limit for all questions of a run together, in seconds.
_PATIENCE = 8.0

#: The most deleted files, and files of other branches, to read.
_MAX_FILES = 20_000

#: The most branches to look at, those with the newest commits first.
_MAX_BRANCHES = 60

#: The most branches to name.
_MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Gone:
    """A file that is not in the linted tree: its path in the repository and its blob."""

    path: str
    blob: str
    commit: Commit | None = None
    branch: str = ""


@dataclass(frozen=True, slots=True)
class _Branch:
    """A branch: its whole name, such as ``refs/remotes/origin/topic``, and its commit."""

    ref: str
    commit: str

    @property
    def short(self) -> str:
        return self.ref.split("/", 2)[2]

    @property
    def is_remote(self) -> bool:
        return self.ref.startswith("refs/remotes/")


class _Kept:
    """The items of an iterator, kept so that it can be read more than once."""

    def __init__(self, source: Iterator[_Gone]) -> None:
        self._source = source
        self._seen: list[_Gone] = []

    def __iter__(self) -> Iterator[_Gone]:
        yield from self._seen
        for gone in self._source:
            self._seen.append(gone)
            # Here, and not in the source: an interrupted generator would be at its end.
            poll()
            yield gone


class History(Past):
    """Asks git in the temporary directory of the repository, which has no settings.

    ``commit`` is the newest commit of the history, ``folder`` the project root in the repository.
    """

    def __init__(self, repository: Repository, commit: str, folder: str, read_id: ReadId) -> None:
        self._repository = repository
        self._commit = commit
        self._folder = folder
        self._read_id = read_id
        self._clock = Clock(_PATIENCE)
        self._deleted: dict[frozenset[str], _Kept] = {}
        self._elsewhere: dict[frozenset[str], _Kept] = {}
        self._ids: dict[str, str | None] = {}
        self._additions: dict[frozenset[str], dict[str, Commit]] = {}

    def renew(self) -> None:
        self._clock.left = _PATIENCE

    def deletion_of(self, id_: str, folders: Collection[str]) -> Deletion | None:
        for gone in self._deleted_below(folders):
            if gone.commit is not None and self._states(gone, id_):
                commit = None if gone.commit.id in self._repository.made else gone.commit
                return Deletion(self._relative(gone.path), commit)
        return None

    def branches_with(self, id_: str, folders: Collection[str]) -> tuple[str, ...]:
        key = frozenset(folders)
        if key not in self._elsewhere:
            self._elsewhere[key] = _Kept(
                gone for branch in self._branches() for gone in self._only_on(branch, key)
            )
        found = dict.fromkeys(g.branch for g in self._elsewhere[key] if self._states(g, id_))
        return tuple(found)[:_MAX_NAMED]

    def files_on_branches(self, folders: Collection[str]) -> Iterator[BranchFile]:
        seen: set[tuple[str, str, bool]] = set()
        for branch in self._other_branches():
            for gone in self._only_on(branch, folders):
                key = gone.path, gone.blob, branch.is_remote
                if key in seen or len(seen) >= _MAX_FILES:
                    continue
                seen.add(key)
                with self._clock.running():
                    data = self._read(gone)
                if data is not None:
                    path = self._relative(gone.path)
                    yield BranchFile(path, data, branch.short, branch.is_remote)

    def deleted(self, folders: tuple[str, ...]) -> Iterable[DeletedFile]:
        """The files below some folders that the history deleted, newest first, as they were."""
        for gone in self._deleted_below(folders):
            data = self._read(gone)
            if data is not None and gone.commit is not None:
                commit = gone.commit
                said = f"{commit.date}, {commit.short_subject}"
                yield DeletedFile(self._relative(gone.path), data, commit.id, said)

    def additions_of(self, paths: Collection[str]) -> dict[str, Commit]:
        key = frozenset(paths)
        if key not in self._additions:
            self._additions[key] = self._find_additions(paths)
        return self._additions[key]

    def _find_additions(self, paths: Collection[str]) -> dict[str, Commit]:
        whole = {child(self._folder, path): path for path in paths}
        found: dict[str, Commit] = {}
        edge = self._repository.edge
        for gone in self._log("A", whole):
            # The newest comes first: a file that was added again is as old as its last addition.
            path, commit = whole.get(gone.path), gone.commit
            if path is None or path in found or commit is None:
                continue
            if commit.id not in self._repository.made and commit.id not in edge:
                found[path] = commit
        return dict(reversed(found.items()))

    def _deleted_below(self, folders: Collection[str]) -> _Kept:
        key = frozenset(folders)
        if key not in self._deleted:
            paths = [child(self._folder, folder) or "." for folder in key]
            self._deleted[key] = _Kept(self._log("D", paths))
        return self._deleted[key]

    def _log(self, status: str, paths: Collection[str]) -> Iterator[_Gone]:
        """The files that commits added or deleted, the newest first, within the time limit.

        A rename is both: callers never ask for an id that a file still has. The log does not use
        ``-S``, which reads every version of every file; each deleted file is read once.
        """
        command = [
            *("log", f"--diff-filter={status}", "--raw", "--no-abbrev", "--no-renames", "-z"),
            *("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color"),
            "--format=%x01%H%x02%ad%x02%s",
            *("--date=short", self._commit, "--", *sorted(paths)),
        ]
        commit = None
        parts = self._repository.git.stream(*command, clock=self._clock)
        for part in parts:
            text = part.lstrip(b"\n")
            if text.startswith(b"\x01"):
                id_, date, subject = text[1:].decode("utf-8", "replace").split("\x02", 2)
                commit = Commit(id_, date, subject)
            elif text.startswith(b":"):
                yield _gone(text, next(parts, b""), commit)

    def _only_on(self, branch: _Branch, folders: Collection[str]) -> Iterator[_Gone]:
        """The files that a branch has and the linted side lacks, within the time limit."""
        paths = sorted(child(self._folder, folder) or "." for folder in folders)
        command = ["diff-tree", "-r", "--raw", "--no-abbrev", "-z", "--no-renames"]
        command += ["--no-ext-diff", "--no-textconv", "--diff-filter=A"]
        parts = self._repository.git.stream(
            *command, self._commit, branch.commit, "--", *paths, clock=self._clock
        )
        for part in parts:
            if part.startswith(b":"):
                yield _gone(part, next(parts, b""), branch=branch.short)

    def _branches(self, *options: str) -> Iterator[_Branch]:
        listing = self._repository.real.ask(
            "for-each-ref",
            f"--count={_MAX_BRANCHES}",
            "--sort=-committerdate",
            "--format=%(objectname) %(symref) %(refname)",
            *options,
            "refs/heads",
            "refs/remotes",
        )
        for line in (listing or "").split("\n"):
            commit, _, rest = line.partition(" ")
            symbolic, _, name = rest.partition(" ")
            if name and not symbolic:
                yield _Branch(name, commit)

    def _other_branches(self) -> Iterator[_Branch]:
        """The branches that HEAD does not contain; not the current one or its remote copies."""
        current = self._repository.real.ask("symbolic-ref", "-q", "--short", "HEAD")
        for branch in self._branches("--no-merged=HEAD"):
            if current != (branch.short.partition("/")[2] if branch.is_remote else branch.short):
                yield branch

    def _states(self, gone: _Gone, id_: str) -> bool:
        """Whether a file defines a revision id; each blob is read once."""
        if gone.blob not in self._ids:
            if len(self._ids) >= _MAX_FILES:
                return False
            data = self._read(gone)
            with self._clock.running():
                self._ids[gone.blob] = None if data is None else self._read_id(gone.path, data)
        return self._ids[gone.blob] == id_

    def _read(self, gone: _Gone) -> bytes | None:
        if not gone.path.endswith(".py") or self._clock.left <= 0:
            return None
        try:
            return self._repository.objects.read(gone.blob)
        except (TreeError, GitError):
            return None

    def _relative(self, path: str) -> str:
        return path[len(self._folder) + 1 :] if self._folder else path


def open_history(tree: DiskTree, read_id: ReadId) -> History | None:
    """The history of the files in a work tree; None outside of git, or before the first commit.

    The repository is closed when the history is no longer used.
    """
    if tree.located is None:
        return None
    try:
        repository = Repository(tree.root, tree.located)
    except GitError:
        return None
    try:
        side = work_tree_side(repository, tree)
        history = History(repository, side.commit, repository.prefix_of(tree.root), read_id)
    except GitError:
        repository.close()
        return None
    weakref.finalize(history, repository.close)
    return history


def _gone(facts: bytes, path: bytes, commit: Commit | None = None, branch: str = "") -> _Gone:
    """An entry of git's raw format: ``:mode mode blob blob letter``, then the path."""
    _, _, before, after, letter = facts.split()
    blob = after if letter == b"A" else before
    return _Gone(os.fsdecode(path), blob.decode(), commit, branch)
