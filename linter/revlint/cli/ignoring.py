"""``revlint check --add-ignore``: suppression comments for what is found, before the report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from revlint.cli import console
from revlint.cli.apply_plan import apply_plan, write_diff
from revlint.cli.check_options import CheckOptions
from revlint.cli.console import tell
from revlint.cli.editing import is_asked, restorer, say_refusal
from revlint.cli.opened import Opened, open_projects
from revlint.edits.check_plan import check_plan
from revlint.edits.ignores import Ignores, plan_ignores
from revlint.edits.new_journal import new_journal
from revlint.errors import EditRefused, RevlintError
from revlint.finding import Finding
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.plan import render_plan


def add_ignores(options: CheckOptions, here: Path) -> bool:
    """Add comments to each project that the options ask about, or show them.

    False where nothing was changed because it was refused.

    Raises:
        RevlintError: revlint could not run.
    """
    to_path: ToPath = str
    try:
        with open_projects(options, here, restorer(here, may_write=not options.diff)) as projects:
            for opened in projects:
                to_path = prefix_of(opened.root, here)
                if not _ignore(opened, options, to_path):
                    return False
    except EditRefused as refusal:
        say_refusal(refusal, to_path)
        return False
    return True


def _ignore(opened: Opened, options: CheckOptions, to_path: ToPath) -> bool:
    reason = (options.reason or "").strip()
    if opened.config.require_reason and not reason:
        raise RevlintError("require-reason is set: say why with --reason TEXT")
    found = [f for f in opened.report.findings if opened.is_asked(f) and not opened.is_hidden(f)]
    ignores = plan_ignores(opened.disk, found, reason)
    plan = ignores.plan
    if plan.changes:
        check_plan(plan, opened.report, opened.report_after(plan))
        new_journal(opened.root, plan)  # Refuses what cannot be written before it is shown.
    _tell_of_others(ignores, to_path)
    if options.diff:
        write_diff(opened.root, plan, to_path)
    elif plan.changes:
        if not options.quiet:
            style = console.style_of("auto", sys.stderr)
            console.write(f"revlint: {render_plan(plan, to_path, style)}", sys.stderr)
        if not options.yes and is_asked() and not click.confirm("Change these files?", err=True):
            tell("nothing was changed")
            return False
        apply_plan(opened.root, plan, to_path)
    return True


def _tell_of_others(ignores: Ignores, to_path: Callable[[str], str]) -> None:
    for finding in ignores.in_file:
        tell(
            f"suppressed in the whole file: {_place(finding, to_path)}: no comment fits on its line"
        )
    for finding, why in ignores.left:
        tell(f"not suppressed: {_place(finding, to_path)}: {why}")


def _place(finding: Finding, to_path: Callable[[str], str]) -> str:
    return f"{to_path(finding.location.path)}:{finding.location.range.line}: {finding.rule}"
