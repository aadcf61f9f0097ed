"""``revlint chains``: show the chains that revlint finds."""

from __future__ import annotations

import sys

import click

from revlint.cli import arguments, console
from revlint.cli.status import status_of
from revlint.terminal import Style


@click.command(
    "chains",
    epilog="""\b
Examples:
  revlint chains                         every chain of this project
  revlint chains --output-format json    the same, for a program""",
)
@arguments.paths
@arguments.config
@arguments.text_or_json
@arguments.colour
def command(paths: tuple[str, ...], config: str | None, output_format: str, colour: str) -> int:
    """Show the chains that revlint finds: files, version table, heads and bases.

    Assumptions are marked, each with the setting that replaces it.
    """
    from revlint.cli.projects import read_projects

    projects = read_projects(paths, config)
    if output_format == "json":
        from revlint.reporters.chains_json import render_chains_json

        text = render_chains_json(projects)
    else:
        from revlint.pictures.symbols import ASCII, UNICODE
        from revlint.reporters.chains import render_chains

        style = Style(console.wants_colour(colour, sys.stdout))
        symbols = UNICODE if console.can_show(UNICODE.all, sys.stdout) else ASCII
        here = console.working_directory()
        width = console.width(sys.stdout)
        text = render_chains(projects, directory=here, style=style, symbols=symbols, width=width)
    console.write(text, sys.stdout)
    return status_of([c for _, p in projects for c in p.chains], paths)
