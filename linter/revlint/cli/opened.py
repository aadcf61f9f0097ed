"""A project that a command edits: its files, chains and findings, now and after a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from revlint.change.change import Change
from revlint.cli.check_options import CheckOptions
from revlint.cli.chosen_base import open_bases
from revlint.cli.chosen_configs import load_chosen
from revlint.cli.console import tell
from revlint.cli.trees import TreesOf
from revlint.config.config import Config
from revlint.config.files import DiskFiles
from revlint.config.projects import FoundProject, find_projects
from revlint.contract.project import Project
from revlint.edits.known_ids import with_baseline
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import as_new_as_before, planned_config, planned_tree
from revlint.engine.baseline import compare_with_baseline
from revlint.engine.baseline_file import Entry, read_baseline
from revlint.engine.lint import lint
from revlint.engine.project import compare, read_project
from revlint.engine.reading import Reading
from revlint.engine.registry import load_rules
from revlint.engine.report import ProjectReport
from revlint.engine.rule import Rule
from revlint.engine.selection import is_wanted
from revlint.finding import Finding
from revlint.migration.reader import read_id
from revlint.sources.base import Base
from revlint.sources.disk_trees import trees_on_disk
from revlint.sources.repositories import Repositories
from revlint.sources.tree import Tree


@dataclass(frozen=True)
class Opened:
    """One project on disk, and what it is compared with.

    ``options`` are those of the command line, and ``config`` says what it is compared with. The
    calls raise ``RevlintError`` where git or the configuration does.
    """

    found: FoundProject
    config: Config
    disk: Tree
    rules: Sequence[type[Rule]]
    repositories: Repositories
    options: CheckOptions

    @property
    def root(self) -> Path:
        """The project root, absolute and without links."""
        return self.found.root

    @property
    def config_path(self) -> str | None:
        """The configuration file as a path of the tree; None if there is none in it."""
        return self.found.config_path

    @property
    def tree(self) -> Tree:
        """The files, which know what is new in them."""
        return self._now[0]

    @property
    def base(self) -> Base | None:
        """What the tree is compared with."""
        return self._now[1]

    @cached_property
    def project(self) -> Project:
        """The chains as they are; with a base, they know which of their files are new."""
        return self.change.now if self.change else self._read[0]

    @cached_property
    def change(self) -> Change | None:
        """What the project does to the base."""
        project, reading = self._read
        return compare(project, self.base, reading) if self.base else None

    @cached_property
    def report(self) -> ProjectReport:
        """What linting the whole project finds now, with what the baseline hides."""
        return self._lint(self.tree, self.base, self.config)

    def is_asked(self, finding: Finding) -> bool:
        """Whether the paths of the command line ask about a finding."""
        under = self.found.under
        return "" in under or is_wanted(finding, self.project.chains, under)

    def is_hidden(self, finding: Finding) -> bool:
        """Whether the baseline of the configuration has a finding.

        Raises:
            BaselineError: the baseline cannot be read.
        """
        return bool(compare_with_baseline([finding], self._baseline, self.project).known)

    def report_after(self, plan: Plan) -> ProjectReport:
        """What linting finds in the files as a plan leaves them."""
        planned = planned_tree(self.disk, plan)
        tree, base = self._compared(planned)
        if base is None:
            tree = as_new_as_before(tree, self.tree, plan)
        names = {rule.name for rule in self.rules}
        config = planned_config(self.config, self.config_path, planned, plan, names)
        return self._lint(tree, base, config)

    def with_baseline(self, plan: Plan) -> Plan:
        """A plan that also renames what it renames in the baseline of the configuration."""
        return with_baseline(plan, self.disk, self.config.baseline)

    @cached_property
    def _baseline(self) -> tuple[Entry, ...]:
        return read_baseline(self.disk, self.config.baseline) if self.config.baseline else ()

    @cached_property
    def _now(self) -> tuple[Tree, Base | None]:
        return self._compared(self.disk, say=True)

    @cached_property
    def _read(self) -> tuple[Project, Reading]:
        reading = Reading(self.tree)
        return read_project(self.tree, self.config, reading), reading

    def _compared(self, tree: Tree, *, say: bool = False) -> tuple[Tree, Base | None]:
        if self.config.base is None:
            return tree, None
        trees = [tree]
        bases = open_bases(
            *(self.options, self.repositories, None, [self.found], [self.config], trees),
            explain=tell if say else _ignore,
            tell=tell if say else _ignore,
        )
        return trees[0], bases[0]

    def _lint(self, tree: Tree, base: Base | None, config: Config) -> ProjectReport:
        # An edit may change what an entry of the baseline names, so that all findings count.
        return lint(self.root, tree, replace(config, baseline=None), self.rules, base=base)


@contextmanager
def open_projects(
    options: CheckOptions, here: Path, prepare: Callable[[Path], None]
) -> Iterator[list[Opened]]:
    """The projects on disk that a command line asks about.

    Args:
        options: the paths, the configuration, the base and the rules of the command line.
        here: the working directory, absolute.
        prepare: called with each root before its files are listed; may raise.

    Raises:
        RevlintError: a project cannot be read.
    """
    files = DiskFiles(here)
    found = find_projects(options.paths, files, config=options.config)
    for project in found:
        prepare(project.root)
    rules = load_rules([project.root for project in found], tell)
    trees_of = TreesOf(None)
    configs = load_chosen(options, found, files, trees_of, rules, tell)
    roots = [(p.root, c.exclude) for p, c in zip(found, configs, strict=True)]
    trees = trees_on_disk(roots, read_id)
    with Repositories() as repositories:
        yield [
            Opened(project, config, tree, rules, repositories, options)
            for project, config, tree in zip(found, configs, trees, strict=True)
        ]


def _ignore(line: str) -> None:
    return None
