"""The base of a change, opened: from the name of a commit to the trees that the rules compare."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from revlint.errors import GitError
from revlint.sources.base import Base, Conflict
from revlint.sources.checkout import Checkout
from revlint.sources.entries import REGULAR, Entry
from revlint.sources.git_tree import GitTree
from revlint.sources.history import History, ReadId
from revlint.sources.index import Side
from revlint.sources.merge import Merge, find_merge_base, merge
from revlint.sources.paths import below, child
from revlint.sources.refs import resolve_commit, shallow_advice
from revlint.sources.repository import Repository
from revlint.sources.tree import Tree

#: The files that are read, or may be; others may be missing in a partial clone.
_READ = (".py", ".ini", ".cfg", ".toml")


@dataclass(frozen=True, slots=True)
class ComparedTrees:
    """The linted tree, which knows what is new in it, and the base that it is held against."""

    tree: Tree
    base: Base


def open_base(
    repository: Repository,
    name: str,
    tree: Tree,
    side: Side,
    *,
    folder: str,
    read_id: ReadId,
    exclude: Collection[str] = (),
) -> ComparedTrees:
    """Hold a project against a base.

    *New* are then the files that neither the base's tip nor the merge base has under their path:
    what the base deleted since is not new, and a file that was renamed is.

    Args:
        name: a ref, or anything that git takes for a commit.
        tree: the linted tree.
        side: the same as a side of a merge.
        folder: the project root in the repository.
        read_id: reads the revision id of a file of the history.
        exclude: the patterns of the configuration.

    Raises:
        GitError: there is no such commit, the two have no common history here, or a part of them
            is not in this clone. The message says what helps.
    """
    commit = resolve_commit(repository, name, "--base")
    merge_base = _merge_base(repository, side, commit, name)
    before = repository.entries(merge_base, folder)
    tip = before if merge_base == commit else repository.entries(commit, folder)
    merged = merge(repository, side, commit, merge_base, folder)
    linted = repository.entries(side.tree, folder)
    _check_presence(repository, name, linted, (before, tip, merged.entries))
    base = Base(
        name=name,
        commit=commit,
        merge_base=merge_base,
        tip=GitTree(repository, tip, exclude),
        before=GitTree(repository, before, exclude),
        merged=GitTree(repository, merged.entries, exclude),
        conflicts=_conflicts(merged, side, folder),
        past=History(repository, commit, folder, read_id),
    )
    checkout = Checkout.of(
        frozenset(path for path in tree.paths() if path not in before and path not in tip),
        History(repository, side.commit, folder, read_id),
        _content_keys(tree, linted, side, folder),
    )
    return ComparedTrees(tree.with_checkout(checkout), base)


def _merge_base(repository: Repository, side: Side, commit: str, name: str) -> str:
    found = find_merge_base(repository, side.commit, commit)
    if found is not None:
        return found
    if repository.is_shallow:
        raise GitError(f"--base {name}: {shallow_advice(name)}")
    raise GitError(
        f"--base {name}: HEAD and {name} have no commit in common, so that git would not merge "
        "them; name the branch that this one is to join, or fetch the history that they share"
    )


def _conflicts(merged: Merge, side: Side, folder: str) -> tuple[Conflict, ...]:
    """The conflicts of the merge, and before them those that are not settled in the index."""
    pending = below({conflict.path: conflict for conflict in side.conflicts}, folder)
    found = {path: replace(conflict, path=path) for path, conflict in pending.items()}
    for conflict in merged.conflicts:
        found.setdefault(conflict.path, conflict)
    return tuple(found[path] for path in sorted(found))


def _content_keys(
    tree: Tree, linted: Mapping[str, Entry], side: Side, folder: str
) -> dict[str, str]:
    return {
        path: linted[path].id
        for path in tree.paths()
        if path in linted
        and linted[path].mode in REGULAR
        and child(folder, path) not in side.inexact
    }


def _check_presence(
    repository: Repository,
    name: str,
    linted: Mapping[str, Entry],
    trees: Collection[Mapping[str, Entry]],
) -> None:
    """Refuse a base of which this partial clone lacks files that the linted side does not have."""
    known = {entry.id for entry in linted.values()}
    asked = {
        entry.id
        for entries in trees
        for path, entry in entries.items()
        if path.endswith(_READ) and entry.id not in known
    }
    missing = repository.missing(asked)
    if missing:
        raise GitError(
            f"--base {name}: {len(missing)} of its files are not in this clone, which is partial; "
            "`git fetch --refetch --no-filter` brings them"
        )
