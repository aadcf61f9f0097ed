"""``revlint init``: write a configuration to start from."""

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
    """Write a configuration from what discovery finds, by default for the whole project.

    One chain needs none: then the file only shows what can be said. Of several chains it names
    each, and proposes what they seem to owe to each other: the ids they are parked on, their
    roots, the form of their ids, the editions. Guesses are marked. An existing configuration is
    never changed. A PATH becomes a separate project.
    """
    from revlint.cli.new_config import InitOptions, init

    return init(InitOptions(path, pyproject, stdout))
