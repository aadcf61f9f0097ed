"""The whole pipeline on one screen: tree, revisions, chains, rules, findings, report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from revlint.cache.readings import Readings
from revlint.change.change import Change
from revlint.change.known_findings import mark_by_file, mark_known, read_change
from revlint.config.config import ChainConfig, Config
from revlint.contract.project import Project
from revlint.discovery.declarations import contract_mistakes
from revlint.discovery.discover import discover
from revlint.discovery.script_directory import ScriptDirectory
from revlint.engine.precedence import is_consequence, without_explained
from revlint.engine.reading import Progress, Reading
from revlint.engine.report import ChainSummary, ProjectReport
from revlint.engine.rule import ChainRule, ChangeRule, FileRule, ProjectRule, Rule
from revlint.engine.unused_suppression import apply_suppressions
from revlint.errors import ConfigError, RevlintError
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.migration.revision import Revision
from revlint.python.stack import deep_stack
from revlint.python.value import Unreadable
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
        rules: every rule that is known; the configuration chooses among them.
        under: the paths that chains and findings are wanted for; ``""`` is all. They never
            change what is read.
        progress: called with the number of files read, again and again.
        jobs: how many processes may read files; None for one a core.
        base: what the tree is held against; without one, rules about the change do not run.
        readings: what was read before, in earlier runs and in other trees; it is added to.

    Raises:
        ConfigError: a declared chain is not there, or its version table cannot be known.
        RevlintError: a rule failed; its own mistake, whatever the files hold.
    """
    readings = readings or Readings()
    reading = Reading(tree, progress, jobs, readings)
    project = read_project(tree, config, reading)
    change = None
    if base is not None:
        change = _read_change(project, base, progress, jobs, readings)
        project = change.now
        tree = project.tree
    enabled = [rule for rule in rules if is_enabled(rule, config, tree)]
    with deep_stack():
        found = _distinct(f for rule in enabled for f in _run(rule, project))
        if change is not None:
            found = _against(change, found, enabled)
    told = _unsuppressed(found, project, rules, enabled, reading.marked)
    if change is not None:
        told = tuple(mark_by_file(told, change))
    chains = tuple(ChainSummary.of(c) for c in project.chains if _is_asked_for(c, under))
    wanted = (f for f in told if _is_wanted(f, project.chains, under))
    return ProjectReport(
        root,
        tree,
        chains,
        tuple(sorted(wanted, key=lambda f: f.sort_key)),
        project.tables.counts(),
        reading.is_lasting,
    )


def _unsuppressed(
    found: Sequence[Finding],
    project: Project,
    rules: Sequence[type[Rule]],
    enabled: Sequence[type[Rule]],
    marked: Iterable[str],
) -> tuple[Finding, ...]:
    """The findings that no comment takes away, and what is wrong with such comments."""
    config = project.config
    return apply_suppressions(
        found,
        tree=project.tree,
        paths=marked,
        config=config,
        known={rule.name for rule in rules},
        ran={rule.name for rule in enabled},
        ran_on_new={rule.name for rule in enabled if _is_only_for_new(rule, config)},
    )


def read_project(
    tree: Tree, config: Config, reading: Reading | None = None, *, tolerant: bool = False
) -> Project:
    """Find and read every chain of a tree, with the configuration each is held to.

    ``tolerant`` is for a tree that the configuration was not written for.

    Raises:
        ConfigError: the tree contradicts what the configuration declares.
    """
    reading = reading or Reading(tree)
    with deep_stack():
        found = discover(tree, config, reading.read, reading.modules)
    mistakes = () if tolerant else contract_mistakes(config, found.script_directories, tree)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    reading.prepare(path for d in found.script_directories for path in d.files)
    return Project(
        tree=tree,
        config=config,
        chains=tuple(_read_chain(d, config, reading) for d in found.script_directories),
        problems=found.problems,
        ignored_folders=found.ignored_folders,
    )


def _read_change(
    project: Project, base: Base, progress: Progress | None, jobs: int | None, readings: Readings
) -> Change:
    """The change, its trees read with the configuration of the linted one.

    That an older tree lacks what is declared, or contradicts it, is no mistake.
    """

    def read(tree: Tree) -> Project:
        reading = Reading(tree, progress, jobs, readings)
        return read_project(tree, project.config, reading, tolerant=True)

    with deep_stack():
        return read_change(project, base, read)


def _against(
    change: Change, found: Sequence[Finding], enabled: Sequence[type[Rule]]
) -> tuple[Finding, ...]:
    """What the rules found, told apart from what the base has, and what the change does."""

    def find_again(project: Project, names: frozenset[str]) -> Iterator[Finding]:
        for rule in enabled:
            if rule.name in names:
                try:
                    yield from _distinct(_run(rule, project))
                except RevlintError:
                    # What an older tree does to a rule is not this run's affair.
                    continue

    told = (f for rule in enabled for f in _run(rule, change.now, change))
    of_change = [replace(f, in_base=False) for f in told]
    return tuple(without_explained([*mark_known(found, change, find_again), *of_change]))


