"""The base that each tree of a check is compared with."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.migration.reader import read_id
from revlint.sources.base import Base
from revlint.sources.ci_base import choose_base
from revlint.sources.repositories import Repositories
from revlint.sources.snapshot import Snapshot, hold_against
from revlint.sources.tree import Tree


def hold_trees_against(
    name: str,
    repositories: Repositories,
    snapshot: Snapshot | None,
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: list[Tree],
    explain: Callable[[str], None],
) -> list[Base | None]:
    """The base of each project; its tree is replaced by one that knows which files are new.

    ``explain`` gets a line about each choice.
    """
    bases: list[Base | None] = []
    for i, (project, config) in enumerate(zip(found, configs, strict=True)):
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
