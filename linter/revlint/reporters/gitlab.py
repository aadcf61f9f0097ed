"""GitLab's code quality report (https://docs.gitlab.com/ci/testing/code_quality/)."""

from __future__ import annotations

from pathlib import Path

from revlint.engine.report import ProjectReport, Report
from revlint.finding import Finding
from revlint.reporters.description import describe
from revlint.reporters.finding_text import finding_text
from revlint.reporters.fingerprint import with_fingerprints
from revlint.reporters.json import JsonObject, dump
from revlint.reporters.paths import prefix_of
from revlint.reporters.repository_path import repository_path

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render_gitlab(report: Report, *, directory: Path) -> str:
    """The findings; files are relative to the repository, paths in texts to a directory."""
    return dump(
        [
            _issue(project, finding, fingerprint, directory)
            for project in report.projects
            for fingerprint, finding in with_fingerprints(project)
        ]
    )


def _issue(
    project: ProjectReport, finding: Finding, fingerprint: str, directory: Path
) -> JsonObject:
    place = finding.location.range
    return {
        "description": describe(finding_text(finding, prefix_of(project.root, directory))),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity or "error"],
        "location": {
            "path": repository_path(project.root)(finding.location.path),
            "lines": {"begin": place.line, "end": place.end_line},
        },
    }
