"""Linting a project again and again: only what changed is read and judged again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from revlint.cache.store import Folder
from revlint.config.config import Config
from revlint.engine.lint import Linted, judge
from revlint.engine.rule import Rule
from revlint.interruption import polled
from revlint.server.asked import Notes
from revlint.server.live_project import ProjectReader, ReadProgress
from revlint.server.live_tree import LiveTree
from revlint.server.remembered import Remembered
from revlint.server.work_tree import WorkTree
from revlint.sources.tree import Tree


class LiveLint:
    """Lints the files of a work tree, with what it remembers from the time before.

    Args:
        root: the project root.
        rules: every rule that exists.
        folder: where readings are kept, None for nowhere.
        progress: called while many files are read.
    """

    def __init__(
        self,
        root: Path,
        rules: Sequence[type[Rule]],
        folder: Folder | None,
        progress: ReadProgress,
    ) -> None:
        self._root = root
        self._folder = folder
        self._progress = progress
        self._rules = rules
        self.notes = Notes()
        self._remembered = Remembered(self.notes)
        self._tree: LiveTree | None = None
        self._reader: ProjectReader | None = None

    def lint(self, files: WorkTree, config: Config) -> tuple[Tree, Linted]:
        """The tree and what linting finds in it.

        Args:
            files: the files, refreshed.
            config: the configuration.

        Raises:
            RevlintError: the project cannot be linted.
        """
        # The changes that it takes would be lost.
        with polled():
            tree, reader = self._refresh(files)
        project = reader.read(config)
        checks = self._remembered.check
        return tree, judge(project, reader.reading, self._root, self._rules, checks=checks)

    def save(self) -> None:
        """Keep for later runs what was read."""
        if self._reader is not None:
            self._reader.save()

    def _refresh(self, files: WorkTree) -> tuple[LiveTree, ProjectReader]:
        disk, texts, touched = files.take()
        if self._tree is None or self._reader is None:
            self._tree = LiveTree(disk, self.notes)
            self._reader = ProjectReader(self._tree, self._remembered, self._folder)
            self._reader.progress = self._progress
        is_new = disk is not self._tree.disk
        changed = self._tree.refresh(disk, texts, touched)
        self._reader.note(changed)
        # Files may be gone for good: what is known of them is forgotten.
        if is_new or ("list", "") in changed:
            paths = self._tree.paths()
            self._tree.forget(self._reader.questions())
            self._reader.keep(paths)
        return self._tree, self._reader
