"""What ``check`` does, once its options are read: a report, known or found out, and a status.

What only finding out needs is imported there: most runs change nothing since the last one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from revlint.cli import console
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine.report import Report
from revlint.engine.verdicts import Verdicts, verdicts_of
from revlint.errors import RevlintError
from revlint.finding import Severity
from revlint.sources.tree import MAX_FILE_SIZE

#: The exit statuses of every command.
CLEAN, FINDINGS, FAILED, NOTHING_TO_LINT = range(4)


@dataclass(frozen=True, slots=True)
class Output:
    """One place for the report: a format, and a file or None for stdout."""

    format: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The command line of ``revlint check``."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: str | None = None
    outputs: tuple[Output, ...] = ()
    fail_on: str = "error"
    stdin_filename: str | None = None
    base: str | None = None
    at: str | None = None
    staged: bool = False
    fail_on_base: bool = False
    colour: str = "auto"
    jobs: int | None = None
    no_cache: bool = False
    statistics: bool = False
    quiet: bool = False
    verbose: bool = False


def check(options: CheckOptions) -> int:
    """Lint, write the report, and give the exit status.

    Raises:
        RevlintError: the work could not be done.
    """
    here = working_directory()
    buffer = None if options.stdin_filename is None else _read_stdin()
    verdicts = _verdicts(options, here)
    report = verdicts.replay() if verdicts else None
    if report is not None:
        return _finish(report, options, here)
    from revlint.cli.linting import linted

    with linted(options, here, buffer, verdicts) as found:
        return _finish(found, options, here)


def working_directory() -> Path:
    """Where the command was called.

    Raises:
        RevlintError: that is no more.
    """
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise RevlintError("the working directory does not exist any more") from None


def tell_if_empty(chains: Sequence[object], paths: Sequence[str]) -> int:
    """The status of a command that saw some chains; where there is none, it says so."""
    if chains:
        return CLEAN
    where = " ".join(paths) or "here"
    tell(
        f"nothing to lint: no chain was found ({where}); a chain is what an alembic.ini or "
        "[tool.alembic] names, or a directory that holds env.py beside versions/"
    )
    return NOTHING_TO_LINT


def tell(line: str) -> None:
    """Write a line for people, beside the report."""
    from revlint import escape

    console.write(f"revlint: {escape.for_terminal(line)}\n", sys.stderr)


def _verdicts(options: CheckOptions, here: Path) -> Verdicts | None:
    """What is known of earlier runs with the same options, for the plain files on disk."""
    if options.no_cache or options.verbose or options.at or options.staged or options.base:
        return None
    if options.stdin_filename is not None:
        return None
    found = find_projects(options.paths, DiskFiles(here), config=options.config)
    return verdicts_of(found, json.dumps([options.select, options.ignore]))


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise RevlintError("--stdin-filename: stdin is closed; give it the text of the file")
    data = sys.stdin.buffer.read(MAX_FILE_SIZE + 1)
    if len(data) > MAX_FILE_SIZE:
        raise RevlintError(f"stdin holds more than {MAX_FILE_SIZE} bytes")
    return data


def _finish(report: Report, options: CheckOptions, here: Path) -> int:
    _write_report(report, options, here)
    return _status(report, options)


def _write_report(report: Report, options: CheckOptions, here: Path) -> None:
    """Write every output, files before stdout, whose reader may be gone; then the summary."""
    shown = None
    for output in sorted(options.outputs, key=lambda output: output.file is None):
        if output.file is None:
            shown = output.format
            console.write(_render(report, output.format, options, here), sys.stdout)
        else:
            from revlint.cli.output import write_file

            write_file(here / output.file, _render(report, output.format, None, here))
    if options.statistics:
        from revlint.reporters.summary import statistics

        for_people = shown in ("full", "concise")
        console.write(statistics(report), sys.stdout if for_people else sys.stderr)
    if shown != "full" and not options.quiet:
        from revlint.reporters.summary import summarise

        console.write(summarise(report) + "\n", sys.stderr)


def _render(report: Report, name: str, options: CheckOptions | None, here: Path) -> str:
    """The report in a format; ``options`` are None for a file, which is never painted."""
    match name:
        case "full":
            return _full(report, options, here)
        case "concise":
            from revlint.reporters.concise import render_concise

            return render_concise(report, directory=here)
        case "github":
            from revlint.reporters.github import render_github

            return render_github(report, directory=here)
        case "json":
            from revlint.reporters.json import render_json

            return render_json(report)
    raise RevlintError(f"there is no output format {name!r}")


def _full(report: Report, options: CheckOptions | None, here: Path) -> str:
    from revlint.reporters.full import render_findings, render_full
    from revlint.terminal import PLAIN, Style

    style, quiet = PLAIN, False
    if options is not None:
        style = Style(console.wants_colour(options.colour, sys.stdout))
        quiet = options.quiet
    render: Callable[..., str] = render_findings if quiet else render_full
    return render(report, directory=here, style=style)


def _status(report: Report, options: CheckOptions) -> int:
    """What the base has already fails the run only where that was asked for."""
    if options.fail_on != "never":
        limit = Severity(options.fail_on).rank
        for finding in report.findings:
            counts = options.fail_on_base or not finding.in_base
            if counts and (finding.severity or Severity.ERROR).rank <= limit:
                return FINDINGS
    paths = options.paths or tuple(filter(None, [options.stdin_filename]))
    return tell_if_empty([c for p in report.projects for c in p.chains], paths)
