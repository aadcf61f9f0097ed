"""Linting for ``revlint check``: from projects, trees and rules to a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from revlint.cli.check_options import CheckOptions
from revlint.cli.notes import tell_of_interruptions, tell_of_run
from revlint.cli.work import open_work
from revlint.engine.report import Report
from revlint.engine.verdicts import Verdicts


@contextmanager
def linted(
    options: CheckOptions, here: Path, buffer: bytes | None, verdicts: Verdicts | None
) -> Iterator[Report]:
    """The report for some options; its source lines can be read inside the block.

    The arguments, and what is raised, are those of ``open_work``.
    """
    with open_work(options, here, buffer, verdicts) as work:
        report = Report(tuple(one.report for one in work.linter.lint(work.projects)))
        found, configs, trees, _ = zip(*work.projects, strict=True)
        notes = work.notes
        # A run that changes files has said it before.
        changes = options.wants_fixes or options.add_ignore
        if not changes and (options.verbose or (report.findings and not options.quiet)):
            notes.tell_choices()
        if report.findings and work.snapshot is None:
            tell_of_interruptions(found, notes.tell)
        if options.verbose:
            tell_of_run(found, configs, trees, work.rules, report)
        yield report
