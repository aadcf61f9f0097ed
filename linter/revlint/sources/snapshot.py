"""What a check lints that is not on disk, and what a base is: trees of a commit or of the index.

The calls raise ``GitError`` where git fails or does not find what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from revlint.sources.base import Conflict
from revlint.sources.checkout import Checkout
from revlint.sources.comparison import ComparedTrees, LintedSide, open_base
from revlint.sources.disk import DiskTree
from revlint.sources.entries import Entry
from revlint.sources.git_tree import GitTree
from revlint.sources.head import merged_heads
from revlint.sources.history import History
from revlint.sources.index import Side, commit_side, index_side, work_tree_side
from revlint.sources.past import ReadId
from revlint.sources.paths import below
from revlint.sources.refs import resolve_commit
from revlint.sources.repository import Repository
from revlint.sources.tree import OverlayTree, Tree
from revlint.sources.unstaged import Unstaged


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Files that git has, of the whole repository: those of the index, or those of a commit.

    ``head`` are the files of HEAD, and of what a merge which is under way joins to it; None where
    nothing is compared with them.
    """

    repository: Repository
    entries: Mapping[str, Entry]
    side: Side
    head: frozenset[str] | None = None


def open_commit(repository: Repository, name: str, option: str) -> Snapshot:
    """The files of a commit; ``option`` named it, for the message."""
    side = commit_side(repository, resolve_commit(repository, name, option))
    return Snapshot(repository, repository.entries(side.tree), side)


def open_index(repository: Repository) -> Snapshot:
    """The files of the index."""
    side = index_side(repository)
    located = repository.located
    merged = filter(repository.has_commit, merged_heads(located))
    commits = [located.facts.head, *merged] if located.facts.head else []
    files = frozenset(path for commit in commits for path in repository.entries(commit))
    return Snapshot(repository, repository.entries(side.tree), side, files)


def files_of(snapshot: Snapshot) -> Tree:
    """Every file of a snapshot, as a tree whose root is the top of the repository."""
    return GitTree(snapshot.repository, snapshot.entries)


def tree_of(
    snapshot: Snapshot, root: Path, exclude: Iterable[str], read_id: ReadId, *, compared: bool
) -> Tree:
    """The tree of a project of a snapshot.

    Args:
        root: the project root, absolute.
        exclude: the patterns of the paths that are not read.
        read_id: reads the revision id of a file of the history.
        compared: whether it is held against a base, which then tells of the conflicts; else a
            file in conflict cannot be read.
    """
    repository = snapshot.repository
    folder = _folder(repository, root)
    entries = below(snapshot.entries, folder)
    new = None
    if snapshot.head is not None:
        new = frozenset(entries) - frozenset(below(dict.fromkeys(snapshot.head), folder))
    past = History(repository, snapshot.side.commit, folder, read_id)
    unsettled = {c.path: _unsettled(c) for c in snapshot.side.conflicts}
    conflicts = {} if compared else below(unsettled, folder)
    checkout = Checkout.of(new, past)
    if snapshot.head is not None:
        unstaged = Unstaged(repository, root, entries, read_id)
        checkout = replace(checkout, find_unstaged=unstaged.find)
    return GitTree(repository, entries, tuple(exclude), checkout, conflicts)


def _unsettled(conflict: Conflict) -> str:
    return (
        f"it is in conflict: HEAD {conflict.ours}, MERGE_HEAD {conflict.theirs}; settle it and "
        "stage it with `git add`"
    )


def hold_against(
    name: str,
    root: Path,
    exclude: tuple[str, ...],
    tree: Tree,
    read_id: ReadId,
    *,
    repository: Repository,
    snapshot: Snapshot | None,
) -> ComparedTrees:
    """A project's tree, knowing what is new in it, and the base that it is held against."""
    if snapshot is None:
        overlay = tree if isinstance(tree, OverlayTree) else None
        disk = overlay.under if overlay else tree
        assert isinstance(disk, DiskTree)
        side = work_tree_side(repository, disk, overlay)
    else:
        side = snapshot.side
    folder = _folder(repository, root)
    return open_base(name, tree, LintedSide(repository, side, folder, read_id, exclude))


def _folder(repository: Repository, root: Path) -> str:
    if repository.is_bare:
        return "" if root == repository.top else root.relative_to(repository.top).as_posix()
    return repository.prefix_of(root)
