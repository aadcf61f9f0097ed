"""One line for each finding: ``path:line:column: severity[rule] title``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from revlint import escape
from revlint.engine.report import Report
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath, prefix_of

if TYPE_CHECKING:
    from revlint.finding import Finding


def render_concise(report: Report, *, directory: Path) -> str:
    """The findings, a line each; paths are relative to a directory."""
    return "".join(
        headline(finding, to_path) + "\n"
        for project in report.projects
        for to_path in [prefix_of(project.root, directory)]
        for finding in project.findings
    )


def headline(finding: Finding, to_path: ToPath) -> str:
    """The line of one finding, without a newline; ``to_path`` makes the paths to show."""
    path = to_path(finding.location.path)
    place = finding.location.range
    return (
        f"{escape.path_for_line(escape.cut(path))}:{place.line}:{place.column}: "
        f"{finding.severity or 'error'}[{finding.rule}] "
        f"{escape.shown(show_paths(finding.title, to_path))}{_already(finding)}"
    )


def _already(finding: Finding) -> str:
    return f" ({escape.shown(finding.already)})" if finding.already else ""
