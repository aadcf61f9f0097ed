"""Linting for ``revlint check``: from projects, trees and rules to a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from revlint.cache.store import Folder
from revlint.cli.check_options import CheckOptions
from revlint.cli.chosen_configs import load_chosen
from revlint.cli.console import tell
from revlint.cli.linter import Linter
from revlint.cli.notes import Notes, tell_of_interruptions, tell_of_refusals, tell_of_run
from revlint.cli.trees import TreesOf, files_in, open_snapshot, open_trees
from revlint.config.files import Files
from revlint.config.projects import FoundProject, find_projects
from revlint.engine.registry import load_rules
from revlint.engine.report import Report
from revlint.engine.verdicts import Verdicts, folders_of
from revlint.sources.base import Base
from revlint.sources.repositories import Repositories

if TYPE_CHECKING:
    from revlint.sources.snapshot import Snapshot


@contextmanager
def linted(
    options: CheckOptions, here: Path, buffer: bytes | None, verdicts: Verdicts | None
) -> Iterator[Report]:
    """The report for some options; its source lines can be read inside the block.

    Args:
        options: the command line.
        here: the working directory, absolute.
        buffer: the text of ``--stdin-filename``.
        verdicts: where to cache the results.

    Raises:
        RevlintError: revlint could not run.
    """
    with Repositories() as repositories:
        notes = Notes()
        snapshot = open_snapshot(options, repositories, here, notes.keep_choice)
        files = files_in(snapshot, here)
        found = verdicts.found if verdicts else _find(options, files)
        rules = load_rules([project.root for project in found], notes.tell)
        trees_of = TreesOf(snapshot, compared=options.base is not None)
        configs = load_chosen(options, found, files, trees_of, rules, notes.tell)
        listed = verdicts.trees if verdicts else ()
        trees = open_trees(options, trees_of, found, configs, here, buffer, listed)
        tell_of_refusals(trees, notes.tell)
        bases: list[Base | None] = [None] * len(found)
        if options.base is not None:
            # Imported here, since most runs have no base and need no commits or merges.
            from revlint.engine.bases import hold_trees_against

            bases = hold_trees_against(
                options.base, repositories, snapshot, found, configs, trees, notes.keep_choice
            )
        folders = verdicts.folders if verdicts else _folders(options, snapshot, found)
        linter = Linter(rules, options.jobs, None if notes.told else verdicts, folders)
        report = linter.lint([*zip(found, configs, trees, bases, strict=True)])
        if options.verbose or (report.findings and not options.quiet):
            notes.tell_choices()
        if report.findings and snapshot is None:
            tell_of_interruptions(found, notes.tell)
        if options.verbose:
            tell_of_run(found, configs, trees, rules, report)
        yield report


def _find(options: CheckOptions, files: Files) -> tuple[FoundProject, ...]:
    return find_projects(
        options.asked, files, config=options.config, unsaved=options.stdin_filename
    )


def _folders(
    options: CheckOptions, snapshot: Snapshot | None, found: Sequence[FoundProject]
) -> Mapping[Path, Folder]:
    """The caches of projects on disk; what git stores is not cached."""
    return {} if options.no_cache or snapshot is not None else folders_of(found, tell)
