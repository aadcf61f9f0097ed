"""Running rules: which of them run, what they find, and what of that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from revlint.change.change import Change
from revlint.change.known_findings import mark_known
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.precedence import Consequences, without_explained
from revlint.engine.rule import ChainRule, ChangeRule, FileRule, ProjectRule, Rule
from revlint.errors import RevlintError
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.interruption import poll
from revlint.sources.tree import Tree

Rules = Sequence[type[Rule]]

#: Gives what a rule finds, as the rule returns it. An editor's session remembers.
Checks = Callable[[type[Rule], Project | Change], Iterable[Finding]]


def is_enabled(rule: type[Rule], config: Config, tree: Tree) -> bool:
    """Whether a rule runs at all: chosen by name, else by its default."""
    if rule.name in config.ignore:
        return False
    if rule.name in config.select or rule.default in ("on", "errors"):
        return True
    return rule.default == "new" and bool(tree.checkout.new_paths)


def is_only_for_new(rule: type[Rule], config: Config) -> bool:
    """Whether a rule counts only in files that the base does not have, errors apart."""
    return rule.default in ("new", "errors") and rule.name not in config.select


def counting_files(rule: type[Rule], project: Project) -> frozenset[str] | None:
    """The files in which a finding of a rule can count; None for all."""
    if rule.default != "new" or not is_only_for_new(rule, project.config):
        return None
    return project.tree.checkout.new_paths or frozenset()


def _counts(rule: type[Rule], finding: Finding, new: frozenset[str], config: Config) -> bool:
    """Whether the default of a rule lets a finding count in its file."""
    if not is_only_for_new(rule, config) or finding.location.path in new:
        return True
    return rule.default == "errors" and finding.severity in (None, rule.severity)


def check_with(rule: type[Rule], subject: Project | Change) -> Iterator[Finding]:
    """What a rule finds in a project, or in a change, as it returns it."""
    if isinstance(subject, Change):
        return check_change(rule, subject)
    return check_project(rule, subject)


def check_change(rule: type[Rule], change: Change) -> Iterator[Finding]:
    """What a rule finds in a change, as it returns it; nothing if it is about a project."""
    checker = rule()
    if isinstance(checker, ChangeRule):
        yield from checker.check(change)


def check_project(rule: type[Rule], project: Project) -> Iterator[Finding]:
    """What a rule finds in a project, as it returns it; nothing if it is about a change."""
    checker = rule()
    if isinstance(checker, ProjectRule):
        yield from checker.check(project)
    for chain in project.chains:
        if isinstance(checker, ChainRule):
            yield from of_chain(chain, checker.check(chain))
        elif isinstance(checker, FileRule):
            may_count = counting_files(rule, project)
            for revision in chain.revisions:
                poll()
                if may_count is None or revision.path in may_count:
                    yield from of_chain(chain, checker.check(revision, chain))


def run_rules(rules: Rules, project: Project, checks: Checks = check_with) -> tuple[Finding, ...]:
    """What some rules find in a project.

    Raises:
        RevlintError: a rule failed, which is a mistake in the rule, whatever the files hold.
    """
    consequences = Consequences(project)
    return _distinct(
        finding
        for rule in rules
        for finding in _run(rule, checks(rule, project), project, consequences)
    )


def run_rules_on_change(
    rules: Rules, change: Change, found: Sequence[Finding], checks: Checks = check_with
) -> tuple[Finding, ...]:
    """What rules find with a base: what is wrong in the tree, and in the change to the base.

    Args:
        rules: those that run.
        change: the linted tree and the base.
        found: what they found in the linted tree; it is marked where the base has it already.
        checks: gives what a rule finds in the change, and in the trees of the base.

    Raises:
        RevlintError: a rule failed.
    """

    def find_again(project: Project, names: frozenset[str]) -> Iterator[Finding]:
        consequences = Consequences(project)
        for rule in rules:
            if rule.name in names:
                try:
                    found = checks(rule, project)
                    yield from _distinct(_run(rule, found, project, consequences))
                except RevlintError:
                    # A rule that fails in an older tree does not end the run.
                    continue

    consequences = Consequences(change.now, change)
    of_change = [
        replace(finding, in_base=False)
        for rule in rules
        for finding in _run(rule, checks(rule, change), change.now, consequences)
    ]
    of_tree = (f for f in mark_known(found, change, find_again) if f not in consequences)
    return tuple(without_explained([*of_tree, *of_change]))


def _run(
    rule: type[Rule], found: Iterable[Finding], project: Project, consequences: Consequences
) -> Iterator[Finding]:
    """The findings of one rule, complete, without those that are configured away."""
    config = project.config
    new = project.tree.checkout.new_paths or frozenset()
    ignored, page = config.ignores(rule.name), rule.page()
    try:
        for finding in found:
            if not _counts(rule, finding, new, config) or ignored(finding.location.path):
                continue
            severity = _severity(rule, finding, config)
            finding = replace(finding, rule=rule.name, severity=severity, url=page)
            if finding not in consequences:
                yield finding
    except Exception as error:
        raise RevlintError(
            f"rule {rule.name} failed with {type(error).__name__}: {error}; this is a mistake in "
            f"the rule, not in your files: go on with --ignore {rule.name} and report it"
        ) from error


def of_chain(chain: Chain, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a rule finds in a chain, with its name."""
    return (f if f.chain else replace(f, chain=chain.name) for f in findings)


def _severity(rule: type[Rule], finding: Finding, config: Config) -> Severity:
    """The configured severity or the rule's; that of the finding where it is lower."""
    general = config.severity.get(rule.name, rule.severity)
    return max(general, finding.severity or general, key=lambda severity: severity.rank)


def _distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without repeats: a file of two chains is reported once."""
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.rule, finding.location, finding.title, finding.facts), finding)
    return tuple(seen.values())
