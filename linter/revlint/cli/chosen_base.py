"""What each project is compared with: what the command line names, else its configuration."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from revlint.cli.check_options import CheckOptions
from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.engine.bases import hold_trees_against, said_of_key, why_without_history
from revlint.errors import GitError
from revlint.sources.base import Base
from revlint.sources.repositories import Repositories
from revlint.sources.snapshot import Snapshot
from revlint.sources.tree import Tree


def open_bases(
    options: CheckOptions,
    repositories: Repositories,
    snapshot: Snapshot | None,
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: list[Tree],
    explain: Callable[[str], None],
    tell: Callable[[str], None],
) -> list[Base | None]:
    """The base of each project, as ``hold_trees_against`` opens it.

    A base of a configuration cannot count where there is no history, as in a copy of the files:
    ``tell`` gets a line that says so. A name that git does not know is an error everywhere: the
    rules of the change would be silent.

    Raises:
        GitError: there is no such base; the message names the key, where it comes from one.
    """
    names = [config.base for config in configs]
    if options.base is None:
        for i, (name, project, config) in enumerate(zip(names, found, configs, strict=True)):
            why = name and why_without_history(project.root, repositories)
            if why:
                names[i] = None
                tell(f'{config.path}: base = "{name}" does not count: {why}')
    try:
        return hold_trees_against(names, repositories, snapshot, found, configs, trees, explain)
    except GitError as error:
        if options.base is not None:
            raise
        raise GitError(said_of_key(str(error), configs)) from error
