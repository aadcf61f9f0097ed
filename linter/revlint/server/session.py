"""One project in an editor: what linting finds, with the editor's texts over the files on disk.

The findings are those of ``revlint check`` for the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from revlint.cache.store import Folder
from revlint.config.config import Config
from revlint.config.projects import FoundProject
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import as_new_as_before, planned_config, planned_tree
from revlint.engine.bases import hold_trees_against
from revlint.engine.lint import Linted, lint_with
from revlint.engine.reading import Reading
from revlint.engine.report import ProjectReport
from revlint.engine.rule import Rule
from revlint.errors import GitError, RevlintError
from revlint.interruption import poll, polled
from revlint.server.buffers import Buffers
from revlint.server.live_base import LiveBase
from revlint.server.live_config import LiveConfig
from revlint.server.live_lint import LiveLint
from revlint.server.live_project import ReadProgress
from revlint.server.state import State
from revlint.server.work_tree import WorkTree
from revlint.sources.base import Base
from revlint.sources.disk import DiskTree
from revlint.sources.repositories import Repositories
from revlint.sources.tree import Tree

__all__ = ["Check", "Session", "State"]

#: Called again and again while a session works; may raise an ``Interruption`` to end the work.
Check = Callable[[], None]


class Session:
    """A project whose files change.

    One thread at a time may use it.

    Args:
        found: the project.
        rules: every rule that exists; the configuration chooses among them.
        is_chosen: whether its configuration counts in place of the nearest one.
        select: rules that are enabled in addition to the configuration.
        ignore: rules that are disabled in addition to it.
        base: what the files are compared with, as in ``--base``; "" for nothing, None for what the
            configuration names.
        adjust: changes the configuration that was read.
        under: the paths that select chains and findings.
        folder: the cache of the project, None for none.
        progress: called while many files are read: how many were, and of how many.
    """

    def __init__(
        self,
        found: FoundProject,
        rules: Sequence[type[Rule]],
        *,
        is_chosen: bool = False,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        base: str | None = None,
        adjust: Callable[[Config], Config] = lambda config: config,
        under: Sequence[str] = ("",),
        folder: Folder | None = None,
        progress: ReadProgress = lambda done, total: None,
    ) -> None:
        self.root = found.root
        self.rules = rules
        self._base_name = base
        self._base: LiveBase | None = None
        self._base_error: GitError | None = None
        self._failed_at: object = None
        self._base_key: tuple[str | None, str | None] | None = None
        self._buffers = Buffers(found.root)
        chosen = (select, ignore)
        self._settings = LiveConfig(found, rules, self._buffers, *chosen, is_chosen=is_chosen)
        self._files = WorkTree(found.root, self._buffers)
        self._adjust = adjust
        self._start = partial(LiveLint, found.root, rules, folder, progress, under)
        self._live = self._start()
        self._state: State | None = None
        self._last = State()
        self._is_save_due = True

    def set_buffer(self, path: Path, text: bytes | None) -> None:
        """Replace the text of a file by that of an editor; None when the editor closes it."""
        self._buffers.set(path, text)
        self._state = None

    def files_changed(self, paths: Iterable[Path] | None = None) -> None:
        """Look again at files on disk that were written, made or deleted; None for all."""
        self._files.touch(paths)
        self._state = None
        self._base_error = None
        self._is_save_due = True

    def depends_on(self, path: Path) -> bool:
        """Whether a file on disk may decide what is found."""
        return self._files.depends_on(path)

    def set_base(self, name: str | None) -> None:
        """Compare with another base, as in ``--base``; "" for none, None for the one of the key."""
        self._base_name = name
        self._base_error = None
        self._state = None

    @property
    def found(self) -> FoundProject:
        """The project, with the configuration that it has now.

        Raises:
            ConfigError: a ``pyproject.toml`` cannot be read.
        """
        return self._settings.found

    def state(self, check: Check | None = None) -> State:
        """What linting finds now; ``check`` may end it with an ``Interruption``."""
        if self._state is None or self._files.is_stale():
            notes: list[str] = []
            self._state = None
            try:
                with polled(check):
                    self._state = self._last = self._lint(notes)
            except RevlintError as error:
                self._state = replace(self._last, error=error, notes=tuple(notes))
        return self._state

    @contextmanager
    def last_state(self) -> Iterator[State]:
        """What was found last; inside the block, also while a run is at work in the same thread."""
        with self._live.left_out():
            yield self._last

    def save(self) -> None:
        """Keep for later runs what was read, if files on disk changed since the last time."""
        if self._is_save_due:
            self._is_save_due = False
            self._live.save()

    def report_after(self, plan: Plan, check: Check | None = None) -> ProjectReport:
        """What linting finds in the files as a plan leaves them, with what the baseline hides.

        Raises:
            RevlintError: they cannot be linted.
        """
        state = self.state(check)
        with polled(check):
            return self._lint_after(plan, state)

    def _lint_after(self, plan: Plan, state: State) -> ProjectReport:
        if state.tree is None or state.config is None:
            raise state.error or RevlintError("nothing is linted yet")
        now = self._files.overlay()
        tree: Tree = planned_tree(now, plan)
        config_path = self.found.config_path
        names = {rule.name for rule in self.rules}
        config = planned_config(state.config, config_path, tree, plan, names)
        config = replace(config, baseline=None)
        if state.base is None:
            tree = as_new_as_before(tree, now, plan)
            return self._lint_tree(tree, config, None).report
        with Repositories() as repositories:
            config = replace(config, base=state.base.name)
            linted = self._lint_change(tree, config, repositories, []).linted
        assert linted is not None
        return linted.report

    def _lint(self, notes: list[str]) -> State:
        poll()
        config = self._adjust(self._settings.read(notes))
        disk = self._files.refresh(config.exclude)
        if disk.refusal:
            notes.append(f"linting the files on disk, ignored ones included: {disk.refusal}")
        name = config.base if self._base_name is None else self._base_name or None
        self._take_base(name, config)
        if self._files.stamp != self._failed_at:
            self._base_error = None
        if name is not None and self._base_error is None:
            try:
                return self._lint_with_base(name, disk, config, notes)
            except GitError as error:
                # git, or another look at the files, may lead to another answer later.
                self._base, self._base_error = None, error
                self._failed_at = self._files.stamp
        tree, _, linted = self._live.lint(self._files, config)
        config = replace(config, base=None)
        return State(tree, config, None, linted, tuple(notes), base_error=self._base_error)

    def _lint_with_base(self, name: str, disk: DiskTree, config: Config, notes: list[str]) -> State:
        if disk.left_out:
            # git has what a sparse checkout leaves out.
            config = replace(config, base=name)
            with Repositories() as repositories:
                return self._lint_change(self._files.overlay(), config, repositories, notes)
        if self._base is None:
            key = config.path if self._base_name is None else None
            self._base = LiveBase(name, self._settings.given, key)
        tree, opened, linted = self._live.lint(self._files, config, self._base)
        base = opened.base if opened else None
        choices = opened.choices if opened else ()
        notes += opened.notes if opened else ()
        config = replace(config, base=base.name if base else None)
        return State(tree, config, base, linted, tuple(notes), choices)

    def _take_base(self, name: str | None, config: Config) -> None:
        """Compare with another base from here on, if it is another one."""
        key = config.path if self._base_name is None else None
        if (name, key) != self._base_key:
            # What was found with another base does not count.
            self._live = self._start() if self._base_key else self._live
            self._base_key = name, key
            self._base = self._base_error = None

    def _lint_change(
        self, tree: Tree, config: Config, repositories: Repositories, notes: list[str]
    ) -> State:
        """What linting finds with the base of a configuration; all files are read again."""
        trees, choices = [tree], list[str]()
        (base,) = hold_trees_against(
            *([config.base], repositories, None, [self._settings.given], [config], trees),
            choices.append,
        )
        linted = self._lint_tree(trees[0], config, base)
        return State(trees[0], config, base, linted, tuple(notes), tuple(choices))

    def _lint_tree(self, tree: Tree, config: Config, base: Base | None) -> Linted:
        reading = Reading(tree, jobs=1, readings=self._live.readings())
        return lint_with(reading, self.root, config, self.rules, base=base)
