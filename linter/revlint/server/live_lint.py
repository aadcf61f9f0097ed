"""Linting a project again and again: only what changed is read and judged again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from revlint.cache.readings import Readings
from revlint.cache.store import Folder
from revlint.change.change import Change
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.lint import Linted, judge
from revlint.engine.rule import Rule
from revlint.finding import Finding
from revlint.interruption import polled
from revlint.server.asked import Notes
from revlint.server.live_base import LiveBase, Opened
from revlint.server.live_chain import LiveProject
from revlint.server.live_comparison import LiveComparison
from revlint.server.live_operations import LatestOperations
from revlint.server.live_project import ProjectReader, ReadProgress
from revlint.server.live_reading import LatestReadings
from revlint.server.live_tree import LiveTree
from revlint.server.remembered import Remembered
from revlint.server.shared_readings import SharedReadings
from revlint.server.work_tree import WorkTree
from revlint.sources.base import Base
from revlint.sources.disk import DiskTree
from revlint.sources.tree import Tree


class LiveLint:
    """Lints the files of a work tree, with what it remembers from the time before.

    Args:
        root: the project root.
        rules: every rule that exists.
        folder: where readings are kept, None for nowhere.
        progress: called while many files are read.
        under: the paths that select chains and findings.
    """

    def __init__(
        self,
        root: Path,
        rules: Sequence[type[Rule]],
        folder: Folder | None,
        progress: ReadProgress,
        under: Sequence[str] = ("",),
    ) -> None:
        self._root = root
        self._under = under
        self._folder = folder
        self._progress = progress
        self._rules = rules
        self._notes, self._notes_of_merge = Notes(), Notes()
        self._remembered = Remembered(self._notes)
        self._tree: LiveTree | None = None
        self._reader: ProjectReader | None = None
        self._comparison: LiveComparison | None = None
        self._latest: LatestReadings | None = None

    def lint(
        self, files: WorkTree, config: Config, base: LiveBase | None = None
    ) -> tuple[Tree, Opened | None, Linted]:
        """The tree, the base that it is compared with, and what linting finds.

        Args:
            files: the files, refreshed.
            config: the configuration.
            base: what the files are compared with, None for nothing.

        Raises:
            RevlintError: the project cannot be linted.
        """
        # The changes that it takes would be lost.
        with polled():
            disk, texts, touched = files.take()
            tree, reader = self._refresh(disk, texts, touched)
            if base is not None:
                base.touch(touched)
        opened, changed = None, dict[str, bytes]()
        if base is not None:
            opened, changed = base.open(files, config, tree, texts)
        assert self._comparison is not None
        if opened is None or opened.base is None:
            self._comparison.leave()
            reader.note(tree.hold(None))
            reader.limit({})
            return tree, opened, self._judge(reader.read(config), reader, None)
        change = self._comparison.read(reader, config, opened.base, opened.past, changed)
        return tree, opened, self._judge(change, reader, opened.base)

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """A block in which nothing is noted that is asked about the last state."""
        with self._notes.left_out(), self._notes_of_merge.left_out():
            yield

    def readings(self) -> Readings:
        """What is known of the files, for other trees that have some of them."""
        return SharedReadings(self._latest) if self._latest is not None else Readings()

    def save(self) -> None:
        """Keep for later runs what was read."""
        if self._reader is not None:
            self._reader.save()

    def _judge(self, read: Project | Change, reader: ProjectReader, base: Base | None) -> Linted:
        return judge(
            *(read, reader.reading, self._root, self._rules),
            under=self._under,
            base=base,
            checks=self._check,
        )

    def _check(self, rule: type[Rule], subject: Project | Change) -> Iterator[Finding]:
        if isinstance(subject, LiveProject):
            return self._remembered.check(rule, subject)
        assert self._comparison is not None
        return self._comparison.check(rule, subject)

    def _refresh(
        self, disk: DiskTree, texts: Mapping[str, bytes], touched: Collection[str]
    ) -> tuple[LiveTree, ProjectReader]:
        if self._tree is None or self._reader is None:
            self._tree = LiveTree(disk, self._notes)
            latest = self._latest = LatestReadings(self._tree, self._folder)
            operations = LatestOperations(self._folder)
            notes = self._notes, self._notes_of_merge
            self._comparison = LiveComparison(notes, latest, operations)
            self._reader = ProjectReader(
                self._tree,
                (self._remembered, self._comparison.memory),
                latest,
                operations,
            )
            self._reader.progress = self._progress
        is_new = disk is not self._tree.disk
        changed = self._tree.refresh(disk, texts, touched)
        self._reader.note(changed)
        if self._comparison is not None:
            self._comparison.note(changed)
        # Files may be gone for good: what is known of them is forgotten.
        if is_new or ("list", "") in changed:
            paths = self._tree.paths()
            self._tree.forget(self._reader.questions())
            self._reader.keep(paths)
        return self._tree, self._reader
