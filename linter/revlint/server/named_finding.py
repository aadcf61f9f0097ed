"""Findings as values of JSON, which an editor sends back with the action that it chose."""

from __future__ import annotations

from typing import Any

from revlint.errors import EditRefused
from revlint.finding import Finding
from revlint.server.view import View


def name_of(finding: Finding) -> dict[str, Any]:
    """What tells a finding from others, until the files change."""
    place = finding.location
    return {
        "path": place.path,
        "rule": finding.rule,
        "title": finding.title,
        "line": place.range.line,
        "column": place.range.column,
    }


def find_named(view: View, name: dict[str, Any]) -> Finding:
    """The finding with a name.

    Raises:
        EditRefused: it is not found any more.
    """
    report = view.state.report
    for finding in report.findings if report else ():
        if name_of(finding) == name:
            return finding
    raise EditRefused("the finding is gone")
