"""What ``chains`` and ``graph`` do: what discovery sees, for people and programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from revlint.cli import console
from revlint.cli.run_check import tell, tell_if_empty, working_directory
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.contract.project import Project
from revlint.engine.configs import load_configs
from revlint.engine.lint import read_project
from revlint.errors import RevlintError
from revlint.pictures.symbols import ASCII, UNICODE
from revlint.reporters.chains import render_chains
from revlint.reporters.json import render_chains_json, render_graph_json
from revlint.sources.disk import DiskTree
from revlint.spelling import near
from revlint.terminal import Style


def chains(paths: Sequence[str], config: str | None, output_format: str, colour: str) -> int:
    """Show what discovery sees, and give the exit status."""
    here = working_directory()
    projects = _read_projects(paths, config, here)
    if output_format == "json":
        text = render_chains_json(projects)
    else:
        style = Style(console.wants_colour(colour, sys.stdout))
        symbols = UNICODE if console.can_show(UNICODE.all, sys.stdout) else ASCII
        text = render_chains(projects, directory=here, style=style, symbols=symbols)
    console.write(text, sys.stdout)
    return tell_if_empty([c for _, p in projects for c in p.chains], paths)


def graph(names: Sequence[str], config: str | None) -> int:
    """Write the graphs of some chains, or of all, as JSON, and give the exit status."""
    projects = _read_projects((), config, working_directory())
    known = [chain.name for _, project in projects for chain in project.chains]
    for name in names:
        if name not in known:
            guess = near(name, known)
            hint = f"did you mean {guess!r}?" if guess else f"there is {', '.join(known) or 'none'}"
            raise RevlintError(f"no chain is called {name!r}; {hint}")
    console.write(render_graph_json(projects, names), sys.stdout)
    return tell_if_empty(known, ())


def _read_projects(
    paths: Sequence[str], config: str | None, here: Path
) -> list[tuple[Path, Project]]:
    files = DiskFiles(here)
    found = find_projects(paths, files, config=config)
    configs = load_configs(found, files, lambda p, c: DiskTree(p.root, c.exclude), tell=tell)
    return [
        (project.root, read_project(DiskTree(project.root, config.exclude), config))
        for project, config in zip(found, configs, strict=True)
    ]
