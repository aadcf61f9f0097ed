"""Linting projects one by one, and caching the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from revlint.cache.fingerprint import WatchedTree
from revlint.cache.readings import Readings
from revlint.cache.store import Folder
from revlint.cli.progress import Progress
from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.engine.lint import lint
from revlint.engine.report import ProjectReport, Report
from revlint.engine.rule import Rule
from revlint.engine.verdicts import Verdicts
from revlint.sources.base import Base
from revlint.sources.disk import DiskTree
from revlint.sources.tree import Tree

Work = tuple[FoundProject, Config, Tree, Base | None]


@dataclass(frozen=True, slots=True)
class Linter:
    """Lints projects with some rules.

    ``jobs`` is how many processes may read files. ``folders`` are the caches of the projects, and
    ``verdicts`` caches the reports.
    """

    rules: Sequence[type[Rule]]
    jobs: int | None
    verdicts: Verdicts | None
    folders: Mapping[Path, Folder]
    progress: Progress = field(default_factory=Progress)

    def lint(self, work: Sequence[Work]) -> Report:
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
