"""The base that each tree of a check is compared with."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.migration.reader import read_id
from revlint.sources.base import Base
from revlint.sources.ci_base import choose_base
from revlint.sources.git_command import GitMissingError
from revlint.sources.git_directory import NoRepositoryError
from revlint.sources.refusal import RefusedRepositoryError
from revlint.sources.repositories import Repositories
from revlint.sources.snapshot import Snapshot, hold_against
from revlint.sources.tree import Tree


def why_without_history(root: Path, repositories: Repositories) -> str:
    """Why a project cannot be compared with any commit; "" where it can."""
    try:
        repository = repositories.of(root)
    except (GitMissingError, NoRepositoryError, RefusedRepositoryError) as error:
        return str(error)
    return "" if repository.located.facts.head else "the repository has no commit"


def said_of_key(message: str, configs: Sequence[Config]) -> str:
    """A message about ``--base``, about the key of the configuration that it is about."""
    for config in configs:
        option = f"--base {config.base}: "
        if config.base is not None and message.startswith(option):
            rest = message.removeprefix(option)
            return f'{config.path}: base = "{config.base}": {rest}; or lint with --no-base'
    return message


def hold_trees_against(
    names: Sequence[str | None],
    repositories: Repositories,
    snapshot: Snapshot | None,
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: list[Tree],
    explain: Callable[[str], None],
) -> list[Base | None]:
    """The base of each project, given its name; None where there is none.

    The tree of a project is replaced by one that knows which files are new. ``explain`` gets a line
    about each choice.

    Raises:
        GitError: there is no such base.
    """
    bases: list[Base | None] = []
    for i, (name, project, config) in enumerate(zip(names, found, configs, strict=True)):
        if name is None:
            bases.append(None)
            continue
        repository = snapshot.repository if snapshot else repositories.of(project.root)
        chosen, why = name, ""
        if name == "auto":
            choice = choose_base(repository, os.environ)
            if choice is None:
                bases.append(None)
                explain("no base: this run is of the default branch, and names no commit before it")
                continue
            chosen, why = choice.name, f", since {choice.why}"
        trees[i], base = hold_against(
            chosen,
            project.root,
            config.exclude,
            trees[i],
            read_id,
            repository=repository,
            snapshot=snapshot,
        )
        bases.append(base)
        explain(f"comparing with {base.shown}{why}; the merge base is {base.merge_base[:12]}")
    return bases
