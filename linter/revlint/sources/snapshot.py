"""What a check lints: projects with their trees, on disk, in the index or in a commit."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from revlint.config.config import Config
from revlint.config.finder import OWN_FILE, SHARED_FILE, names_revlint
from revlint.config.projects import FoundProject
from revlint.config.reader import parse_config
from revlint.errors import ConfigError, GitError, RevlintError, TreeError
from revlint.sources.base import Base, Conflict
from revlint.sources.comparison import open_base
from revlint.sources.disk import DiskTree
from revlint.sources.git_tree import GitTree
from revlint.sources.history import History
from revlint.sources.index import Side, commit_side, index_side, work_tree_side
from revlint.sources.paths import below, join
from revlint.sources.refs import resolve_tree
from revlint.sources.repository import Entry, Repository
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
        """The repository that a directory belongs to.

        Raises:
            GitError: it belongs to none.
        """
        if directory not in self._opened:
            self._opened[directory] = self._stack.enter_context(Repository(directory))
        return self._opened[directory]


def open_commit(repository: Repository, name: str) -> Snapshot:
    """The files of a commit, tag or tree.

    Raises:
        GitError: there is none; the message says what would bring it.
    """
    id_, tree = resolve_tree(repository, name, "--at")
    side = commit_side(repository, id_) if id_ != tree else None
    return Snapshot(repository, repository.entries(tree), side)


def open_index(repository: Repository) -> Snapshot:
    """The files of the index.

    Raises:
        GitError: git cannot read it.
    """
    side = index_side(repository)
    head = repository.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    files = frozenset(repository.entries(head)) if head else frozenset()
    return Snapshot(repository, repository.entries(side.tree), side, files)


def find_projects_in(
    snapshot: Snapshot, paths: Sequence[str], *, directory: Path, config: str | None = None
) -> tuple[FoundProject, ...]:
    """The projects of a snapshot that paths belong to, as ``find_projects`` finds them on disk.

    Configurations are looked for in the snapshot too, that of ``--config`` included.

    Raises:
        RevlintError: a path is not in the snapshot.
    """
    repository = snapshot.repository
    tree = GitTree(repository, snapshot.entries)
    here = "" if repository.is_bare else repository.prefix_of(directory)
    chosen = None if config is None else _path_in(repository, tree, here, config)
    wanted: dict[tuple[str, str | None], list[str]] = {}
    for path in paths or ["."]:
        target = _path_in(repository, tree, here, path) if paths else here
        found = chosen or _find_config(tree, target)
        root = os.path.dirname(found) if found else ""
        if root and not (target + "/").startswith(root + "/"):
            root = ""
        under = target[len(root) + 1 :] if root else target
        wanted.setdefault((root, found), []).append(under if paths else "")
    return tuple(
        FoundProject(
            _below(repository.top, root),
            None if found is None else _below(repository.top, found),
            tuple(dict.fromkeys(asked)),
        )
        for (root, found), asked in wanted.items()
    )


def load_configs_of(
    snapshot: Snapshot, found: Sequence[FoundProject], rules: Collection[str] | None
) -> list[Config]:
    """The configuration of each project of a snapshot; all mistakes in one error.

    Raises:
        ConfigError: some are wrong.
    """
    tree = GitTree(snapshot.repository, snapshot.entries)
    configs, mistakes = [], []
    for project in found:
        if project.config is None:
            configs.append(Config())
            continue
        path = os.path.relpath(project.config, snapshot.repository.top).replace(os.sep, "/")
        shown = os.path.relpath(project.config, project.root).replace(os.sep, "/")
        try:
            configs.append(parse_config(_text(tree, path), shown, rules))
        except ConfigError as error:
            mistakes.append(str(error))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return configs


def trees_on_disk(
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    here: Path,
    stdin_filename: str | None,
    buffer: bytes | None,
    listed: Sequence[DiskTree] = (),
) -> list[Tree]:
    """The tree of each project on disk; an editor's buffer lies over the one that it belongs to.

    Raises:
        RevlintError: the buffer belongs to none.
        GitError: git refuses to list a work tree.
    """
    # What was listed a moment ago is not listed again.
    known = {(tree.root, tree.exclude): tree for tree in listed}
    trees: list[Tree] = [
        known.get((project.root, config.exclude)) or DiskTree(project.root, config.exclude)
        for project, config in zip(found, configs, strict=True)
    ]
    if stdin_filename is None or buffer is None:
        return trees
    target = (here / stdin_filename).resolve()
    for i, project in enumerate(found):
        if target.is_relative_to(project.root):
            trees[i] = OverlayTree(trees[i], {target.relative_to(project.root).as_posix(): buffer})
            return trees
    raise RevlintError(f"--stdin-filename {stdin_filename} is in no project of the given paths")


def tree_of(snapshot: Snapshot, project: FoundProject, config: Config, *, compared: bool) -> Tree:
    """The tree of a project of a snapshot.

    Args:
        compared: whether it is held against a base, which then tells of the conflicts; else a
            file in conflict cannot be read.
    """
    repository = snapshot.repository
    folder = _folder(repository, project.root)
    entries = below(snapshot.entries, folder)
    new, past, conflicts = None, None, {}
    if snapshot.head is not None:
        new = frozenset(entries) - frozenset(below(dict.fromkeys(snapshot.head), folder))
    if snapshot.side is not None:
        past = History(repository, snapshot.side.commit, folder)
        told = {c.path: _unsettled(c) for c in snapshot.side.conflicts}
        conflicts = {} if compared else below(told, folder)
    return GitTree(repository, entries, config.exclude, new, past, conflicts)


def _unsettled(conflict: Conflict) -> str:
    return (
        f"it is in conflict: HEAD {conflict.ours}, MERGE_HEAD {conflict.theirs}; settle it and "
        "stage it with `git add`"
    )


def hold_against(
    name: str,
    project: FoundProject,
    config: Config,
    tree: Tree,
    *,
    repository: Repository,
    snapshot: Snapshot | None,
) -> tuple[Tree, Base]:
    """A project's tree, knowing what is new in it, and the base that it is held against.

    Raises:
        GitError: the base cannot be found, or the two do not meet in this clone.
    """
    if snapshot is None:
        disk, buffers = _take_apart(tree)
        side = work_tree_side(repository, disk, buffers)
    elif snapshot.side is None:
        raise GitError("--base needs a commit to compare with it, and --at names a bare tree")
    else:
        side = snapshot.side
    change = open_base(
        repository,
        name,
        tree,
        side,
        folder=_folder(repository, project.root),
        exclude=config.exclude,
    )
    return change.tree, change.base


def _take_apart(tree: Tree) -> tuple[DiskTree, Mapping[str, bytes]]:
    """The files on disk, and the buffers that lie over them."""
    if isinstance(tree, OverlayTree):
        disk, _ = _take_apart(tree.under)
        return disk, tree.buffers
    assert isinstance(tree, DiskTree)
    return tree, {}


def _folder(repository: Repository, root: Path) -> str:
    if repository.is_bare:
        return "" if root == repository.top else root.relative_to(repository.top).as_posix()
    return repository.prefix_of(root)


def _below(top: Path, path: str) -> Path:
    return top / path if path else top


def _path_in(repository: Repository, tree: Tree, here: str, path: str) -> str:
    """A path of the command line as a path of the repository."""
    if os.path.isabs(path):
        inside: str | None = repository.prefix_of(Path(path))
    else:
        inside = join(here, path.replace(os.sep, "/"))
    if inside is None or not (tree.is_dir(inside) or tree.is_file(inside)):
        raise RevlintError(f"{path}: it is not in the tree that is linted")
    return inside


def _find_config(tree: Tree, target: str) -> str | None:
    folder = os.path.dirname(target) if tree.is_file(target) else target
    while True:
        own, shared = (f"{folder}/{n}" if folder else n for n in (OWN_FILE, SHARED_FILE))
        if tree.is_file(own):
            return own
        if tree.is_file(shared) and names_revlint(_text(tree, shared), shared):
            return shared
        if not folder:
            return None
        folder = os.path.dirname(folder)


def _text(tree: Tree, path: str) -> str:
    try:
        return tree.read(path).decode("utf-8")
    except TreeError as error:
        raise ConfigError(f"{path}: it cannot be read: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: it is not UTF-8, as TOML has to be") from None
