"""What an editor offers to suppress a finding: a comment, as ``--add-ignore`` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from revlint.edits.ignores import Ignores, plan_ignores
from revlint.edits.plan import Plan
from revlint.errors import EditRefused
from revlint.finding import Finding
from revlint.server.action import QUICK_FIX, Action
from revlint.server.named_finding import find_named, name_of
from revlint.server.session import Check
from revlint.server.view import View


def offer_suppressions(
    view: View, path: str, findings: Sequence[Finding], lines: tuple[int, int]
) -> Iterator[Action]:
    """A comment for each finding, where its file can have one."""
    config = view.state.config
    is_reason_missing = config is not None and config.require_reason
    for finding in findings:
        ignores = _ignores(view, finding)
        if ignores is not None and not ignores.left:
            where = "in this file" if ignores.in_file else "here"
            more = ", with a reason to be added" if is_reason_missing else ""
            title = f"Suppress {finding.rule} {where}{more}"
            yield Action(title, QUICK_FIX, "suppress", name_of(finding), finding)


def suppress_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan that adds a comment for one finding.

    A reason that the configuration requires is for the user to add, after the comment.
    """
    finding = find_named(view, arguments)
    ignores = _ignores(view, finding)
    if ignores is None or ignores.left:
        why = ignores.left[0][1] if ignores else "the file cannot be read"
        raise EditRefused(why, finding.location.path)
    return ignores.plan


def _ignores(view: View, finding: Finding) -> Ignores | None:
    tree = view.state.tree
    return plan_ignores(tree, [finding], reason="") if tree is not None else None
