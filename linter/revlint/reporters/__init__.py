"""Reporters: functions from a report to text, one module for each format.

``REPORTERS`` is what ``--output-format`` offers. A module is imported when its format is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.terminal import PLAIN, WIDTH, Style


@dataclass(frozen=True, slots=True)
class View:
    """How a report is shown: paths relative to ``directory``; ``quiet`` leaves out the summary.

    ``width`` is where prose is wrapped, ``gate`` what fails the run.
    """

    directory: Path
    style: Style = PLAIN
    quiet: bool = False
    width: int = WIDTH
    gate: Gate = field(default_factory=Gate)


def _full(report: Report, view: View) -> str:
    from revlint.reporters.full import render_findings, render_summary

    findings = render_findings(report, directory=view.directory, style=view.style, width=view.width)
    if view.quiet:
        return findings
    return findings + render_summary(report, style=view.style, width=view.width, gate=view.gate)


def _concise(report: Report, view: View) -> str:
    from revlint.reporters.concise import render_concise

    return render_concise(report, directory=view.directory)


def _json(report: Report, view: View) -> str:
    from revlint.reporters.json import render_json

    return render_json(report, directory=view.directory)


def _github(report: Report, view: View) -> str:
    from revlint.reporters.github import render_github

    return render_github(report, directory=view.directory)


def _sarif(report: Report, view: View) -> str:
    from revlint.reporters.sarif import render_sarif

    return render_sarif(report, directory=view.directory)


def _gitlab(report: Report, view: View) -> str:
    from revlint.reporters.gitlab import render_gitlab

    return render_gitlab(report, directory=view.directory)


def _junit(report: Report, view: View) -> str:
    from revlint.reporters.junit import render_junit

    return render_junit(report, directory=view.directory, gate=view.gate)


def _rdjson(report: Report, view: View) -> str:
    from revlint.reporters.rdjson import render_rdjson

    return render_rdjson(report, directory=view.directory)


#: The name of each format, and the function that gives a report in it.
REPORTERS: Mapping[str, Callable[[Report, View], str]] = {
    "full": _full,
    "concise": _concise,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
    "gitlab": _gitlab,
    "junit": _junit,
    "rdjson": _rdjson,
}
