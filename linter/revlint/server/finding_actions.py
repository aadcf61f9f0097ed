"""What an editor offers for a finding: its fix, and all safe fixes of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from revlint.change.same_finding import Identity
from revlint.edits.fixes import plan_fixes
from revlint.edits.plan import Plan, plan_steps
from revlint.engine.report import ProjectReport
from revlint.errors import EditRefused
from revlint.finding import Applicability, Finding
from revlint.path_text import show_paths
from revlint.server.action import FIX_ALL, QUICK_FIX, Action
from revlint.server.checked_plan import completed, linted_now
from revlint.server.named_finding import find_named, name_of
from revlint.server.session import Check
from revlint.server.view import View


def offer_fixes(
    view: View, path: str, findings: Sequence[Finding], lines: tuple[int, int]
) -> Iterator[Action]:
    """The fix of each finding."""
    for finding in findings:
        which = name_of(finding)
        if finding.fix is not None and _can_be_made(view, finding):
            title = show_paths(finding.fix.title)
            is_safe = finding.fix.applicability == "safe"
            yield Action(
                *(title, QUICK_FIX, "fix", which, finding),
                is_preferred=is_safe,
                confirm=not is_safe,
            )


def offer_fix_all(
    view: View, path: str, findings: Sequence[Finding], lines: tuple[int, int]
) -> Iterator[Action]:
    """All safe fixes of the findings in a file."""
    report = view.state.report
    if report is not None and any(map(_is_safe, (f for f in report.findings if _is_in(f, path)))):
        yield Action("Make the safe fixes of revlint", FIX_ALL, "fixAll", {"path": path})


def fix_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of the fix of one finding, checked as ``--fix`` does."""
    finding = find_named(view, arguments)
    if finding.fix is None:
        raise EditRefused("the finding has no fix any more")
    return _fixes(view, {finding.fix.applicability}, lambda other: other == finding, check)


def fix_all_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of all safe fixes of a file, checked as ``--fix`` does."""
    path = arguments.get("path")
    return _fixes(view, {"safe"}, lambda finding: _is_in(finding, path), check)


def _fixes(
    view: View,
    wanted: set[Applicability],
    is_asked: Callable[[Finding], bool],
    check: Check,
) -> Plan:
    linted, tree = linted_now(view)
    hidden = {Identity.of(finding) for finding in linted.hidden}

    def lint_after(plan: Plan) -> ProjectReport:
        return view.session.report_after(plan, check)

    def is_wanted(finding: Finding) -> bool:
        return is_asked(finding) and Identity.of(finding) not in hidden

    fixes = plan_fixes(tree, linted.whole, lint_after, wanted=wanted, is_asked=is_wanted)
    if not fixes.plan.changes and fixes.refused:
        raise fixes.refused[0][1]
    titles = dict.fromkeys(f.fix.title for f in fixes.fixed if f.fix)
    return completed(view, replace(fixes.plan, title="; ".join(titles)))


def _can_be_made(view: View, finding: Finding) -> bool:
    """Whether the edits of a fix are possible, without what linting the result finds."""
    if finding.fix is None or view.state.tree is None:
        return False
    try:
        return bool(plan_steps(view.state.tree, finding.fix.steps, finding.fix.title).changes)
    except EditRefused:
        return False


def _is_in(finding: Finding, path: object) -> bool:
    return finding.location.path == path


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability == "safe"