def tree_mistakes(tree: Tree, config: Config) -> tuple[str, ...]:
    """What a configuration that is wrong in itself declares against the tree besides.

    Only chains that say where they are count: where that could not be read, it was told.
    """
    chains = tuple(chain for chain in config.chains if chain.script_location is not None)
    config = replace(config, chains=chains)
    reading = Reading(tree)
    found = discover(tree, config, reading.read, reading.modules)
    return contract_mistakes(config, found.script_directories, tree)


def is_enabled(rule: type[Rule], config: Config, tree: Tree) -> bool:
    """Whether a rule runs at all: chosen by name, else by its default."""
    if rule.name in config.ignore:
        return False
    if rule.name in config.select or rule.default == "on":
        return True
    return rule.default == "new" and bool(tree.checkout.new_paths)


def _read_chain(directory: ScriptDirectory, config: Config, reading: Reading) -> Chain:
    read = [reading.read(path) for path in directory.files]
    return Chain(
        directory,
        (file for file in read if isinstance(file, Revision)),
        (file for file in read if isinstance(file, Unreadable)),
        config=(directory.declared or ChainConfig()).with_defaults(config.defaults),
        tree=reading.tree,
    )


def _run(rule: type[Rule], project: Project, change: Change | None = None) -> Iterator[Finding]:
    """The findings of one rule over a project, stamped and free of what is configured away.

    Over a change, only a rule about the change has any.
    """
    config = project.config
    new = project.tree.checkout.new_paths or frozenset()
    only_new = _is_only_for_new(rule, config)
    ignored = config.ignores(rule.name)
    try:
        for finding in _check(rule(), project, change):
            path = finding.location.path
            if (only_new and path not in new) or ignored(path):
                continue
            finding = replace(finding, rule=rule.name, severity=_severity(rule, finding, config))
            if not is_consequence(finding, project, change):
                yield finding
    except Exception as error:
        raise RevlintError(
            f"rule {rule.name} failed with {type(error).__name__}: {error}; this is a mistake in "
            f"the rule, not in your files: go on with --ignore {rule.name} and report it"
        ) from error


def _check(rule: Rule, project: Project, change: Change | None) -> Iterator[Finding]:
    if change is not None:
        if isinstance(rule, ChangeRule):
            yield from rule.check(change)
        return
    if isinstance(rule, ProjectRule):
        yield from rule.check(project)
    for chain in project.chains:
        if isinstance(rule, ChainRule):
            yield from _of(chain, rule.check(chain))
        elif isinstance(rule, FileRule):
            for revision in chain.revisions:
                yield from _of(chain, rule.check(revision, chain))


def _of(chain: Chain, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (f if f.chain else replace(f, chain=chain.name) for f in findings)


def _severity(rule: type[Rule], finding: Finding, config: Config) -> Severity:
    """The configured severity or the rule's; a finding's own where that is milder."""
    general = config.severity.get(rule.name, rule.severity)
    return max(general, finding.severity or general, key=lambda severity: severity.rank)


def _is_only_for_new(rule: type[Rule], config: Config) -> bool:
    return rule.default == "new" and rule.name not in config.select


def _distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without repeats: a file of two chains is told once."""
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.rule, finding.location, finding.message), finding)
    return tuple(seen.values())


def _is_within(path: str, under: Sequence[str]) -> bool:
    return any(not top or path == top or path.startswith(top + "/") for top in under)


def _is_asked_for(chain: Chain, under: Sequence[str]) -> bool:
    """Whether a chain lies under one of the paths, or one of the paths in the chain."""
    directory = chain.script_directory
    folders = [directory.script_location, *(v.path for v in directory.version_locations if v.path)]
    if directory.config:
        folders.append(directory.config)
    if not {*under}.isdisjoint(directory.files):
        return True
    return any(_is_within(folder, under) for folder in folders) or any(
        _is_within(path, folders) for path in under
    )


def _is_wanted(finding: Finding, chains: Sequence[Chain], under: Sequence[str]) -> bool:
    """Whether a finding, or a place that belongs to it, or its whole chain lies under the paths."""
    places = [finding.location.path, *(r.location.path for r in finding.related)]
    if any(_is_within(path, under) for path in places):
        return True
    return any(chain.name == finding.chain and _is_about(finding, chain, under) for chain in chains)


def _is_about(finding: Finding, chain: Chain, under: Sequence[str]) -> bool:
    """Whether a finding of a chain concerns some paths: all of it, or what is none of its files."""
    if _is_within(chain.script_directory.script_location, under):
        return True
    files = {*chain.script_directory.files}
    return finding.location.path not in files and _is_asked_for(chain, under)
