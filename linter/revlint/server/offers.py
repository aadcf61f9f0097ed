"""Every action that an editor can offer, and the maker of the plan behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lsprotocol import types

from revlint.edits.plan import Plan
from revlint.errors import EditRefused
from revlint.finding import Finding
from revlint.server.action import Action, MakePlan, Offer
from revlint.server.advised_actions import offer_advised
from revlint.server.baseline_actions import accept_plan, offer_baseline, prune_plan
from revlint.server.checked_plan import checked
from revlint.server.command_plans import (
    end_plan,
    merge_plan,
    move_plan,
    rebase_plan,
    rename_plan,
)
from revlint.server.finding_actions import (
    fix_all_plan,
    fix_plan,
    offer_fix_all,
    offer_fixes,
)
from revlint.server.restore_plan import restore_plan
from revlint.server.revision_actions import offer_edits
from revlint.server.session import Check
from revlint.server.suppress_actions import offer_suppressions, suppress_plan
from revlint.server.view import View

_OFFERS: tuple[Offer, ...] = (
    offer_fixes,
    offer_advised,
    offer_suppressions,
    offer_baseline,
    offer_edits,
    offer_fix_all,
)

#: Plans that are checked while they are made, or need no check.
_CHECKED: Mapping[str, MakePlan] = {
    "fix": fix_plan,
    "fixAll": fix_all_plan,
    "suppress": suppress_plan,
    "accept": accept_plan,
    "prune": prune_plan,
    "restore": restore_plan,
}
#: Plans that extensions ask for too; their result is linted before they are shown.
EDITS: Mapping[str, MakePlan] = {
    "rebase": rebase_plan,
    "merge": merge_plan,
    "rename": rename_plan,
    "move": move_plan,
}
#: Others whose result is linted.
_LINTED: Mapping[str, MakePlan] = {**EDITS, "end": end_plan}


def actions_at(
    view: View, path: str, range_: types.Range, only: Sequence[str] | None
) -> Iterator[Action]:
    """What can be offered at a range of a file, of the kinds that are asked for."""
    start, end = view.spot(path, range_.start)[0], view.spot(path, range_.end)[0]
    lines = (min(start, end), max(start, end))
    findings = _findings(view, path, lines)
    for offer in _OFFERS:
        for action in offer(view, path, findings, lines):
            if only is None or any(_is_kind(action.kind, kind) for kind in only):
                yield action


def plan_of(view: View, name: str, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of an action by its name, checked.

    Raises:
        EditRefused: it cannot be right, or there is nothing to do.
        RevlintError: the result cannot be linted.
    """
    make = _CHECKED.get(name) or _LINTED.get(name)
    if make is None:
        raise EditRefused(f"no action is called {name!r}")
    plan = make(view, arguments, check)
    if name in _LINTED:
        plan = checked(view, plan, check)
    if not plan.changes:
        raise EditRefused(f"nothing to do: {plan.title}" if plan.title else "nothing to do")
    return plan


def _findings(view: View, path: str, lines: tuple[int, int]) -> Sequence[Finding]:
    report = view.state.report
    return [
        finding
        for finding in (report.findings if report else ())
        if finding.location.path == path
        and finding.location.range.line <= lines[1]
        and lines[0] <= finding.location.range.end_line
    ]


def _is_kind(kind: str, asked: str) -> bool:
    return not asked or kind == asked or kind.startswith(f"{asked}.")
