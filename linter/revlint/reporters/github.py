"""Workflow commands of GitHub Actions, which become annotations of a pull request."""

from __future__ import annotations

from pathlib import Path

from revlint.engine.report import Report
from revlint.escape import cut, for_github_message, for_github_property
from revlint.finding import Finding, Severity
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath, prefix_of

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render_github(report: Report, *, directory: Path) -> str:
    """The findings, a workflow command each; paths in titles are relative to a directory.

    Errors come first, then warnings and notes: a step shows ten annotations of each kind, and a job
    fifty in all. The path of a file is absolute: the runner makes only those relative to the
    repository.
    """
    found = [
        (finding, project.root / finding.location.path, to_path)
        for project in report.projects
        for to_path in [prefix_of(project.root, directory)]
        for finding in project.findings
    ]
    found.sort(key=lambda row: (row[0].severity or Severity.ERROR).rank)
    return "".join(_command(*row) for row in found)


def _command(finding: Finding, path: Path, to_path: ToPath) -> str:
    place = finding.location.range
    properties = {
        "file": for_github_property(cut(path.as_posix())),
        "line": place.line,
        "col": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "title": for_github_property(f"revlint: {finding.rule}"),
    }
    # GitHub drops an annotation whose columns span lines.
    if place.end_line != place.line:
        del properties["col"], properties["endColumn"]
    written = ",".join(f"{name}={value}" for name, value in properties.items())
    said = for_github_message(cut(show_paths(finding.title, to_path)))
    if finding.already:
        said += for_github_message(f" ({cut(finding.already)})")
    return f"::{_COMMANDS[finding.severity or 'error']} {written}::{said}\n"
