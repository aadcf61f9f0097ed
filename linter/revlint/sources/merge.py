"""The merge of two sides, made by git in the temporary directory.

The calls raise ``GitError`` where a part of the history or of a tree is not in the repository.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from revlint.errors import GitError, TreeError
from revlint.sources.base import Conflict
from revlint.sources.entries import REGULAR, Entry, parse_stages
from revlint.sources.index import Side, conflict_of
from revlint.sources.paths import below, child
from revlint.sources.repository import Repository

#: The stages that git gives the versions of a file in conflict.
_BASE, _OURS, _THEIRS = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging one side into another gives: files and conflicts below a folder.

    Paths are relative to the folder. A file in conflict is as on the linted side.
    """

    entries: Mapping[str, Entry]
    conflicts: tuple[Conflict, ...] = ()


def find_merge_base(repository: Repository, side: str, tip: str) -> str | None:
    """The best common ancestor of two commits, or None where they have none.

    Where there are several (two branches that were merged into each other), it is the first that
    git names; the merge itself takes all of them into account, as ``git merge`` does.
    """
    found = repository.git.run("merge-base", "--all", side, tip, statuses=(0, 1))
    return found.split(b"\n")[0].decode() or None


def merge(repository: Repository, side: Side, tip: str, base: str, folder: str) -> Merge:
    """What merging the linted side into a tip would make of a folder.

    Args:
        tip: the commit to merge into.
        base: the merge base of the two.
        folder: the path in the repository that is asked about, ``""`` for all of it.

    ``git merge-tree`` does it where git has it (2.38) and the objects that it needs are here, with
    renames and several merge bases. Otherwise the files are merged path by path.
    """
    if base == tip:
        return Merge(repository.entries(side.tree, folder))
    if base == side.commit:
        return Merge(repository.entries(tip, folder))
    for other in (side.tree, tip):
        repository.check_difference(base, other)
    merged = _merge_with_git(repository, side, tip, folder)
    return merged or _merge_by_path(repository, side, tip, base, folder)


def _merge_with_git(repository: Repository, side: Side, tip: str, folder: str) -> Merge | None:
    done = repository.git.run_whole("merge-tree", "--write-tree", "-z", side.commit, tip)
    if done.returncode not in (0, 1):
        return None
    tree, stages, renamed = _parse(done.stdout)
    merged = repository.entries(tree, folder)
    if not stages:
        return Merge(merged)
    ours = repository.entries(side.tree, folder)
    conflicts = []
    for path, found in below(stages, folder).items():
        if len(found) == 1 and _BASE not in found and child(folder, path) not in renamed:
            # It only moved along with its folder, to where git puts it.
            continue
        conflicts.append(conflict_of(path, found, _OURS, _THEIRS))
        kept = ours.get(path) or found.get(_OURS)
        if kept is None:
            merged.pop(path, None)
        else:
            merged[path] = kept
    clean = {path: entry for path, entry in merged.items() if not _is_makeshift(path, stages)}
    return Merge(dict(sorted(clean.items())), tuple(sorted(conflicts, key=lambda c: c.path)))


def _parse(output: bytes) -> tuple[str, dict[str, dict[int, Entry]], set[str]]:
    """The tree, the stages of each file in conflict, and the files that both sides renamed.

    See git: Documentation/git-merge-tree.txt, OUTPUT.
    """
    head, _, rest = output.partition(b"\0\0")
    tree, *files = head.strip(b"\0").split(b"\0")
    return tree.decode(), parse_stages(files), set(_renamed(rest.split(b"\0")))


def _renamed(parts: Sequence[bytes]) -> Iterator[str]:
    at = 0
    while at < len(parts) and parts[at].strip().isdigit():
        count = int(parts[at])
        paths, kind = parts[at + 1 : at + 1 + count], parts[at + 1 + count : at + 2 + count]
        if kind and b"rename" in kind[0]:
            yield from map(os.fsdecode, paths)
        at += count + 3


def _is_makeshift(path: str, stages: Mapping[str, object]) -> bool:
    """Whether git made a name up for a file whose place a directory takes: ``x~<commit>``."""
    return "~" in path and path.rpartition("~")[0] in stages and path not in stages


def _merge_by_path(repository: Repository, side: Side, tip: str, base: str, folder: str) -> Merge:
    before = repository.entries(base, folder)
    ours = repository.entries(side.tree, folder)
    theirs = repository.entries(tip, folder)
    merged: dict[str, Entry] = {}
    conflicts = []
    for path in sorted({*before, *ours, *theirs}):
        stages = _stages(before.get(path), ours.get(path), theirs.get(path))
        entry = _merge_entry(repository, stages)
        if isinstance(entry, _Failed):
            conflicts.append(conflict_of(path, stages, _OURS, _THEIRS))
            entry = ours.get(path)
        if entry is not None:
            merged[path] = entry
    return Merge(merged, tuple(conflicts))


class _Failed:
    """Stands for the entry of a file that cannot be merged."""


def _stages(*entries: Entry | None) -> dict[int, Entry]:
    return {number: entry for number, entry in enumerate(entries, 1) if entry is not None}


def _merge_entry(repository: Repository, stages: Mapping[int, Entry]) -> Entry | _Failed | None:
    before, ours, theirs = stages.get(_BASE), stages.get(_OURS), stages.get(_THEIRS)
    if ours == theirs or theirs == before:
        return ours
    if ours == before:
        return theirs
    if before is None or ours is None or theirs is None:
        return _Failed()
    if any(entry.mode not in REGULAR for entry in (before, ours, theirs)):
        return _Failed()
    merged = _merge_texts(repository, before, ours, theirs)
    return _Failed() if merged is None else Entry(ours.mode, merged)


def _merge_texts(repository: Repository, before: Entry, ours: Entry, theirs: Entry) -> str | None:
    """The blob in which both changes of a file are, or None where they touch each other."""
    try:
        texts = [repository.objects.read(entry.id) for entry in (ours, before, theirs)]
    except TreeError as error:
        raise GitError(str(error)) from None
    done = repository.merge_texts(*texts)
    return None if done is None else repository.write_blob(done)
