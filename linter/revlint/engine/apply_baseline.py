"""A baseline applied: which findings it hides, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from revlint.change.change import Change
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.baseline import compare_with_baseline, entries_beyond
from revlint.engine.baseline_file import BaselineError, Entry, read_baseline
from revlint.engine.baseline_rules import GrownBaseline, StaleBaseline
from revlint.engine.rule import ChangeRule, Rule
from revlint.engine.run_rules import is_enabled, is_only_for_new, run_rules
from revlint.errors import RevlintError
from revlint.finding import Command, Finding, Related
from revlint.location import Location, Range
from revlint.path_text import path_text
from revlint.sources.tree import Tree
from revlint.words import counted

#: So many entries are named.
_MAX_NAMED = 8


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows which entries can be judged: those of rules that ran on their files."""

    project: Project
    rules: Sequence[type[Rule]]
    has_base: bool

    def stale(self, unused: Collection[Entry]) -> list[Entry]:
        """The entries whose findings would have been found if they were still there."""
        rules = {rule.name: rule for rule in self.rules}
        return [entry for entry in unused if self._ran(rules.get(entry.identity.rule), entry)]

    def _ran(self, rule: type[Rule] | None, entry: Entry) -> bool:
        if rule is None:
            return True
        config, tree, path = self.project.config, self.project.tree, entry.identity.path
        if not is_enabled(rule, config, tree) or config.ignores(rule.name)(path):
            return False
        if issubclass(rule, ChangeRule):
            return self.has_base
        is_old = path not in (tree.checkout.new_paths or ())
        return not (is_only_for_new(rule, config) and is_old and tree.is_file(path))


@dataclass(frozen=True, slots=True)
class Applied:
    """Findings after a baseline.

    ``reported`` are those that it does not hide, with those about it, ``hidden`` the others.
    ``stale`` are its entries that match no finding.
    """

    reported: tuple[Finding, ...]
    hidden: tuple[Finding, ...] = ()
    stale: tuple[Entry, ...] = ()


def apply_baseline(
    findings: Sequence[Finding],
    *,
    tree: Tree,
    project: Project,
    change: Change | None,
    rules: Sequence[type[Rule]],
    of_tree: Sequence[Finding],
) -> Applied:
    """Hide the findings that the baseline of the configuration has.

    Args:
        findings: what the rules found, without what comments suppress.
        tree: where the baseline is read.
        project: the linted project, whose configuration names the baseline.
        change: what the project does to the base, if there is one.
        rules: every rule that exists.
        of_tree: what is wrong in the tree, though the change may explain it.

    Raises:
        BaselineError: the baseline cannot be read.
    """
    config = project.config
    if config.baseline is None:
        return Applied(tuple(findings))
    entries = read_baseline(tree, config.baseline)
    compared = compare_with_baseline(findings, entries, project)
    unused = [entry for entry in compared.unused if entry not in compared.outgrown]
    if change is not None:
        unused = [*compare_with_baseline(of_tree, unused, project).unused]
    stale = Judge(project, rules, change is not None).stale(unused)
    found = (_marked(_stale(config, stale), stale, change, rules), _grown(config, entries, change))
    reported = (*compared.new, *(f for f in found if f is not None))
    return Applied(reported, compared.known, tuple(stale))


def _stale(config: Config, stale: Sequence[Entry]) -> Finding | None:
    if not stale:
        return None
    path = config.baseline or ""
    what = "entry matches" if len(stale) == 1 else "entries match"
    return _finding(
        StaleBaseline,
        config,
        stale,
        title=f"{counted(len(stale))} {what} no finding",
        label="no such finding",
        help_="remove what is repaired",
        commands=(Command(("revlint", "baseline", "--prune", path_text(path))),),
    )


def _marked(
    finding: Finding | None,
    stale: Sequence[Entry],
    change: Change | None,
    rules: Sequence[type[Rule]],
) -> Finding | None:
    """The finding about stale entries; with a base, whether they are stale there too."""
    if finding is None or change is None:
        return finding
    names, tip = {entry.identity.rule for entry in stale}, change.tip
    try:
        known = run_rules([rule for rule in rules if rule.name in names], tip)
    except RevlintError:
        # A rule that fails in an older tree does not end the run.
        known = ()
    is_old = not compare_with_baseline(known, stale, tip).used
    said = f"already so on {change.base.shown}" if is_old else ""
    return replace(finding, in_base=is_old, already=said)


def _grown(config: Config, entries: Sequence[Entry], change: Change | None) -> Finding | None:
    if change is None:
        return None
    new = entries
    for project in (change.before, change.tip):
        new = entries_beyond(new, _entries(project.tree, config.baseline or ""))
    if not new:
        return None
    what = "entry" if len(new) == 1 else "entries"
    return _finding(
        GrownBaseline,
        config,
        new,
        title=f"this change adds {counted(len(new))} {what} to the baseline",
        label="hides a finding",
        help_="repair what they hide, or accept them in the review",
    )


def _entries(tree: Tree, path: str) -> tuple[Entry, ...]:
    """The entries of a baseline of the base; a broken one hides nothing."""
    try:
        return read_baseline(tree, path)
    except BaselineError:
        return ()


def _finding(
    rule: type[Rule],
    config: Config,
    entries: Sequence[Entry],
    *,
    title: str,
    label: str,
    help_: str,
    commands: tuple[Command, ...] = (),
) -> Finding | None:
    path = config.baseline or ""
    if rule.name in config.ignore or config.ignores(rule.name)(path):
        return None
    first, *others = (_place(path, entry) for entry in entries[:_MAX_NAMED])
    return Finding(
        title,
        first,
        label=label,
        facts=tuple(_named(entries)),
        help=help_,
        commands=commands,
        related=tuple(Related(label, place) for place in others),
        rule=rule.name,
        severity=config.severity.get(rule.name, rule.severity),
        url=rule.page(),
    )


def _place(path: str, entry: Entry) -> Location:
    return Location(path, Range(entry.line, 1, entry.line, 1))


def _named(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries[:_MAX_NAMED]:
        one = entry.identity
        yield f"{one.rule}: {one.said} ({path_text(one.path)})"
    if len(entries) > _MAX_NAMED:
        yield f"and {len(entries) - _MAX_NAMED:,} more"
