"""``revlint init``: write a first configuration."""

from __future__ import annotations

import click


@click.command(
    "init",
    epilog="""\b
Examples:
  revlint init                 write revlint.toml at the root of this project
  revlint init --stdout        show it and write nothing
  revlint init --pyproject     add [tool.revlint] to pyproject.toml instead""",
)
@click.argument("path", metavar="[PATH]", required=False, type=click.Path())
@click.option("--pyproject", is_flag=True, help="Add [tool.revlint] to the pyproject.toml there.")
@click.option("--stdout", is_flag=True, help="Show what would be written, and write nothing.")
def command(path: str | None, pyproject: bool, stdout: bool) -> int:
    """Write a configuration for the chains that revlint finds, by default in the whole project.

    One chain needs no configuration; the file then only shows the options. Several chains are
    declared by name, with a proposal for the contract between them: align revisions, roots, id
    patterns and editions. Guesses are marked. An existing configuration is never changed. A PATH
    becomes a separate project.
    """
    from revlint.cli.new_config import InitOptions, init

    return init(InitOptions(path, pyproject, stdout))
