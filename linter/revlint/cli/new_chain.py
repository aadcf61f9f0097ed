"""``revlint new-chain``: make a chain that follows others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from revlint.cli.console import working_directory
from revlint.cli.editing import EditOptions, edit, edit_options
from revlint.cli.opened import Opened
from revlint.errors import EditRefused
from revlint.sources.paths import relative_path


@click.command(
    "new-chain",
    epilog="""\b
Examples:
  revlint new-chain db/shared --root oss000000000 --version-table alembic_version_oss \\
      --after oss-legacy --after ee-legacy --diff
  revlint new-chain db/ee --name ee --root ee0000000000 --version-table alembic_version_ee \\
      --after ee-legacy --after shared --write-config""",
)
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--root", "root_id", metavar="ID", required=True, help="The id of its empty root.")
@click.option("--version-table", metavar="TABLE", required=True, help="Its version table.")
@click.option(
    "--after",
    metavar="CHAIN",
    multiple=True,
    help="A chain that runs before it. Repeatable; the first one is its model. "
    "[default: the only chain]",
)
@click.option("--name", help="Its name in the configuration. [default: the name of DIR]")
@click.option("-m", "--message", help="The message of the root. [default: NAME root]")
@click.option("--write-config", is_flag=True, help="Also declare it in revlint's configuration.")
@edit_options
def command(
    directory: str,
    root_id: str,
    version_table: str,
    after: tuple[str, ...],
    name: str | None,
    message: str | None,
    write_config: bool,
    **given: Any,
) -> int:
    """Make a chain in DIR that runs after others, with a version table for it alone.

    It begins with an empty root, so that the version table always has a row. env.py, the ini and
    script.py.mako are those of the chain that it follows. With --write-config it joins every
    edition and database that runs the chains before it.
    """

    def make_plan(opened: Opened) -> Any:
        from revlint.edits.chosen_chain import find_chain
        from revlint.edits.new_chain import NewChain, plan_new_chain

        chosen = dict.fromkeys(find_chain(opened.project, chain) for chain in after or (None,))
        place = _in_tree(directory, opened.root)
        called = name or place.rpartition("/")[2].replace("_", "-")
        new = NewChain(
            called, place, root_id, version_table, (*chosen,), message or f"{called} root"
        )
        return plan_new_chain(opened.project, new, declares=write_config)

    return edit(EditOptions(**given), make_plan)


def _in_tree(directory: str, root: Path) -> str:
    place = relative_path(os.path.normpath(working_directory() / directory), root)
    if place == "." or place.startswith("../") or os.path.isabs(place):
        raise EditRefused(f"DIR has to be below the project root {root}")
    return place
