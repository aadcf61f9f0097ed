"""Workflow commands of GitHub Actions, which become annotations of a pull request."""

from __future__ import annotations

from pathlib import Path

from revlint.engine.report import Report
from revlint.escape import cut, for_github_message, for_github_property
from revlint.finding import Finding
from revlint.reporters.finding_text import finding_text
from revlint.reporters.paths import ToPath, prefix_of

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render_github(report: Report, *, directory: Path) -> str:
    """The findings, a workflow command each; paths are relative to a directory.

    GitHub takes paths as relative to the repository, so that the directory should be its root.
    """
    return "".join(
        _command(finding, to_path)
        for project in report.projects
        for to_path in [prefix_of(project.root, directory)]
        for finding in project.findings
    )


def _command(finding: Finding, to_path: ToPath) -> str:
    place, text = finding.location.range, finding_text(finding, to_path)
    path = to_path(finding.location.path)
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
    said = for_github_message(cut(text.title))
    if finding.already:
        said += "%0A" + for_github_message(cut(finding.already))
    for fact in text.facts:
        said += "%0A" + for_github_message(cut(fact))
    if text.help:
        said += "%0A" + for_github_message("help: " + cut(text.help))
    for command in text.commands:
        said += "%0A" + for_github_message(cut(command))
    return f"::{_COMMANDS[finding.severity or 'error']} {written}::{said}\n"
