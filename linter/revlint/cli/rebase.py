"""``revlint rebase``: put revisions on top of others."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from revlint.cli import console
from revlint.cli.editing import EditOptions, base_option, edit, edit_options
from revlint.cli.opened import Opened
from revlint.edits.plan import Plan
from revlint.edits.rebase_project import rebase_named, rebase_new
from revlint.edits.renumbering import Renumbering
from revlint.errors import GitError
from revlint.sources.ci_base import choose_base
from revlint.sources.git_rebase import rebased_onto
from revlint.sources.repositories import Repositories


@click.command(
    "rebase",
    epilog="""\b
Examples:
  git merge origin/main && revlint rebase --base origin/main
                                  what this branch adds, on top of main's head
  revlint rebase                  the same with the base that --base auto finds;
                                  in the middle of a git rebase, its target
  revlint rebase 1a2b3c4d5e6f     a revision and what follows it
  revlint rebase 1a2b3c4d5e6f --onto 9f8e7d6c5b4a
  revlint rebase --base main --renumber
                                  0042_carts becomes 0043_carts if main has 0042_orders
  revlint rebase --base main --diff | git apply""",
)
@click.argument("revisions", metavar="[REVISION]...", nargs=-1)
@click.option("--onto", metavar="REVISION", help="Put them on top of this revision.")
@click.option("--chain", metavar="NAME", help="The chain, by its name or script directory.")
@base_option
@click.option(
    "--renumber",
    is_flag=True,
    help="Also give ids and file names that begin with numbers or dates the next free ones.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Also move revisions that the base has. The plan says which databases break.",
)
@edit_options
def command(
    revisions: tuple[str, ...],
    onto: str | None,
    chain: str | None,
    base: str | None,
    config: str | None,
    *,
    renumber: bool,
    force: bool,
    diff: bool,
    yes: bool,
) -> int:
    """Put each REVISION and what follows it on top of the rest of the chain.

    Without a REVISION, those that the base lacks are moved, in their order, onto the base's head.
    down_revision and the line "Revises:" change, and nothing else without --renumber. Revisions
    that the base has stay where they are, since databases may have run them.

    Merge or rebase with git first; it works in the middle of a merge or rebase too.
    """

    def make_plan(opened: Opened) -> Plan:
        how = Renumbering(opened.project, opened.config_path, datetime.now()) if renumber else None
        if opened.change is None or revisions:
            return rebase_named(
                *(opened.project, opened.change, revisions),
                chain_name=chain,
                onto=onto,
                force=force,
                renumbering=how,
            )
        return rebase_new(opened.change, chain_name=chain, onto=onto, renumbering=how)

    base = base or _default_base(revisions, console.working_directory())
    return edit(EditOptions(config, base, diff, yes), make_plan)


def _default_base(revisions: Sequence[str], here: Path) -> str | None:
    """What others have: the target of a git rebase under way, else what ``auto`` finds.

    Raises:
        GitError: no base is known and no revision is named.
    """
    try:
        with Repositories() as repositories:
            repository = repositories.of(here)
            onto = rebased_onto(repository.located.path)
            if onto:
                return onto
            choice = choose_base(repository, os.environ)
            return choice.name if choice else None
    except GitError:
        if revisions:
            return None
        raise
