"""The fixes of ``revlint check``: made, or shown as a diff, before the report is written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from revlint.cli import console
from revlint.cli.apply_plan import apply_plan, write_diff
from revlint.cli.check_options import CheckOptions
from revlint.cli.console import tell
from revlint.cli.editing import restorer, say_refusal
from revlint.cli.opened import Opened, open_projects
from revlint.edits.fixes import Fixes, plan_fixes
from revlint.edits.plan import Plan
from revlint.errors import EditRefused
from revlint.finding import Applicability
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.plan import render_plan


def fix(options: CheckOptions, here: Path) -> CheckOptions | None:
    """Make the fixes of each project that the options ask about, or show them.

    Gives the options for the files as they are then, None where a fix was refused.

    Raises:
        RevlintError: revlint could not run.
    """
    prepare = restorer(here, may_write=not options.diff)
    moved: dict[Path, Path] = {}
    to_path: ToPath = str
    try:
        with open_projects(options, here, prepare) as projects:
            for opened in projects:
                to_path = prefix_of(opened.root, here)
                plan = _fix(opened, options, to_path)
                renames = ((opened.root / c.path, opened.root / c.target) for c in plan.changes)
                moved.update(() if options.diff else renames)
    except EditRefused as refusal:
        say_refusal(refusal, to_path)
        return None
    paths = [str(moved.get((here / path).resolve(), path)) for path in options.paths]
    return replace(options, paths=tuple(paths))


def _fix(opened: Opened, options: CheckOptions, to_path: ToPath) -> Plan:
    wanted: Sequence[Applicability] = ("safe", "unsafe") if options.unsafe_fixes else ("safe",)
    fixes = plan_fixes(
        opened.tree,
        opened.report,
        opened.report_after,
        wanted=wanted,
        is_asked=lambda finding: opened.is_asked(finding) and not opened.is_hidden(finding),
    )
    fixes = replace(fixes, plan=opened.with_baseline(fixes.plan))
    _tell_of_refused(fixes, to_path)
    if options.diff:
        write_diff(opened.root, fixes.plan, to_path)
    elif fixes.plan.changes:
        _carry_out(opened, fixes, to_path, quiet=options.quiet)
    return fixes.plan


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
