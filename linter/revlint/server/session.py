"""One project in an editor: what linting finds, with the editor's texts over the files on disk.

The findings are those of ``revlint check`` for the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from revlint.cache.readings import Readings
from revlint.change.change import Change
from revlint.config.config import Config
from revlint.config.finder import find_config
from revlint.config.projects import FoundProject
from revlint.contract.project import Project
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import as_new_as_before, planned_config, planned_tree
from revlint.engine.bases import hold_trees_against
from revlint.engine.configs import load_configs
from revlint.engine.lint import Linted, lint_with
from revlint.engine.reading import Reading
from revlint.engine.report import ProjectReport
from revlint.engine.rule import Rule
from revlint.errors import RevlintError
from revlint.migration.reader import read_id
from revlint.server.buffers import Buffers
from revlint.sources.base import Base
from revlint.sources.disk import DiskTree
from revlint.sources.disk_trees import with_history
from revlint.sources.repositories import Repositories
from revlint.sources.tree import Tree

#: Called again and again while a session works; what it raises ends the work.
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class State:
    """What linting finds in a project.

    ``error`` says why it could not be linted, such as a ``ConfigError``; then ``tree``, ``config``
    and ``linted`` are those of the last time that it could, None if there was none. ``notes`` are
    lines for the log.
    """

    tree: Tree | None = None
    config: Config | None = None
    base: Base | None = None
    linted: Linted | None = None
    notes: tuple[str, ...] = ()
    error: RevlintError | None = None

    @property
    def project(self) -> Project | None:
        """The chains."""
        return self.linted.project if self.linted else None

    @property
    def change(self) -> Change | None:
        """What the project does to the base, if there is one."""
        return self.linted.change if self.linted else None

    @property
    def report(self) -> ProjectReport | None:
        """The findings of the whole project; None where it could not be linted."""
        return self.linted.report if self.linted and self.error is None else None


class Session:
    """A project whose files change.

    One thread at a time may use it.

    Args:
        found: the project.
        rules: every rule that exists; the configuration chooses among them.
        select: rules that are enabled in addition to the configuration.
        ignore: rules that are disabled in addition to it.
        base: what the files are compared with, as in ``--base``; None for nothing.
    """

    def __init__(
        self,
        found: FoundProject,
        rules: Sequence[type[Rule]],
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        base: str | None = None,
    ) -> None:
        self.root = found.root
        self.rules = rules
        self._found = found
        self._chosen = (tuple(select), tuple(ignore))
        self._base_name = base
        self._buffers = Buffers(found.root)
        self._state: State | None = None
        self._last = State()

    def set_buffer(self, path: Path, text: bytes | None) -> None:
        """Replace the text of a file by that of an editor; None when the editor closes it."""
        self._buffers.set(path, text)
        self._state = None

    def files_changed(self, paths: Iterable[Path] | None = None) -> None:
        """Look again at files on disk that were written, made or deleted; None for all."""
        self._state = None

    def set_base(self, name: str | None) -> None:
        """Compare with another base, as in ``--base``; None for none."""
        self._base_name = name
        self._state = None

    @property
    def found(self) -> FoundProject:
        """The project, with the configuration that it has now."""
        given = self._found.config
        if given is not None and given.parent != self.root:
            return self._found
        config = find_config(self.root, self._buffers)
        return replace(
            self._found, config=config if config and config.parent == self.root else None
        )

    def state(self, check: Check = lambda: None) -> State:
        """What linting finds now. ``check`` is called again and again, and may raise to end it."""
        if self._state is None:
            notes: list[str] = []
            try:
                self._state = self._last = self._lint(check, notes)
            except RevlintError as error:
                self._state = replace(self._last, error=error, notes=tuple(notes))
        return self._state

    def report_after(self, plan: Plan, check: Check = lambda: None) -> ProjectReport:
        """What linting finds in the files as a plan leaves them.

        Raises:
            RevlintError: they cannot be linted.
        """
        state = self.state(check)
        if state.tree is None or state.config is None:
            raise state.error or RevlintError("nothing is linted yet")
        tree: Tree = planned_tree(state.tree, plan)
        config_path = self.found.config_path
        names = {rule.name for rule in self.rules}
        config = planned_config(state.config, config_path, tree, plan, names)
        if self._base_name is None:
            return self._judge(as_new_as_before(tree, state.tree, plan), config, None, check).report
        with Repositories() as repositories:
            tree, base = self._compared(tree, config, repositories, [])
            return self._judge(tree, config, base, check).report

    def _lint(self, check: Check, notes: list[str]) -> State:
        found = self.found
        config = self._load(found, notes)
        disk = with_history(DiskTree(self.root, config.exclude), read_id)
        if disk.refusal:
            notes.append(f"linting the files on disk, ignored ones included: {disk.refusal}")
        tree, base = self._buffers.over(disk), None
        with Repositories() as repositories:
            if self._base_name is not None:
                tree, base = self._compared(tree, config, repositories, notes)
            linted = self._judge(tree, config, base, check)
        return State(tree, config, base, linted, tuple(notes))

    def _load(self, found: FoundProject, notes: list[str]) -> Config:
        names = {rule.name for rule in self.rules}

        def tree_of(project: FoundProject, config: Config) -> Tree:
            return self._buffers.over(DiskTree(project.root, config.exclude))

        (config,) = load_configs([found], self._buffers, tree_of, rules=names, tell=notes.append)
        return config.with_rules(*self._chosen)

    def _judge(self, tree: Tree, config: Config, base: Base | None, check: Check) -> Linted:
        reading = Reading(tree, lambda count: check(), 1, Readings())
        return lint_with(reading, self.root, config, self.rules, base=base)

    def _compared(
        self, tree: Tree, config: Config, repositories: Repositories, notes: list[str]
    ) -> tuple[Tree, Base | None]:
        assert self._base_name is not None
        trees = [tree]
        (base,) = hold_trees_against(
            self._base_name, repositories, None, [self._found], [config], trees, notes.append
        )
        return trees[0], base
