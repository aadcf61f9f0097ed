"""Linting projects one by one, and caching the results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from revlint.cache.fingerprint import WatchedTree
from revlint.cache.readings import Readings
from revlint.cache.store import Folder
from revlint.cli.progress import Progress
from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.engine.lint import Linted, lint_with
from revlint.engine.reading import Reading
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
    ``verdicts`` caches the reports. ``reading`` reads the files.
    """

    rules: Sequence[type[Rule]]
    jobs: int | None
    verdicts: Verdicts | None
    folders: Mapping[Path, Folder]
    reading: type[Reading] = Reading
    progress: Progress = field(default_factory=Progress)

    def lint(self, work: Sequence[Work]) -> Iterator[Linted]:
        """Lint one project after the other, as they are asked for."""
        try:
            for item in work:
                yield self._lint(*item)
                self.progress.next_project()
        finally:
            self.progress.clear()

    def _lint(self, project: FoundProject, config: Config, tree: Tree, base: Base | None) -> Linted:
        folder = self.folders.get(project.root)
        readings = Readings(tree, folder)
        watched = None
        if self.verdicts is not None and folder and isinstance(tree, DiskTree):
            tree = watched = WatchedTree(tree)
        reading = self.reading(tree, self.progress, self.jobs, readings)
        linted = lint_with(
            reading, project.root, config, self.rules, under=project.under, base=base
        )
        readings.save()
        seen = watched.seen(readings.statements()) if watched is not None else None
        if self.verdicts is not None and seen is not None:
            modules = {rule.__module__ for rule in self.rules}
            self.verdicts.keep(project, seen, config.exclude, linted.report, modules)
        return linted
