"""The trees of a check: on disk, in the index or in a commit."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from revlint.cli.check_options import CheckOptions
from revlint.cli.console import tell
from revlint.config.config import Config
from revlint.config.files import DiskFiles, Files, TreeFiles
from revlint.config.projects import FoundProject
from revlint.migration.reader import read_id
from revlint.sources.disk import DiskTree
from revlint.sources.disk_trees import lay_over, trees_on_disk
from revlint.sources.repositories import Repositories
from revlint.sources.tree import Tree

# Imported when needed: a check of the files on disk without a base needs none of them.
if TYPE_CHECKING:
    from revlint.sources.snapshot import Snapshot


def open_snapshot(
    options: CheckOptions, repositories: Repositories, here: Path, explain: Callable[[str], None]
) -> Snapshot | None:
    """The commit or the index that is linted; None for the files on disk.

    ``explain`` gets a line where the environment chooses it.
    """
    if not (options.at or options.staged or options.pushed or options.base):
        return None
    from revlint.sources.snapshot import open_commit, open_index

    at = options.at or _pushed(options, explain)
    if at is not None:
        option = "--at" if options.at else "--pushed"
        return open_commit(repositories.of(here), at, option)
    return open_index(repositories.of(here)) if options.staged else None


def _pushed(options: CheckOptions, explain: Callable[[str], None]) -> str | None:
    """The commit that is pushed, where the options ask for it; HEAD if no other tree is named."""
    is_automatic = options.base == "auto" and not (options.staged or options.stdin_filename)
    if not (options.pushed or is_automatic):
        return None
    from revlint.sources.ci_base import pushed_commit

    pushed = pushed_commit(os.environ)
    if pushed is not None:
        if not options.pushed:
            explain(f"linting {pushed.name}, the pushed commit ({pushed.why})")
        return pushed.name
    if options.pushed and not options.staged:
        tell("linting HEAD, because no pre-push hook of pre-commit is running")
        return "HEAD"
    return None


def files_in(snapshot: Snapshot | None, here: Path) -> Files:
    """Where projects and configurations are searched."""
    if snapshot is None:
        return DiskFiles(here)
    from revlint.sources.snapshot import files_of

    return TreeFiles(files_of(snapshot), snapshot.repository.top, here)


@dataclass(frozen=True, slots=True)
class TreesOf:
    """Opens the tree of a project, in a snapshot or on disk."""

    snapshot: Snapshot | None
    base: str | None = None
    no_base: bool = True

    def __call__(self, project: FoundProject, config: Config) -> Tree:
        if self.snapshot is None:
            return DiskTree(project.root, config.exclude)
        from revlint.sources.snapshot import tree_of

        compared = (self.base or (None if self.no_base else config.base)) is not None
        return tree_of(self.snapshot, project.root, config.exclude, read_id, compared=compared)


def open_trees(
    options: CheckOptions,
    trees_of: TreesOf,
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    here: Path,
    buffer: bytes | None,
    listed: Sequence[DiskTree],
) -> list[Tree]:
    """The tree of each project, with the editor's buffer in place of the file on disk."""
    projects = list(zip(found, configs, strict=True))
    if trees_of.snapshot is not None:
        return [trees_of(project, config) for project, config in projects]
    roots = [(project.root, config.exclude) for project, config in projects]
    trees = trees_on_disk(roots, read_id, listed)
    if options.stdin_filename is not None and buffer is not None:
        path = (here / options.stdin_filename).resolve()
        lay_over(trees, path, options.stdin_filename, buffer)
    return trees
