"""Opens the base of a change: from the name of a commit to the trees that the rules compare."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from revlint.errors import GitError
from revlint.sources.base import Base, Conflict
from revlint.sources.checkout import Checkout
from revlint.sources.disk import DiskTree
from revlint.sources.entries import REGULAR, Entry
from revlint.sources.git_tree import GitTree
from revlint.sources.history import History
from revlint.sources.index import Side
from revlint.sources.merge import Merge, find_merge_base, merge
from revlint.sources.past import ReadId
from revlint.sources.paths import below, child
from revlint.sources.plain_merge import PlainMerge
from revlint.sources.refs import resolve_commit
from revlint.sources.repository import Repository
from revlint.sources.shallow import shallow_base
from revlint.sources.tree import OverlayTree, Tree

#: The files that are read, or may be; others may be missing in a partial clone.
_READ = (".py", ".ini", ".cfg", ".toml")

#: What no migration reads.
_DOCUMENTS = (".md", ".rst")

Entries = Mapping[str, Entry]


class ComparedTrees(NamedTuple):
    """The linted tree, which knows what is new in it, and its base."""

    tree: Tree
    base: Base


@dataclass(frozen=True, slots=True)
class LintedSide:
    """A project as it is linted, as a side of a merge.

    ``folder`` is the project root in the repository, ``exclude`` the patterns of its configuration;
    ``read_id`` reads the revision id of a file of the history.
    """

    repository: Repository
    side: Side
    folder: str
    read_id: ReadId
    exclude: Collection[str] = ()

    def entries(self, tree: str) -> dict[str, Entry]:
        """The files that a tree or commit has of the project."""
        return self.repository.entries(tree, self.folder)

    def tree(self, entries: Entries) -> GitTree:
        """A tree of the project with some files."""
        return GitTree(self.repository, entries, self.exclude)

    def history(self, commit: str) -> History:
        """The history of the project that ends at a commit."""
        return History(self.repository, commit, self.folder, self.read_id)


def open_base(name: str, tree: Tree, linted: LintedSide) -> ComparedTrees:
    """The base that a name means, and the linted tree with what is new against it.

    New are the files that neither the base's tip nor the merge base has under their path: what the
    base deleted since is not new, and a file that was renamed is. What a sparse checkout leaves
    out is read from the index.

    Args:
        name: a ref, or anything that git takes for a commit.
        tree: the linted tree.
        linted: the same as a side of a merge.

    Raises:
        GitError: there is no such commit, the two have no common history here, or a part of them
            is not in this clone. The message says what helps.
    """
    repository, side = linted.repository, linted.side
    commit = resolve_commit(repository, name, "--base")
    merge_base = _merge_base(repository, side, commit, name)
    before = linted.entries(merge_base)
    tip = before if merge_base == commit else linted.entries(commit)
    merged = merge(repository, side, commit, merge_base, linted.folder)
    now = linted.entries(side.tree)
    _check_presence(repository, name, now, (before, tip, merged.entries))
    base = Base(
        name=name,
        commit=commit,
        merge_base=merge_base,
        tip=linted.tree(tip),
        before=linted.tree(before),
        merged=linted.tree(merged.entries),
        conflicts=_conflicts(merged, side, linted.folder),
        past=linted.history(commit),
        is_ahead=_differs(now, merged.entries),
        takes=PlainMerge(
            repository, (merge_base, commit, side.commit), before, tip, now, merged.entries
        ).takes,
    )
    whole = _with_left_out(tree, linted, now)
    new = frozenset(path for path in whole.paths() if path not in before and path not in tip)
    keys = _content_keys(whole, now, side, linted.folder)
    known = Checkout.of(new, linted.history(side.commit), keys)
    checkout = replace(known, find_unstaged=whole.checkout.find_unstaged)
    return ComparedTrees(whole.with_checkout(checkout), base)


def _differs(now: Entries, merged: Entries) -> bool:
    """Whether a merge has other files than the linted side, documents apart."""
    return any(
        now.get(path) != merged.get(path)
        for path in {*now, *merged}
        if not path.endswith(_DOCUMENTS)
    )


def _with_left_out(tree: Tree, linted: LintedSide, now: Entries) -> Tree:
    """The linted tree, with the files of the index that a sparse checkout leaves out."""
    disk = tree.under if isinstance(tree, OverlayTree) else tree
    left_out = disk.left_out if isinstance(disk, DiskTree) else ()
    entries = {path: now[path] for path in left_out if path in now and not tree.is_file(path)}
    return OverlayTree(tree, linted.tree(entries)) if entries else tree


def _merge_base(repository: Repository, side: Side, commit: str, name: str) -> str:
    found = find_merge_base(repository, side.commit, commit)
    if found is not None:
        return found
    if repository.is_shallow:
        raise GitError(f"--base {name}: {shallow_base(name)}")
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


def _content_keys(tree: Tree, linted: Entries, side: Side, folder: str) -> dict[str, str]:
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
    linted: Entries,
    trees: Collection[Entries],
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
