"""``revlint park``: end chains in one empty revision."""

from __future__ import annotations

from typing import Any

import click

from revlint.cli.editing import EditOptions, edit, edit_options
from revlint.cli.opened import Opened


@click.command(
    "park",
    epilog="""\b
Examples:
  revlint park oss-legacy ee-legacy --id park00000000 --diff
  revlint park oss-legacy ee-legacy --id park00000000 --write-config
  revlint park api/migrations --id park00000000 -m "the last revision here\"""",
)
@click.argument("chains", metavar="CHAIN...", nargs=-1, required=True)
@click.option("--id", "id_", metavar="ID", required=True, help="The id of the new revisions.")
@click.option(
    "-m", "--message", default="park the chain", help="Their message. [default: park the chain]"
)
@click.option("--write-config", is_flag=True, help="Also declare it in revlint's configuration.")
@edit_options
def command(
    chains: tuple[str, ...], id_: str, message: str, write_config: bool, **given: Any
) -> int:
    """Give chains one empty revision with the same ID at their heads, and end them there.

    A database that one of the chains has upgraded can then go on with another one. CHAIN is a
    name of the configuration or the path of a script directory. A chain that is parked on ID
    already stays as it is.
    """

    def make_plan(opened: Opened) -> Any:
        from revlint.edits.chosen_chain import find_chain
        from revlint.edits.park import plan_park

        chosen = dict.fromkeys(find_chain(opened.project, name) for name in chains)
        return plan_park(opened.project, [*chosen], id_, message, declares=write_config)

    return edit(EditOptions(**given), make_plan)
