"""The chains that ``revlint graph`` draws, linted or only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from revlint.change.change import Change
from revlint.cli.graph_options import GraphOptions
from revlint.cli.linter import Work
from revlint.cli.work import OpenedWork, open_work
from revlint.contract.project import Project
from revlint.engine.project import compare, read_project
from revlint.engine.reading import Reading
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.migration.reader import read_id


@dataclass(frozen=True, slots=True)
class Drawn:
    """One project that is drawn: its chains and findings.

    With a base, ``project`` is what the merge would make, and ``new`` are the paths of files that
    the base lacks. ``since`` is the project at ``--since``, None without.
    """

    root: Path
    project: Project
    findings: tuple[Finding, ...]
    new: frozenset[str] = frozenset()
    since: Project | None = None

    def is_new_since(self, chain: Chain, id_: str | None) -> bool:
        """Whether a chain has an id that it did not have at ``--since``."""
        if self.since is None or id_ is None:
            return id_ is None
        return not any(id_ in old.by_id for old in self._former(chain))

    def _former(self, chain: Chain) -> tuple[Chain, ...]:
        """What a chain was at ``--since``; all chains where none has its name."""
        assert self.since is not None
        same = tuple(old for old in self.since.chains if old.name == chain.name)
        return same or self.since.chains


@contextmanager
def open_drawn(options: GraphOptions, here: Path) -> Iterator[list[Drawn]]:
    """The projects that a command line asks to draw.

    Raises:
        RevlintError: they cannot be read.
    """
    with open_work(options.check, here, None, None) as work:
        drawn = list(_lint(options, work) if options.lints else _read(options, work))
        if options.lints:
            work.notes.tell_choices()
        yield drawn


def _lint(options: GraphOptions, work: OpenedWork) -> Iterator[Drawn]:
    for item, one in zip(work.projects, work.linter.lint(work.projects), strict=True):
        yield _drawn(options, work, item, one.project, one.change, one.report.findings)


def _read(options: GraphOptions, work: OpenedWork) -> Iterator[Drawn]:
    for item in work.projects:
        _, config, tree, base = item
        reading = Reading(tree)
        project = read_project(tree, config, reading)
        change = compare(project, base, reading) if base is not None else None
        yield _drawn(options, work, item, project, change)


def _drawn(
    options: GraphOptions,
    work: OpenedWork,
    item: Work,
    project: Project,
    change: Change | None,
    findings: tuple[Finding, ...] = (),
) -> Drawn:
    found, config, _, _ = item
    since = None
    if options.since is not None:
        from revlint.sources.snapshot import open_commit, tree_of

        repository = work.snapshot.repository if work.snapshot else work.repositories.of(found.root)
        commit = open_commit(repository, options.since, "--since")
        old = tree_of(commit, found.root, config.exclude, read_id, compared=False)
        since = read_project(old, config, tolerant=True)
    if change is None:
        return Drawn(found.root, project, findings, frozenset(), since)
    return Drawn(found.root, change.merged, findings, change.new_paths, since)
