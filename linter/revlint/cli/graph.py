"""``revlint graph``: draw chains, as text and in formats for other programs."""

from __future__ import annotations

import sys
from typing import Any

import click

from revlint.cli import arguments, console
from revlint.cli.graph_options import FORMATS, GraphOptions
from revlint.cli.status import status_of


@click.command(
    "graph",
    epilog="""\b
Examples:
  revlint graph                                 every chain, as text
  revlint graph api/migrations --full           one chain, by its name, nothing folded
  revlint graph --around 3f2a                   the revisions near one
  revlint graph --since v1.4                    what is new since a tag
  revlint graph --base origin/main              what a merge would give, new revisions marked
  revlint graph --format list --since origin/main
                                                new revisions for a script, a line each
  revlint graph --format svg --output graph.svg
  revlint graph --format mermaid                for GitHub and GitLab""",
)
@click.argument("names", metavar="[CHAIN]...", nargs=-1)
@click.option(
    "--format",
    "output_format",
    type=click.Choice([*FORMATS]),
    default="text",
    help="text: lanes, newest first. list: a line for each revision, parents before children, "
    "columns separated by tabs. svg, mermaid, dot: drawings. json: for programs. [default: text]",
)
@click.option("--full", is_flag=True, help="Show every revision: fold no long linear runs.")
@click.option(
    "--around", metavar="ID", help="Show only revision ID, what it is linked to, and rows near it."
)
@click.option(
    "--since", metavar="REF", help="Show only revisions that a commit, tag or branch lacks."
)
@click.option(
    "--base",
    metavar="REF|auto",
    help="Draw the result of merging into this branch, and mark new revisions, as check --base.",
)
@click.option(
    "--at", metavar="REF", help="Draw a commit, tag or branch instead of the files on disk."
)
@arguments.rule_option("--select", "Enable a rule, as check --select. Repeatable.")
@arguments.rule_option("--ignore", "Disable a rule, as check --ignore. Repeatable.")
@click.option("--no-findings", is_flag=True, help="Draw the graph alone, without linting.")
@click.option("--output", metavar="FILE", type=click.Path(), help="Write to FILE, not to stdout.")
@arguments.config
@arguments.colour
def command(**given: Any) -> int:
    """Draw the graph of each CHAIN, by default of all chains.

    Findings of the linter are shown at their revisions, in text, svg, mermaid and dot.
    """
    options = GraphOptions(**given)
    options.refuse_combinations()
    if options.is_plain_json:
        text, chains = _json(options)
    else:
        from revlint.cli.graph_drawing import draw

        text, chains = draw(options)
    if options.output is None:
        console.write(text, sys.stdout)
    else:
        from revlint.cli.write_file import write_file

        write_file(console.working_directory() / options.output, text)
    return status_of(chains, ())


def _json(options: GraphOptions) -> tuple[str, list[str]]:
    """The files on disk as JSON, without linting; the names of all chains."""
    from revlint.cli.projects import read_projects
    from revlint.reporters.chains_json import render_graph_json

    projects = read_projects((), options.config)
    known = [chain.name for _, project in projects for chain in project.chains]
    options.refuse_unknown(known)
    return render_graph_json(projects, options.names), known
