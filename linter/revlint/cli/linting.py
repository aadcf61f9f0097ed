"""Finding out what a check has to say: projects, trees and rules in, a report out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from revlint.cache.fingerprint import WatchedTree
from revlint.cache.readings import Readings
from revlint.cache.store import Folder
from revlint.cli import console
from revlint.cli.arguments import no_such_rule
from revlint.cli.check_options import CheckOptions
from revlint.cli.console import tell
from revlint.config.config import Config
from revlint.config.files import DiskFiles, Files, TreeFiles
from revlint.config.projects import FoundProject, find_projects
from revlint.engine.configs import load_configs
from revlint.engine.lint import lint
from revlint.engine.registry import load_rules
from revlint.engine.report import ProjectReport, Report
from revlint.engine.rule import Rule
from revlint.engine.run_rules import is_enabled
from revlint.engine.verdicts import Verdicts, folders_of
from revlint.errors import RevlintError
from revlint.migration.reader import read_id
from revlint.sources.base import Base
from revlint.sources.ci_base import choose_base, pushed_commit
from revlint.sources.disk import DiskTree
from revlint.sources.snapshot import (
    Repositories,
    Snapshot,
    files_of,
    hold_against,
    open_commit,
    open_index,
    tree_of,
    trees_on_disk,
)
from revlint.sources.tree import Tree


@contextmanager
def linted(
    options: CheckOptions, here: Path, buffer: bytes | None, verdicts: Verdicts | None
) -> Iterator[Report]:
    """The report on what the options ask for; its source lines can be read within the block.

    Args:
        options: the command line.
        here: the working directory, absolute.
        buffer: the text of ``--stdin-filename``.
        verdicts: where to keep what is found out.

    Raises:
        RevlintError: the work could not be done.
    """
    with Repositories() as repositories:
        snapshot = _snapshot(options, repositories, here)
        files = _files(snapshot, here)
        found = verdicts.found if verdicts else _find(options, files)
        notes = _Notes()
        rules = load_rules([project.root for project in found], notes.tell)
        names = {rule.name for rule in rules}
        _refuse_unknown_rules(options, names)
        trees_of = _TreesOf(snapshot, compared=options.base is not None)
        configs = load_configs(found, files, trees_of, rules=names, tell=notes.tell)
        configs = [_chosen(c, options) for c in configs]
        if snapshot is None:
            listed = verdicts.trees if verdicts else ()
            roots = [(p.root, c.exclude) for p, c in zip(found, configs, strict=True)]
            trees = trees_on_disk(roots, read_id, here, options.stdin_filename, buffer, listed)
        else:
            trees = [trees_of(p, c) for p, c in zip(found, configs, strict=True)]
        bases = _hold_against(options, repositories, snapshot, found, configs, trees)
        folders = verdicts.folders if verdicts else _folders(options, snapshot, found)
        known = None if notes.told else verdicts
        linter = _Linter(rules, options.jobs, known, folders)
        report = linter.lint([*zip(found, configs, trees, bases, strict=True)])
        if options.verbose:
            _tell_more(found, configs, trees, rules)
            _tell_of_operations(report)
        yield report


def _snapshot(options: CheckOptions, repositories: Repositories, here: Path) -> Snapshot | None:
    """The commit or the index that is linted; None for the files on disk."""
    at = options.at
    if options.base == "auto" and not (at or options.staged or options.stdin_filename):
        at = pushed_commit(os.environ)
        if at is not None:
            tell(f"linting {at}, which is pushed (PRE_COMMIT_TO_REF)")
    if at is not None:
        return open_commit(repositories.of(here), at)
    return open_index(repositories.of(here)) if options.staged else None


def _files(snapshot: Snapshot | None, here: Path) -> Files:
    """Where projects and configurations are looked for."""
    if snapshot is None:
        return DiskFiles(here)
    return TreeFiles(files_of(snapshot), snapshot.repository.top, here)


def _find(options: CheckOptions, files: Files) -> tuple[FoundProject, ...]:
    return find_projects(
        options.asked, files, config=options.config, unsaved=options.stdin_filename
    )


@dataclass(frozen=True, slots=True)
class _TreesOf:
    """Gives the tree of a project: of a snapshot, or of the disk as it is saved."""

    snapshot: Snapshot | None
    compared: bool

    def __call__(self, project: FoundProject, config: Config) -> Tree:
        if self.snapshot is None:
            return DiskTree(project.root, config.exclude)
        return tree_of(self.snapshot, project.root, config.exclude, read_id, compared=self.compared)


def _hold_against(
    options: CheckOptions,
    repositories: Repositories,
    snapshot: Snapshot | None,
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: list[Tree],
) -> list[Base | None]:
    """The base of each project, and in place of its tree one that knows what is new."""
    if options.base is None:
        return [None] * len(found)
    bases: list[Base | None] = []
    told = set()
    for i, (project, config) in enumerate(zip(found, configs, strict=True)):
        repository = snapshot.repository if snapshot else repositories.of(project.root)
        name, why = options.base, ""
        if name == "auto":
            choice = choose_base(repository, os.environ)
            name, why = choice.name, f", since {choice.why}"
        trees[i], base = hold_against(
            name,
            project.root,
            config.exclude,
            trees[i],
            read_id,
            repository=repository,
            snapshot=snapshot,
        )
        bases.append(base)
        line = f"against {base.shown}{why}; the two parted at {base.merge_base[:12]}"
        if line not in told and not options.quiet:
            told.add(line)
            tell(line)
    return bases


def _refuse_unknown_rules(options: CheckOptions, known: Collection[str]) -> None:
    asked = (*options.select, *options.ignore)
    wrong = [no_such_rule(name, known) for name in asked if name not in known]
    if wrong:
        raise RevlintError("\n".join(wrong))


def _chosen(config: Config, options: CheckOptions) -> Config:
    """The configuration with the rules that the command line adds; it has the last word."""
    ignored = tuple(name for name in config.ignore if name not in options.select)
    return replace(
        config,
        select=(*config.select, *options.select),
        ignore=(*ignored, *options.ignore),
    )


class _Notes:
    """Lines for people that a verdict which is only replayed would not tell."""

    def __init__(self) -> None:
        self.told = False

    def tell(self, line: str) -> None:
        self.told = True
        tell(line)


def _folders(
    options: CheckOptions, snapshot: Snapshot | None, found: Sequence[FoundProject]
) -> Mapping[Path, Folder]:
    """The caches of projects on disk; nothing is kept beside the objects of git."""
    return {} if options.no_cache or snapshot is not None else folders_of(found, tell)


_Work = tuple[FoundProject, Config, Tree, Base | None]


@dataclass(frozen=True, slots=True)
class _Linter:
    """Lints one project after the other, and keeps what was found out."""

    rules: Sequence[type[Rule]]
    jobs: int | None
    verdicts: Verdicts | None
    folders: Mapping[Path, Folder]
    progress: console.Progress = field(default_factory=console.Progress)

    def lint(self, work: Sequence[_Work]) -> Report:
        reports: list[ProjectReport] = []
        try:
            for item in work:
                reports.append(self._lint(*item))
                self.progress.next_project()
        finally:
            self.progress.clear()
        return Report(tuple(reports))

    def _lint(
        self, project: FoundProject, config: Config, tree: Tree, base: Base | None
    ) -> ProjectReport:
        folder = self.folders.get(project.root)
        readings = Readings(tree, folder)
        watched = None
        if self.verdicts is not None and folder and isinstance(tree, DiskTree):
            tree = watched = WatchedTree(tree)
        report = lint(
            project.root,
            tree,
            config,
            self.rules,
            under=project.under,
            progress=self.progress,
            jobs=self.jobs,
            base=base,
            readings=readings,
        )
        readings.save()
        seen = watched.seen(readings.statements()) if watched is not None else None
        if self.verdicts is not None and seen is not None:
            modules = {rule.__module__ for rule in self.rules}
            self.verdicts.keep(project, seen, config.exclude, report, modules)
        return report


def _tell_more(
    found: Sequence[FoundProject],
    configs: Sequence[Config],
    trees: Sequence[Tree],
    rules: Sequence[type[Rule]],
) -> None:
    for project, config, tree in zip(found, configs, trees, strict=True):
        on = sum(is_enabled(rule, config, tree) for rule in rules)
        tell(
            f"project {project.root}: configuration {config.path or 'none'}, "
            f"{len(tree.paths())} files in the tree, {on} of {len(rules)} rules on"
        )


def _tell_of_operations(report: Report) -> None:
    """How much of what the migrations do could not be known, where rules about tables looked."""
    for project in report.projects:
        read, unknown = project.operations
        if read:
            tell(
                f"project {project.root}: {read} operations in the chains that are not parked, "
                f"{unknown} of them (op.execute among them) on tables that cannot be known "
                "without running them"
            )
