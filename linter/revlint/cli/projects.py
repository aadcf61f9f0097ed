"""Projects on disk, for commands that do not lint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from revlint.cli.console import tell, working_directory
from revlint.cli.notes import tell_of_refusals
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.contract.project import Project
from revlint.engine.configs import load_configs
from revlint.engine.project import read_project
from revlint.sources.disk import DiskTree


def read_projects(paths: Sequence[str], config: str | None) -> list[tuple[Path, Project]]:
    """The root and the chains of each project that paths of the command line belong to.

    Raises:
        RevlintError: a path or a configuration is wrong.
    """
    files = DiskFiles(working_directory())
    found = find_projects(paths, files, config=config)
    configs = load_configs(found, files, lambda p, c: DiskTree(p.root, c.exclude), tell=tell)
    trees = [DiskTree(p.root, c.exclude) for p, c in zip(found, configs, strict=True)]
    tell_of_refusals(trees)
    return [
        (project.root, read_project(tree, config))
        for project, tree, config in zip(found, trees, configs, strict=True)
    ]
