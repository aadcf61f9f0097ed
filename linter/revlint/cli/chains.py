"""``revlint chains``: show the chains that revlint finds, and draw the contract between them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from revlint.cli import arguments, console
from revlint.cli.status import status_of
from revlint.contract.project import Project
from revlint.terminal import Style

Projects = Sequence[tuple[Path, Project]]


@click.command(
    "chains",
    epilog="""\b
Examples:
  revlint chains                         every chain of this project
  revlint chains --format json           the same, for a program
  revlint chains --format mermaid        the contract, for GitHub and GitLab
  revlint chains --format html > contract.html""",
)
@arguments.paths
@arguments.config
@click.option(
    "--format",
    "--output-format",
    "output_format",
    type=click.Choice(["text", "json", "mermaid", "html"]),
    default="text",
    help="text: for people. json: for programs. mermaid, html: the contract between chains, drawn. "
    "[default: text]",
)
@arguments.colour
def command(paths: tuple[str, ...], config: str | None, output_format: str, colour: str) -> int:
    """Show the chains that revlint finds: files, version table, heads and bases.

    Assumptions are marked, each with the setting that replaces it. What the configuration says of
    several chains is drawn: editions, order, parked revisions, and whether each edition can be
    installed and switched.
    """
    from revlint.cli.projects import read_projects

    projects = read_projects(paths, config)
    console.write(_rendered(projects, output_format, colour), sys.stdout)
    return status_of([c for _, p in projects for c in p.chains], paths)


def _rendered(projects: Projects, output_format: str, colour: str) -> str:
    here = console.working_directory()
    match output_format:
        case "json":
            from revlint.reporters.chains_json import render_chains_json

            return render_chains_json(projects)
        case "mermaid":
            from revlint.pictures.contract_mermaid import contract_mermaid

            return contract_mermaid(project for _, project in projects)
        case "html":
            from revlint.engine.follow_ahead import follow_ahead
            from revlint.pictures.contract import has_contract
            from revlint.reporters.chains_page import render_chains_page

            for _, project in projects:
                if not has_contract(project.contract):
                    follow_ahead(project, project.chains)
            return render_chains_page(projects, here)
    return _text(projects, here, colour)


def _text(projects: Projects, here: Path, colour: str) -> str:
    from revlint.pictures.symbols import ASCII, UNICODE
    from revlint.reporters.chains import render_chains

    style = Style(console.wants_colour(colour, sys.stdout))
    symbols = UNICODE if console.can_show(UNICODE.all, sys.stdout) else ASCII
    width = console.width(sys.stdout)
    return render_chains(projects, directory=here, style=style, symbols=symbols, width=width)
