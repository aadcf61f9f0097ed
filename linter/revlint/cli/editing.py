"""What every command that edits does: plan, check, show, ask, carry out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from revlint.cli import arguments, console
from revlint.cli.apply_plan import apply_plan, write_diff
from revlint.cli.check_options import CheckOptions
from revlint.cli.console import tell
from revlint.cli.opened import Opened, open_projects
from revlint.cli.status import CLEAN, REFUSED
from revlint.edits.check_plan import changed_chains, check_plan, refuse_unreadable
from revlint.edits.journal_place import find_interrupted
from revlint.edits.new_journal import new_journal
from revlint.edits.plan import Plan
from revlint.edits.restore import restore_interrupted
from revlint.errors import EditRefused
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.plan import render_plan

base_option = click.option(
    "--base",
    metavar="REF|auto",
    help="Compare with the branch that this one will join. auto takes it from GitHub Actions, "
    "GitLab CI or a pre-push hook, else the default branch of the remote.",
)


@dataclass(frozen=True, slots=True)
class EditOptions:
    """The options that every command which edits has."""

    config: str | None = None
    base: str | None = None
    diff: bool = False
    yes: bool = False


def edit_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options ``--diff``, ``--yes`` and ``--config``."""
    for option in (
        arguments.config,
        click.option("--yes", is_flag=True, help="Do not ask before files are changed."),
        click.option(
            "--diff",
            is_flag=True,
            help="Show the change as a diff that `git apply` takes, and change nothing.",
        ),
    ):
        command = option(command)
    return command


def edit(options: EditOptions, make_plan: Callable[[Opened], Plan]) -> int:
    """Plan an edit of the project around here, and carry it out; the exit status.

    0 means done or nothing to do, 1 refused and nothing changed.

    Args:
        options: the command line.
        make_plan: plans the edit; raises ``EditRefused`` where it cannot be right.

    Raises:
        RevlintError: revlint could not run.
    """
    here = console.working_directory()
    chosen = CheckOptions(config=options.config, base=options.base)
    to_path: ToPath = str
    try:
        prepare = restorer(here, may_write=not options.diff)
        with open_projects(chosen, here, prepare) as (opened,):
            to_path = prefix_of(opened.root, here)
            return _finish(opened, make_plan(opened), options, to_path)
    except EditRefused as refusal:
        return say_refusal(refusal, to_path)


def say_refusal(refusal: EditRefused, to_path: ToPath) -> int:
    """Write why nothing was changed, and give the exit status."""
    place = ""
    if refusal.path is not None:
        line = "" if refusal.line is None else f":{refusal.line}"
        place = f"{to_path(refusal.path)}{line}: "
    tell(f"nothing was changed: {place}{show_paths(refusal.why, to_path)}")
    return REFUSED


def restorer(here: Path, *, may_write: bool) -> Callable[[Path], None]:
    """What takes back an interrupted edit of a project, given its root.

    No plan is made for files that are changed in part. It raises ``EditRefused`` where the edit
    cannot be taken back, or where nothing may be written.
    """

    def restore_first(root: Path) -> None:
        if not find_interrupted(root):
            return
        if not may_write:
            raise EditRefused(
                "an edit was interrupted; run the command without --diff to take it back"
            )
        to_path = prefix_of(root, here)
        try:
            restored = restore_interrupted(root)
        except EditRefused as refusal:
            raise EditRefused(refusal.why, refusal.path and to_path(refusal.path)) from None
        if restored:
            tell(f"an edit was interrupted; restored {', '.join(map(to_path, restored))}")

    return restore_first


def _finish(opened: Opened, plan: Plan, options: EditOptions, to_path: ToPath) -> int:
    if not plan.changes:
        tell(f"nothing to do: {show_paths(plan.title, to_path)}")
        return CLEAN
    refuse_unreadable(opened.report, changed_chains(opened.project, plan))
    check_plan(plan, opened.report, opened.report_after(plan))
    plan = opened.with_baseline(plan)
    new_journal(opened.root, plan)  # Refuses, before anything is shown, what cannot be written.
    if options.diff:
        write_diff(opened.root, plan, to_path)
        return CLEAN
    console.write(render_plan(plan, to_path, console.style_of("auto", sys.stdout)), sys.stdout)
    if not options.yes and is_asked() and not click.confirm("Change these files?", err=True):
        tell("nothing was changed")
        return REFUSED
    apply_plan(opened.root, plan, to_path)
    return CLEAN


def is_asked() -> bool:
    """Whether there is a terminal at which a question can be answered."""
    return bool(sys.stdin) and sys.stdin.isatty() and sys.stdout.isatty()
