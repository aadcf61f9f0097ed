"""``revlint graph``: write the graphs of chains as JSON."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence

import click

from revlint.cli import arguments, console
from revlint.cli.status import status_of
from revlint.errors import RevlintError
from revlint.spelling import near


@click.command(
    "graph",
    epilog="""\b
Examples:
  revlint graph --format json                   every chain
  revlint graph --format json api/migrations    one chain, by its name""",
)
@click.argument("names", metavar="[CHAIN]...", nargs=-1)
@click.option(
    "--format", "output_format", type=click.Choice(["json"]), default="json", help="[default: json]"
)
@arguments.config
def command(names: tuple[str, ...], output_format: str, config: str | None) -> int:
    """Write the graph of each CHAIN, by default of all chains, with every revision."""
    from revlint.cli.projects import read_projects
    from revlint.reporters.chains_json import render_graph_json

    projects = read_projects((), config)
    known = [chain.name for _, project in projects for chain in project.chains]
    _refuse_unknown(names, known)
    console.write(render_graph_json(projects, names), sys.stdout)
    return status_of(known, ())


def _refuse_unknown(names: Sequence[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            guess = near(name, known)
            hint = (
                f"did you mean {guess!r}?"
                if guess
                else f"the chains are {', '.join(known)}"
                if known
                else "there is no chain"
            )
            raise RevlintError(f"no chain {name!r}; {hint}")
