"""What a command line asks about: projects, their trees, what they are compared with, the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from revlint.cache.store import Folder
from revlint.cli.check_options import CheckOptions
from revlint.cli.chosen_configs import load_chosen
from revlint.cli.console import tell
from revlint.cli.linter import Linter, Work
from revlint.cli.notes import Notes, tell_of_refusals
from revlint.cli.trees import TreesOf, files_in, open_snapshot, open_trees
from revlint.config.files import Files
from revlint.config.projects import FoundProject, find_projects
from revlint.engine.registry import load_rules
from revlint.engine.rule import Rule
from revlint.engine.verdicts import Verdicts, folders_of
from revlint.sources.base import Base
from revlint.sources.repositories import Repositories

if TYPE_CHECKING:
    from revlint.sources.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class OpenedWork:
    """The projects of a command line, ready to be linted.

    ``snapshot`` is the commit or the index that is linted, None for the files on disk.
    """

    projects: tuple[Work, ...]
    rules: Sequence[type[Rule]]
    linter: Linter
    snapshot: Snapshot | None
    repositories: Repositories
    notes: Notes


@contextmanager
def open_work(
    options: CheckOptions, here: Path, buffer: bytes | None, verdicts: Verdicts | None
) -> Iterator[OpenedWork]:
    """The projects for some options; files of git can be read inside the block.

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
        trees_of = TreesOf(snapshot, options.base, no_base=options.no_base)
        configs = load_chosen(options, found, files, trees_of, rules, notes.tell)
        listed = verdicts.trees if verdicts else ()
        folders = verdicts.folders if verdicts else _folders(options, snapshot, found)
        trees = open_trees(options, trees_of, found, configs, here, buffer, listed)
        tell_of_refusals(trees, notes.tell)
        bases: list[Base | None] = [None] * len(found)
        if any(config.base for config in configs):
            # Imported here, since most runs have no base and need no commits or merges.
            from revlint.cli.chosen_base import open_bases

            verdicts = None
            bases = open_bases(
                *(options, repositories, snapshot, found, configs, trees),
                explain=notes.keep_choice,
                tell=notes.tell,
            )
        linter = Linter(rules, options.jobs, None if notes.told else verdicts, folders)
        work = tuple(zip(found, configs, trees, bases, strict=True))
        yield OpenedWork(work, rules, linter, snapshot, repositories, notes)


def _find(options: CheckOptions, files: Files) -> tuple[FoundProject, ...]:
    return find_projects(
        options.asked, files, config=options.config, unsaved=options.stdin_filename
    )


def _folders(
    options: CheckOptions, snapshot: Snapshot | None, found: Sequence[FoundProject]
) -> Mapping[Path, Folder]:
    """The caches of projects on disk; what git stores is not cached."""
    return {} if options.no_cache or snapshot is not None else folders_of(found, tell)
