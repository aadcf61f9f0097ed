"""``revlint merge``: write a revision that merges heads."""

from __future__ import annotations

import click

from revlint.cli.editing import EditOptions, base_option, edit, edit_options
from revlint.cli.opened import Opened
from revlint.edits.merge import DEFAULT_MESSAGE, plan_merge
from revlint.edits.plan import Plan
from revlint.edits.taken import taken_in_base


@click.command(
    "merge",
    epilog="""\b
Examples:
  revlint merge                        the heads of the one chain that has too many
  revlint merge --chain api/migrations
  revlint merge 1a2b3c4d5e6f 9f8e7d6c5b4a -m "merge orders and carts"
  revlint merge --diff                 show the new file, write nothing""",
)
@click.argument("heads", metavar="[REVISION]...", nargs=-1)
@click.option("--chain", metavar="NAME", help="The chain, by its name or script directory.")
@click.option(
    "-m", "--message", metavar="TEXT", help=f"The message. [default: {DEFAULT_MESSAGE!r}]"
)
@base_option
@edit_options
def command(
    heads: tuple[str, ...],
    chain: str | None,
    message: str | None,
    base: str | None,
    config: str | None,
    *,
    diff: bool,
    yes: bool,
) -> int:
    """Write one revision that merges the heads of a chain, or the heads named.

    The file looks as the newest one of the chain, and is called as Alembic would call it. No
    template of the project is run. The id is the next number where the ids of the chain count,
    else hexadecimal. Heads that the chain may have, such as those with different branch labels,
    are merged only if named.
    """

    def make_plan(opened: Opened) -> Plan:
        return plan_merge(
            opened.project,
            heads=heads,
            chain_name=chain,
            message=message,
            also_taken=taken_in_base(opened.change),
        )

    return edit(EditOptions(config, base, diff, yes), make_plan)
