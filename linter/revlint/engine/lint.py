"""The whole pipeline on one screen: tree, revisions, chains, rules, findings, report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from revlint.cache.readings import Readings
from revlint.change.change import Change
from revlint.change.known_findings import mark_by_file
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.apply_baseline import apply_baseline
from revlint.engine.baseline_file import Entry
from revlint.engine.baseline_rules import BASELINE_RULES
from revlint.engine.own_commands import with_own_commands
from revlint.engine.project import compare, read_project
from revlint.engine.reading import Progress, Reading
from revlint.engine.report import ChainSummary, ProjectReport, unknown_operations
from revlint.engine.rule import Rule
from revlint.engine.run_rules import (
    Checks,
    check_with,
    is_enabled,
    is_only_for_new,
    run_rules,
    run_rules_on_change,
)
from revlint.engine.selection import is_asked_for, is_wanted
from revlint.engine.unused_suppression import apply_suppressions
from revlint.finding import Finding
from revlint.sources.base import Base
from revlint.sources.tree import Tree


def lint(
    root: Path,
    tree: Tree,
    config: Config,
    rules: Sequence[type[Rule]],
    *,
    under: Sequence[str] = ("",),
    progress: Progress | None = None,
    jobs: int | None = None,
    base: Base | None = None,
    readings: Readings | None = None,
) -> ProjectReport:
    """Lint one project.

    Args:
        root: the project root, absolute; only carried into the report.
        tree: the files, with paths relative to the root.
        config: the configuration of the project.
        rules: every rule that exists; the configuration chooses among them.
        under: the paths that select chains and findings; ``""`` is all. They never change what is
            read.
        progress: called with the number of files read, again and again.
        jobs: how many processes may read files; None for one a core.
        base: what the tree is compared with; without one, rules about the change do not run.
        readings: what was read before, in earlier runs and in other trees; it is added to.

    Raises:
        ConfigError: a declared chain does not exist, or its version table is unknown.
        BaselineError: the baseline cannot be read.
        RevlintError: a rule failed, which is a mistake in the rule, whatever the files hold.
    """
    reading = Reading(tree, progress, jobs, readings or Readings())
    return lint_with(reading, root, config, rules, under=under, base=base).report


@dataclass(frozen=True, slots=True)
class Linted:
    """A project that was linted: its chains, what it does to the base, and its report.

    ``hidden`` are the findings that the baseline hides, ``stale`` its entries that match none.
    """

    project: Project
    change: Change | None
    report: ProjectReport
    hidden: tuple[Finding, ...] = ()
    stale: tuple[Entry, ...] = ()

    @property
    def whole(self) -> ProjectReport:
        """The report as it would be without a baseline: an edit may change what entries name."""
        about = {rule.name for rule in BASELINE_RULES}
        found = [f for f in self.report.findings if f.rule not in about]
        every = sorted([*found, *self.hidden], key=lambda f: f.sort_key)
        return replace(self.report, findings=tuple(every), hidden=0)


def lint_with(
    reading: Reading,
    root: Path,
    config: Config,
    rules: Sequence[type[Rule]],
    *,
    under: Sequence[str] = ("",),
    base: Base | None = None,
) -> Linted:
    """Lint the tree of a reading, as ``lint`` does."""
    project = read_project(reading.tree, config, reading)
    change = compare(project, base, reading) if base is not None else None
    return judge(change or project, reading, root, rules, under=under, base=base)


def judge(
    read: Project | Change,
    reading: Reading,
    root: Path,
    rules: Sequence[type[Rule]],
    *,
    under: Sequence[str] = ("",),
    base: Base | None = None,
    checks: Checks = check_with,
) -> Linted:
    """Lint a project, or what it does to a base, given how its files were read."""
    change = read if isinstance(read, Change) else None
    project = read.now if isinstance(read, Change) else read
    config = project.config
    enabled = [rule for rule in rules if is_enabled(rule, config, project.tree)]
    found = of_tree = run_rules(enabled, project, checks)
    if change is not None:
        found = run_rules_on_change(enabled, change, found, checks)
    found = apply_suppressions(
        found,
        tree=project.tree,
        paths=reading.marked,
        config=config,
        known={rule.name for rule in rules},
        ran={rule.name for rule in enabled},
        ran_on_new={rule.name for rule in enabled if is_only_for_new(rule, config)},
    )
    applied = apply_baseline(
        found, tree=reading.tree, project=project, change=change, rules=rules, of_tree=of_tree
    )

    def complete(found: Iterable[Finding]) -> list[Finding]:
        marked = mark_by_file(found, change) if change is not None else found
        every = with_own_commands(marked, project, base)
        return [f for f in every if is_wanted(f, project.chains, under)]

    chains = [chain for chain in project.chains if is_asked_for(chain, under)]
    wanted, hidden = complete(applied.reported), complete(applied.hidden)
    report = ProjectReport(
        root=root,
        tree=project.tree,
        chains=tuple(ChainSummary.of(chain, project.bodies) for chain in chains),
        findings=tuple(sorted(wanted, key=lambda f: f.sort_key)),
        unknown=tuple(u for chain in chains for u in unknown_operations(chain, project.bodies)),
        against=base.shown if base else "",
        is_lasting=reading.is_lasting,
        graphs=tuple(chains),
        hidden=len(hidden),
    )
    return Linted(project, change, report, tuple(hidden), applied.stale)
