"""``revlint move``: put revisions of one chain onto the head of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from revlint.cli.editing import EditOptions, base_option, edit, edit_options

if TYPE_CHECKING:
    from revlint.cli.opened import Opened
    from revlint.edits.plan import Plan


@click.command(
    "move",
    epilog="""\b
Examples:
  revlint move 1a9c4e0b77d2 --to shared      its id, if it fits the chain, else the next one
  revlint move 1a9 2f0 --to shared --diff    two of them, in their order; show, change nothing
  revlint move 1a9 --to shared --id oss000000004

\b
Exit status:
  0  done, or nothing to do
  1  refused, nothing was changed
  2  revlint could not run: usage, configuration or git""",
)
@click.argument("revisions", metavar="REVISION...", nargs=-1, required=True)
@click.option(
    "--to", metavar="CHAIN", required=True, help="The chain that gets the revisions, on its head."
)
@click.option("--id", "new_id", metavar="NEW", help="The id of the revision in that chain.")
@click.option("--chain", metavar="NAME", help="The chain of the revisions, if several have them.")
@base_option
@edit_options
def command(
    revisions: tuple[str, ...], to: str, new_id: str | None, chain: str | None, **options: object
) -> int:
    """Move each REVISION to another chain, on top of its head.

    What followed them in their chain follows their parents afterwards. An id that does not fit the
    other chain becomes the next one of its id-pattern. The plan shows what databases need that ran
    the revisions.
    """

    def make_plan(opened: Opened) -> Plan:
        from revlint.edits.move import plan_move

        return plan_move(opened.project, revisions, to, chain=chain, new_id=new_id)

    return edit(EditOptions(**options), make_plan)  # type: ignore[arg-type]
