"""The fixes of ``revlint check``: made, or shown as a diff, before the report is written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from revlint.cli import console
from revlint.cli.check_options import CheckOptions
from revlint.cli.console import tell
from revlint.cli.editing import apply_plan, restorer, say_refusal, write_diff
from revlint.cli.opened import Opened, open_projects
from revlint.edits.fixes import Fixes, plan_fixes
from revlint.errors import EditRefused
from revlint.finding import Applicability
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.plan import render_plan


def fix(options: CheckOptions, here: Path) -> bool:
    """Make the fixes of each project that the options ask about; False if one was refused.

    Raises:
        RevlintError: revlint could not run.
    """
    prepare = restorer(here, may_write=not options.diff)
    try:
        with open_projects(options, here, prepare) as projects:
            done = [_fix(opened, options, prefix_of(opened.root, here)) for opened in projects]
            return all(done)
    except EditRefused as refusal:
        say_refusal(refusal, str)
        return False


def _fix(opened: Opened, options: CheckOptions, to_path: ToPath) -> bool:
    wanted: Sequence[Applicability] = ("safe", "unsafe") if options.unsafe_fixes else ("safe",)
    try:
        fixes = plan_fixes(
            opened.tree,
            opened.report,
            opened.report_after,
            wanted=wanted,
            is_asked=opened.is_asked,
        )
        _tell_of_refused(fixes, to_path)
        if options.diff:
            write_diff(opened.root, fixes.plan)
        elif fixes.plan.changes:
            _carry_out(opened, fixes, to_path, quiet=options.quiet)
    except EditRefused as refusal:
        say_refusal(refusal, to_path)
        return False
    return True


def _carry_out(opened: Opened, fixes: Fixes, to_path: ToPath, *, quiet: bool) -> None:
    count = len(fixes.fixed)
    title = f"fixed {count} finding{'s' * (count != 1)}"
    apply_plan(opened.root, fixes.plan, to_path)
    if not quiet:
        plan = replace(fixes.plan, title=title)
        console.write(
            f"revlint: {render_plan(plan, to_path, console.style_of('auto', sys.stderr))}",
            sys.stderr,
        )


def _tell_of_refused(fixes: Fixes, to_path: ToPath) -> None:
    for finding, refusal in fixes.refused:
        place = f"{to_path(finding.location.path)}:{finding.location.range.line}"
        why = show_paths(refusal.why, to_path)
        if refusal.path not in (None, finding.location.path):
            why = f"{to_path(refusal.path or '')}: {why}"
        tell(f"not fixed: {place}: {finding.rule}: {why}")
