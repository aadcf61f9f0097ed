"""The linted side of a merge, as a commit in the temporary git directory.

The calls raise ``GitError`` where git cannot read the index.
"""

from __future__ import annotations

import os
import posixpath
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from revlint.errors import GitError, TreeError
from revlint.sources.base import Conflict
from revlint.sources.disk import DiskTree
from revlint.sources.entries import LINK, Entry, Stages, index_lines, parse_stages
from revlint.sources.head import merged_heads
from revlint.sources.paths import child
from revlint.sources.repository import Repository
from revlint.sources.slow_settings import refuse_slow_settings
from revlint.sources.tree import OverlayTree

#: The suffixes of migrations and configurations. Untracked files count only with one of them, or
#: beside such a file, so that a folder of data which is not ignored is not read.
_SUFFIXES = (".py", ".ini", ".cfg", ".toml")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a merge.

    ``commit`` is what git merges. ``inexact`` are files (paths of the repository) that count as
    the blob that the commit has, though their line ends differ or they cannot be read.
    ``conflicts`` are those of a merge or rebase that is under way, with paths of the repository.
    """

    commit: str
    tree: str
    inexact: frozenset[str] = frozenset()
    conflicts: tuple[Conflict, ...] = field(default=())


def commit_side(repository: Repository, commit: str) -> Side:
    """A commit as a side."""
    tree = repository.peel(commit, "tree")
    if tree is None:
        raise GitError(f"the tree of commit {commit[:12]} is not in this clone")
    return Side(commit, tree)


def index_side(repository: Repository) -> Side:
    """The index as a side: what ``git commit`` would make of it.

    Files that are still in conflict count as on the side that is checked out (in a rebase, the one
    that is rebased onto), and are listed.
    """
    stages = _read_index(repository)
    _update(repository, _settled(stages))
    return _finish(repository, conflicts=_conflicts(stages))


def work_tree_side(
    repository: Repository, tree: DiskTree, overlay: OverlayTree | None = None
) -> Side:
    """The files on disk as a side: staged or not, tracked or not.

    Only the files below the root of ``tree`` are looked at; for the others the index counts. git
    compares sizes and times with the index, as ``git status`` does, and the files that differ are
    hashed here: no filter runs. A file that differs in its line ends alone is unchanged.

    Args:
        overlay: a tree over the one on disk, such as that of an editor with its buffers.
    """
    stages = _read_index(repository)
    settled = _settled(stages)
    # Before git compares, so that it names a file in conflict once.
    _update(repository, settled)
    tracked = {path: found[0] for path, found in stages.items() if 0 in found}
    tracked |= {path: entry for path, entry in settled.items() if entry is not None}
    prefix = repository.prefix_of(tree.root)
    disk = _Disk(repository, tree, prefix, tracked)
    changed, inexact = disk.changes()
    if overlay is not None:
        changed.update((child(prefix, path), None) for path in overlay.gone)
        for path in overlay.over.paths():
            blob = repository.write_blob(overlay.over.read(path))
            changed[child(prefix, path)] = Entry("100644", blob)
    _update(repository, changed)
    return _finish(repository, inexact)


def _finish(
    repository: Repository,
    inexact: frozenset[str] = frozenset(),
    conflicts: tuple[Conflict, ...] = (),
) -> Side:
    tree = repository.git.run("write-tree", "--missing-ok").decode().strip()
    facts = repository.located.facts
    others = [*filter(repository.has_commit, merged_heads(repository.located))]
    if facts.head is not None and not others and facts.head_tree == tree:
        return Side(facts.head, tree, inexact, conflicts)
    parents = [*filter(None, [facts.head]), *others]
    return Side(repository.write_commit(tree, parents), tree, inexact, conflicts)


def _read_index(repository: Repository) -> dict[str, dict[int, Entry]]:
    """The index, read from a copy of it in the temporary directory."""
    _copy_index(repository)
    return parse_stages(repository.git.run("ls-files", "-s", "-z").split(b"\0"))


def _copy_index(repository: Repository) -> None:
    """Copy the index into the temporary directory, as ``index``.

    A hook of ``git commit FILE`` gets another index than the usual one, in ``GIT_INDEX_FILE``; it
    counts if it lies in the git directory.
    """
    directory = repository.located.path
    source = directory / "index"
    named = os.environ.get("GIT_INDEX_FILE")
    if named:
        chosen = Path(os.path.realpath(repository.top / named))
        if chosen.parent == directory.resolve() and chosen.is_file():
            source = chosen
    # A split index is kept in two files.
    for shared in directory.glob("sharedindex.*"):
        shutil.copyfile(shared, repository.scratch / shared.name)
    with suppress(FileNotFoundError):
        # With its times: git compares them with those of the files.
        shutil.copy2(source, repository.scratch / "index")


def _settled(index: Mapping[str, Stages]) -> dict[str, Entry | None]:
    """What the side that is checked out has, of each file in conflict."""
    return {path: found.get(2) for path, found in index.items() if 0 not in found}


def _conflicts(index: Mapping[str, Stages]) -> tuple[Conflict, ...]:
    unsettled = sorted((path, found) for path, found in index.items() if 0 not in found)
    return tuple(conflict_of(path, found, 2, 3) for path, found in unsettled)


def conflict_of(path: str, stages: Stages, ours: int, theirs: int) -> Conflict:
    """A conflict from the stages that git gives a file: 1 the base, 2 and 3 the sides."""

    def does(stage: int) -> str:
        if stage in stages:
            return "changes it" if 1 in stages else "adds it"
        return "deletes it" if 1 in stages else "has it elsewhere"

    return Conflict(path, does(ours), does(theirs))


def _update(repository: Repository, entries: Mapping[str, Entry | None]) -> None:
    if entries:
        zero = "0" * len(repository.blob_id(b""))
        lines = index_lines(entries, zero)
        repository.git.run("update-index", "-z", "--index-info", stdin=lines)


@dataclass(frozen=True, slots=True)
class _Disk:
    """A folder of the work tree, ``prefix`` in the repository, with what git tracks."""

    repository: Repository
    tree: DiskTree
    prefix: str
    tracked: Mapping[str, Entry]

    def changes(self) -> tuple[dict[str, Entry | None], frozenset[str]]:
        """What differs from the index, and the files that count as they are there."""
        changed: dict[str, Entry | None] = {}
        inexact = set()
        for path, status in self._differing():
            tracked = self.tracked.get(path)
            entry = None if status == "D" else self._entry(path)
            if status != "D" and (entry is None or self._differs_in_ends(tracked, entry)):
                inexact.add(path)
            # An added file has an entry in the index that no commit would have ("intent to add").
            elif entry != tracked or status == "A":
                changed[path] = entry
        for path in self._untracked():
            entry = self._entry(path)
            if entry is not None:
                changed[path] = entry
        return changed, frozenset(inexact)

    def _differing(self) -> Iterator[tuple[str, str]]:
        """The tracked files that may differ from the index, with git's letter."""
        top = self.repository.top
        git = self.repository.git
        git = replace(git, directory=top, options=(*git.options, f"--work-tree={top}"))
        # Submodules are left out: git would run in them, with the settings of another repository.
        output = git.run(
            *("diff-files", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"),
            *("--ignore-submodules=all", "--", self.prefix or "."),
            if_slow=lambda: refuse_slow_settings(top, self.tree.root),
        )
        parts = iter(output.split(b"\0"))
        for facts in parts:
            if facts:
                yield os.fsdecode(next(parts)), facts.decode()[-1]

    def _untracked(self) -> Iterator[str]:
        paths = self.tree.paths()
        folders = {posixpath.dirname(path) for path in paths if path.endswith(_SUFFIXES)}
        for path in paths:
            whole = child(self.prefix, path)
            counts = path.endswith(_SUFFIXES) or posixpath.dirname(path) in folders
            if counts and whole not in self.tracked:
                yield whole

    def _entry(self, path: str) -> Entry | None:
        """A file as an entry, its blob written to the temporary directory; None if unreadable."""
        inside = path[len(self.prefix) + 1 :] if self.prefix else path
        place = os.path.join(self.tree.root, inside)
        try:
            if os.path.islink(place):
                return Entry(LINK, self.repository.write_blob(os.fsencode(os.readlink(place))))
            data = self.tree.read(inside)
        except (OSError, ValueError, TreeError):
            return None
        tracked = self.tracked.get(path)
        mode = tracked.mode if tracked is not None and tracked.mode != LINK else "100644"
        if tracked is not None and self.repository.blob_id(data) == tracked.id:
            return Entry(mode, tracked.id)
        return Entry(mode, self.repository.write_blob(data))

    def _differs_in_ends(self, tracked: Entry | None, entry: Entry) -> bool:
        """Whether a file differs from its blob in line ends and nothing else."""
        if tracked is None or tracked.id == entry.id or LINK in (tracked.mode, entry.mode):
            return False
        try:
            here, there = map(self.repository.objects.read, (entry.id, tracked.id))
        except TreeError:
            return False
        return here.replace(b"\r\n", b"\n") == there.replace(b"\r\n", b"\n")
