"""What an editor offers for the baseline: accept a finding, remove what is repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from revlint.change.same_finding import Identity
from revlint.edits.plan import FileChange, Plan
from revlint.engine.baseline import compare_with_baseline
from revlint.engine.baseline_file import read_baseline, render_baseline
from revlint.engine.baseline_rules import BASELINE_RULES, StaleBaseline
from revlint.errors import EditRefused
from revlint.finding import Finding
from revlint.server.action import QUICK_FIX, Action
from revlint.server.checked_plan import linted_now
from revlint.server.named_finding import find_named, name_of
from revlint.server.session import Check
from revlint.server.view import View
from revlint.sources.tree import Tree

_RULES = frozenset(rule.name for rule in BASELINE_RULES)


def offer_baseline(
    view: View, path: str, findings: Sequence[Finding], lines: tuple[int, int]
) -> Iterator[Action]:
    """An entry for each finding, and the removal of entries that match none."""
    config = view.state.config
    if config is None or config.baseline is None:
        return
    for finding in findings:
        if finding.rule == StaleBaseline.name:
            title = "Remove from the baseline what is repaired"
            yield Action(title, QUICK_FIX, "prune", {}, finding, is_preferred=True)
        elif finding.rule not in _RULES:
            title = f"Add this {finding.rule} to the baseline"
            yield Action(title, QUICK_FIX, "accept", name_of(finding), finding)


def accept_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan that adds a finding to the baseline."""
    finding = find_named(view, arguments)
    linted, tree = linted_now(view)
    path = _path(view)
    entries = read_baseline(tree, path)
    compared = compare_with_baseline(linted.whole.findings, entries, linted.project)
    kept = [entry.identity for entry in entries if entry not in compared.outgrown]
    title = f"add {finding.rule} to the baseline"
    return _plan(tree, path, [*kept, Identity.of(finding)], title)


def prune_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of ``revlint baseline --prune``."""
    linted, tree = linted_now(view)
    path = _path(view)
    stale = {(entry.line, entry.identity) for entry in linted.stale}
    entries = read_baseline(tree, path)
    kept = [entry.identity for entry in entries if (entry.line, entry.identity) not in stale]
    return _plan(tree, path, kept, "remove from the baseline what is repaired")


def _path(view: View) -> str:
    config = view.state.config
    if config is None or config.baseline is None:
        raise EditRefused("the configuration names no baseline")
    return config.baseline


def _plan(tree: Tree, path: str, entries: Iterable[Identity], title: str) -> Plan:
    before, after = tree.read(path), render_baseline(entries).encode()
    return Plan(title, (FileChange(path, before, after),) if before != after else ())
