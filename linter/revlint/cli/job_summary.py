"""Where the Markdown summary of a check goes: ``--summary FILE``, or what GitHub Actions names."""

from __future__ import annotations

from pathlib import Path

from revlint.cli.check_options import github_summary
from revlint.cli.console import tell
from revlint.cli.write_file import append_file, write_file
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.errors import RevlintError
from revlint.reporters.job_summary import LIMIT, render_job_summary


def write_summary(report: Report, asked: str | None, *, directory: Path, gate: Gate) -> None:
    """Write the summary to the file that was asked for, else to GitHub's.

    GitHub's file is appended to, since another command of the step may have written to it; where
    it was not asked for and cannot be written, that is said and no more.

    Raises:
        RevlintError: the file that was asked for cannot be written.
    """
    if asked is not None:
        _write(report, directory / asked, directory, gate)
    elif file := github_summary():
        try:
            _write(report, directory / file, directory, gate)
        except RevlintError as error:
            tell(f"no job summary: {error}")


def _write(report: Report, file: Path, directory: Path, gate: Gate) -> None:
    roots = [project.root for project in report.projects]
    github = github_summary()
    if github is not None and file == directory / github:
        room = LIMIT - _size(file)
        text = render_job_summary(report, directory=directory, gate=gate, room=room)
        append_file(file, text, roots=roots)
    else:
        write_file(file, render_job_summary(report, directory=directory, gate=gate), roots=roots)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0
