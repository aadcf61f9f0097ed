"""``revlint graph``: draw chains, as text and in formats for other programs."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from revlint.cli import arguments, console
from revlint.cli.graph_options import FORMATS, GraphOptions
from revlint.cli.outputs import STDOUT
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
  revlint graph --format mermaid                for GitHub and GitLab
  revlint graph --open                          a page with the contract, in the browser
  revlint graph --format html --base origin/main --output graph.html""",
)
@click.argument("names", metavar="[CHAIN]...", nargs=-1)
@click.option(
    "--format",
    "output_format",
    type=click.Choice([*FORMATS]),
    help="text: lanes, newest first. list: a line for each revision, parents before children, "
    "columns separated by tabs. html: a page to search and to click through. svg, mermaid, dot: "
    "drawings. json: for programs. [default: text, or html with --open]",
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
@click.option(
    "--open",
    "opens",
    is_flag=True,
    help="Show the page of html in the browser; without --output, from a temporary file that only "
    "you can read.",
)
@arguments.config
@arguments.colour
def command(**given: Any) -> int:
    """Draw the graph of each CHAIN, by default of all chains.

    Findings of the linter are shown at their revisions, in text, html, svg, mermaid and dot.
    """
    given["output_format"] = given["output_format"] or ("html" if given["opens"] else "text")
    options = GraphOptions(**given)
    options.refuse_combinations()
    if options.output == STDOUT:
        options = replace(options, output=None)
    text, chains = _draw(options)
    file = None if options.output is None else console.working_directory() / options.output
    if file is not None:
        _write(file, text, options)
    if options.opens:
        from revlint.cli.browser import open_in_browser, write_private

        open_in_browser(file or write_private(text))
    elif file is None:
        console.write(text, sys.stdout)
    return status_of(chains, ())


def _draw(options: GraphOptions) -> tuple[str, list[str]]:
    """The text to write, and the names of all chains."""
    if options.is_plain_json:
        return _json(options)
    if options.output_format == "html":
        from revlint.cli.graph_page import draw_page

        return draw_page(options)
    from revlint.cli.graph_drawing import draw

    return draw(options)


def _write(file: Path, text: str, options: GraphOptions) -> None:
    """Write a file, but not through a link of a linted tree."""
    from revlint.cli.write_file import write_file
    from revlint.config.files import DiskFiles
    from revlint.config.projects import find_projects

    found = find_projects((), DiskFiles(console.working_directory()), config=options.config)
    write_file(file, text, roots=[project.root for project in found])


def _json(options: GraphOptions) -> tuple[str, list[str]]:
    """The files on disk as JSON, without linting; the names of all chains."""
    from revlint.cli.projects import read_projects
    from revlint.reporters.chains_json import render_graph_json

    projects = read_projects((), options.config)
    known = [chain.name for _, project in projects for chain in project.chains]
    options.refuse_unknown(known)
    return render_graph_json(projects, options.names), known
