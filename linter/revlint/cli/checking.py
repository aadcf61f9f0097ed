"""One check: a report, from the cache or from linting, and what becomes of it.

Most runs repeat the last one, so what only linting needs is imported by ``linting``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from revlint.cli import console
from revlint.cli.check_options import CheckOptions
from revlint.cli.outputs import write_report
from revlint.cli.status import FINDINGS, status_of
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.engine.verdicts import Verdicts, folders_of
from revlint.errors import RevlintError
from revlint.sources.tree import MAX_FILE_SIZE


@contextmanager
def report_of(options: CheckOptions, here: Path) -> Iterator[Report]:
    """The report for some options; its source lines can be read inside the block.

    Raises:
        RevlintError: revlint could not run.
    """
    buffer = None if options.stdin_filename is None else _read_stdin()
    verdicts = _verdicts(options, here, tell=console.tell)
    report = verdicts.replay() if verdicts else None
    # The pictures of a summary need the chains themselves, which are not cached.
    if report is not None and not (report.findings and options.wants_summary):
        yield report
        return
    from revlint.cli.linting import linted

    with linted(options, here, buffer, verdicts) as found:
        yield found


def has_no_fixes(options: CheckOptions, here: Path) -> bool:
    """Whether the cache knows that there is nothing to fix."""
    verdicts = _verdicts(options, here, tell=lambda _: None)
    report = verdicts.replay() if verdicts else None
    return report is not None and all(finding.fix is None for finding in report.findings)


def finish(report: Report, options: CheckOptions, here: Path) -> int:
    """Write a report to all that the options name, and give the exit status.

    Raises:
        RevlintError: a file cannot be written.
    """
    gate = Gate(options.fail_on, options.fail_on_base)
    if options.wants_summary:
        from revlint.cli.job_summary import write_summary

        write_summary(report, options, directory=here, gate=gate)
    write_report(
        report,
        options.outputs,
        directory=here,
        colour=options.colour,
        quiet=options.quiet,
        statistics=options.statistics,
        gate=gate,
    )
    if any(map(gate.fails, report.findings)):
        return FINDINGS
    chains = [c for p in report.projects for c in p.chains]
    return status_of(chains, options.asked, lambda: _other_chains(options))


def _other_chains(options: CheckOptions) -> list[str]:
    """The chains of the projects on disk, where only some paths were asked about."""
    if not options.paths or options.at or options.staged or options.pushed:
        return []
    from revlint.cli.projects import read_projects

    projects = read_projects(options.paths, options.config)
    return [chain.name for _, project in projects for chain in project.chains]


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise RevlintError("--stdin-filename: stdin is closed")
    data = sys.stdin.buffer.read(MAX_FILE_SIZE + 1)
    if len(data) > MAX_FILE_SIZE:
        raise RevlintError(f"stdin has more than {MAX_FILE_SIZE} bytes")
    return data


def _verdicts(options: CheckOptions, here: Path, tell: Callable[[str], None]) -> Verdicts | None:
    """The cached results of the same options, for the files on disk as they are."""
    if options.no_cache or options.verbose or options.base or options.fail_on_base:
        return None
    if options.at or options.staged or options.pushed:
        return None
    if options.stdin_filename is not None:
        return None
    found = find_projects(options.paths, DiskFiles(here), config=options.config)
    folders = folders_of(found, tell)
    baseline = options.baseline and str(here / options.baseline)
    asked = repr((options.select, options.ignore, baseline, options.no_baseline, options.no_base))
    return Verdicts(found, asked, folders)
