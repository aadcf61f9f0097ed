"""Where the Markdown summary of a check goes: ``--summary FILE``, or what GitHub Actions names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from revlint.cli import console
from revlint.cli.check_options import CheckOptions, github_summary
from revlint.cli.console import tell
from revlint.cli.outputs import STDOUT
from revlint.cli.write_file import append_file, write_file
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.errors import RevlintError
from revlint.reporters.job_summary import LIMIT, render_job_summary


def write_summary(report: Report, options: CheckOptions, *, directory: Path, gate: Gate) -> None:
    """Write the summary to the file or stdout that was asked for, else to GitHub's file.

    GitHub's file is appended to, since another command of the step may have written to it; where
    it was not asked for and cannot be written, that is said and no more.

    Raises:
        RevlintError: the file that was asked for cannot be written.
    """
    source = "" if options.at or options.staged or options.pushed else _github_source()
    if options.summary == STDOUT:
        text = render_job_summary(report, directory=directory, gate=gate, room=LIMIT, source=source)
        console.write(text, sys.stdout)
    elif options.summary is not None:
        _write(report, directory / options.summary, directory, gate, source)
    elif file := github_summary():
        try:
            _write(report, directory / file, directory, gate, source)
        except RevlintError as error:
            tell(f"no job summary: {error}")


def _write(report: Report, file: Path, directory: Path, gate: Gate, source: str) -> None:
    roots = [project.root for project in report.projects]
    github = github_summary()
    is_github = github is not None and file == directory / github
    room = LIMIT - _size(file) if is_github else LIMIT
    text = render_job_summary(report, directory=directory, gate=gate, room=room, source=source)
    (append_file if is_github else write_file)(file, text, roots=roots)


def _github_source() -> str:
    """Where GitHub shows the files that a job of GitHub Actions has checked out; "" elsewhere."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
    server, repository, commit = (os.environ.get(name, "") for name in names)
    return f"{server}/{repository}/blob/{commit}" if server and repository and commit else ""


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0
