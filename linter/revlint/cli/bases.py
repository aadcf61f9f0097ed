"""What the trees of a check are held against."""

from __future__ import annotations

import os
from collections.abc import Sequence

from revlint.cli.check_options import CheckOptions
from revlint.cli.console import tell
from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.migration.reader import read_id
from revlint.sources.base import Base
from revlint.sources.ci_base import choose_base
from revlint.sources.repositories import Repositories
from revlint.sources.snapshot import Snapshot, hold_against
from revlint.sources.tree import Tree


def hold_trees_against(
    options: CheckOptions,
    name: str,
    repositories: Repositories,
    snapshot: Snapshot | None,
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: list[Tree],
) -> list[Base | None]:
    """The base of each project, and in place of its tree one that knows what is new."""
    bases: list[Base | None] = []
    told = set()
    for i, (project, config) in enumerate(zip(found, configs, strict=True)):
        repository = snapshot.repository if snapshot else repositories.of(project.root)
        chosen, why = name, ""
        if name == "auto":
            choice = choose_base(repository, os.environ)
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
        line = f"against {base.shown}{why}; the two parted at {base.merge_base[:12]}"
        if line not in told and not options.quiet:
            told.add(line)
            tell(line)
    return bases
