"""What a check lints: projects with their trees, on disk, in the index or in a commit.

The calls raise ``GitError`` where git fails or does not find what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from revlint.errors import GitError, RevlintError
from revlint.sources.base import Conflict
from revlint.sources.checkout import Checkout
from revlint.sources.comparison import ComparedTrees, LintedSide, open_base
from revlint.sources.disk import DiskTree
from revlint.sources.entries import Entry
from revlint.sources.git_tree import GitTree
from revlint.sources.history import History, ReadId, open_history
from revlint.sources.index import Side, commit_side, index_side, work_tree_side
from revlint.sources.memory import MemoryTree
from revlint.sources.paths import below
from revlint.sources.refs import resolve_tree
from revlint.sources.repository import Repository
from revlint.sources.tree import OverlayTree, Tree


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Files that git has, of the whole repository: those of the index, or those of a commit.

    ``side`` is None for a tree that belongs to no commit; ``head`` are the files of HEAD, None
    where nothing is compared with it.
    """

    repository: Repository
    entries: Mapping[str, Entry]
    side: Side | None
    head: frozenset[str] | None = None


class Repositories:
    """The repositories of a run, each opened once; the end of a ``with`` statement closes them."""

    def __init__(self) -> None:
        self._opened: dict[Path, Repository] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Repositories:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def of(self, directory: Path) -> Repository:
        """The repository that a directory belongs to."""
        if directory not in self._opened:
            self._opened[directory] = self._stack.enter_context(Repository(directory))
        return self._opened[directory]


def open_commit(repository: Repository, name: str) -> Snapshot:
    """The files of a commit, tag or tree."""
    id_, tree = resolve_tree(repository, name, "--at")
    side = commit_side(repository, id_) if id_ != tree else None
    return Snapshot(repository, repository.entries(tree), side)


def open_index(repository: Repository) -> Snapshot:
    """The files of the index."""
    side = index_side(repository)
    head = repository.located.facts.head
    files = frozenset(repository.entries(head)) if head else frozenset()
    return Snapshot(repository, repository.entries(side.tree), side, files)


def files_of(snapshot: Snapshot) -> Tree:
    """Every file of a snapshot, as a tree whose root is the top of the repository."""
    return GitTree(snapshot.repository, snapshot.entries)


def trees_on_disk(
    projects: Sequence[tuple[Path, tuple[str, ...]]],
    read_id: ReadId,
    here: Path,
    stdin_filename: str | None,
    buffer: bytes | None,
    listed: Sequence[DiskTree] = (),
) -> list[Tree]:
    """The tree of each project on disk; an editor's buffer lies over the one that it belongs to.

    ``projects`` are the root and the excluded patterns of each.

    Raises:
        RevlintError: the buffer belongs to none.
        GitError: git refuses to list a work tree.
    """
    # What was listed a moment ago is not listed again.
    known = {(tree.root, tree.exclude): tree for tree in listed}
    trees: list[Tree] = [
        with_history(known.get((root, exclude)) or DiskTree(root, exclude), read_id)
        for root, exclude in projects
    ]
    if stdin_filename is None or buffer is None:
        return trees
    target = (here / stdin_filename).resolve()
    for i, (root, _) in enumerate(projects):
        if target.is_relative_to(root):
            over = MemoryTree({target.relative_to(root).as_posix(): buffer})
            trees[i] = OverlayTree(trees[i], over)
            return trees
    raise RevlintError(f"--stdin-filename {stdin_filename} is in no project of the given paths")


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
    new, past, conflicts = None, None, {}
    if snapshot.head is not None:
        new = frozenset(entries) - frozenset(below(dict.fromkeys(snapshot.head), folder))
    if snapshot.side is not None:
        past = History(repository, snapshot.side.commit, folder, read_id)
        told = {c.path: _unsettled(c) for c in snapshot.side.conflicts}
        conflicts = {} if compared else below(told, folder)
    return GitTree(repository, entries, tuple(exclude), Checkout.of(new, past), conflicts)


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
        disk, over = (tree.under, tree.over) if isinstance(tree, OverlayTree) else (tree, None)
        assert isinstance(disk, DiskTree)
        side = work_tree_side(repository, disk, over)
    elif snapshot.side is None:
        raise GitError("--base needs a commit to compare with it, and --at names a bare tree")
    else:
        side = snapshot.side
    folder = _folder(repository, root)
    return open_base(name, tree, LintedSide(repository, side, folder, read_id, exclude))


def with_history(tree: DiskTree, read_id: ReadId) -> DiskTree:
    """A tree on disk whose past can be asked; ``read_id`` reads the revision id of a file."""
    checkout = replace(tree.checkout, open_past=lambda: open_history(tree, read_id))
    return tree.with_checkout(checkout)


def _folder(repository: Repository, root: Path) -> str:
    if repository.is_bare:
        return "" if root == repository.top else root.relative_to(repository.top).as_posix()
    return repository.prefix_of(root)
