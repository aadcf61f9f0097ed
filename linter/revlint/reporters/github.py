"""Workflow commands of GitHub Actions, which become annotations of a pull request."""

from __future__ import annotations

from pathlib import Path

from revlint.engine.report import Report
from revlint.escape import cut, for_github_message, for_github_property
from revlint.finding import Finding
from revlint.reporters.paths import prefix_of

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render_github(report: Report, *, directory: Path) -> str:
    """The findings, a workflow command each; paths are relative to a directory.

    GitHub takes paths as relative to the repository, so that the directory should be its root.
    """
    return "".join(
        _command(finding, to_path(finding.location.path))
        for project in report.projects
        for to_path in [prefix_of(project.root, directory)]
        for finding in project.findings
    )


def _command(finding: Finding, path: str) -> str:
    place = finding.location.range
    properties = {
        "file": for_github_property(cut(path)),
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
    said = for_github_message(cut(finding.message))
    if finding.already:
        said += "%0A" + for_github_message(cut(finding.already))
    if finding.help:
        said += "%0A" + for_github_message("help: " + cut(finding.help))
    return f"::{_COMMANDS[finding.severity or 'error']} {written}::{said}\n"
