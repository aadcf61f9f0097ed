"""``revlint next-id``: print the next free id of a chain whose ids are numbered."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from revlint.cli import arguments, console
from revlint.cli.check_options import CheckOptions
from revlint.cli.editing import base_option
from revlint.cli.opened import open_projects
from revlint.cli.status import CLEAN, REFUSED
from revlint.edits.next_number import next_number
from revlint.errors import EditRefused


@click.command(
    "next-id",
    epilog="""\b
Examples:
  revlint next-id                      the chain of this project
  revlint next-id --chain api/migrations
  revlint next-id --base origin/main   also count what main has
  alembic revision --rev-id "$(revlint next-id)" -m "add users" """,
)
@click.option("--chain", metavar="NAME", help="The chain, by its name or script directory.")
@base_option
@arguments.config
def command(chain: str | None, base: str | None, config: str | None) -> int:
    """Print the next free id of a chain whose ids are numbered.

    The number follows the highest one that the chain has, or that the base has. Where ids end in
    words, such as 0042_add_users, the number alone is printed. Ids are numbered where `id-pattern`
    counts, or where they look so.
    """
    here = console.working_directory()
    options = CheckOptions(config=config, base=base)
    with open_projects(options, here, _prepare) as (opened,):
        try:
            id_ = next_number(opened.project, opened.change, chain)
        except EditRefused as refusal:
            console.tell(refusal.why)
            return REFUSED
    console.write(f"{id_}\n", sys.stdout)
    return CLEAN


def _prepare(root: Path) -> None:
    """Nothing is written, so that an edit which was interrupted may stay as it is."""
