"""The rule about suppressions, which the engine checks itself: it runs after all others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from revlint.config.config import Config
from revlint.engine.example import Example, history
from revlint.engine.rule import Rule
from revlint.engine.suppression import Suppression, find_suppressions, split
from revlint.finding import Finding, Fix, Severity
from revlint.migration.identifier import quoted
from revlint.sources.tree import Tree
from revlint.spelling import near
from revlint.steps import RemoveSuppression


class UnusedSuppression(Rule):
    """A suppression suppresses no finding.

    The comment ``# revlint: ignore[rule-name]`` is on a line without a finding of that rule, names
    a rule that does not exist, or gives no reason although ``require-reason`` is set.

    Why: the comment outlived its finding. It would hide the next mistake on its line. Alembic does
    not read these comments.
    Fix: remove the comment, or the name from its list. Spell the rule as ``revlint rule`` does. If
    ``require-reason`` is set, give the reason after ``--``:
    ``# revlint: ignore[rule-name] -- the reason``.
    Semantics: a suppression applies to its line or, as ``ignore-file``, to its file. In an ini
    file, which has no comments after values, it applies to the line below it. Only comments
    count, not the text of a string. A suppression of a rule that did not run on the file is not
    reported.
    """

    name: ClassVar[str] = "unused-suppression"
    group = "Files"
    severity = Severity.WARNING
    options = ("require-reason",)
    examples = (
        Example(
            bad={
                path: text.replace("= 'a'\nb", "= 'a'  # revlint: ignore[missing-parent]\nb")
                for path, text in history("<base> -> a", "a -> b").items()
            },
            good=history("<base> -> a", "a -> b"),
            finds=("migrations/versions/b.py:10",),
        ),
    )


def apply_suppressions(
    findings: Sequence[Finding],
    *,
    tree: Tree,
    paths: Iterable[str],
    config: Config,
    known: Collection[str],
    ran: Collection[str],
    ran_on_new: Collection[str] = (),
) -> tuple[Finding, ...]:
    """The findings that are not suppressed, and what is wrong with the suppressions.

    Args:
        findings: what the rules found, with rule and severity.
        tree: where the files come from.
        paths: the files that hold ``suppression.MARK``; those with a finding are read as well.
        config: for ``require-reason`` and the settings of ``unused-suppression``.
        known: the names of all rules.
        ran: the names of those that ran. Without ``unused-suppression`` among them nothing is
            added.
        ran_on_new: those of ``ran`` that ran only on files which the base does not have.
    """
    suppressions = find_suppressions(tree, [*paths, *(f.location.path for f in findings)])
    if not suppressions:
        return tuple(findings)
    counting = [s for s in suppressions if s.has_reason or not config.require_reason]
    kept, used = split(findings, counting)
    if UnusedSuppression.name not in ran:
        return kept
    judge = _Judge(config, tree.checkout.new_paths or frozenset(), known, ran, ran_on_new)
    # Rules look at no file outside of the tree, so that its comments may be unused.
    unused = (s for s in suppressions if s not in used and tree.is_file(s.place.path))
    found = map(judge.finding, unused)
    mistakes, _ = split([f for f in found if f], counting)
    return (*kept, *mistakes)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Finds out what is wrong with a suppression that suppresses nothing."""

    config: Config
    new_paths: frozenset[str]
    known: Collection[str]
    ran: Collection[str]
    ran_on_new: Collection[str]

    def finding(self, unused: Suppression) -> Finding | None:
        """What is wrong with it; None where nothing is wrong or nothing is known."""
        found = self._finding(unused)
        if found is None or self.config.ignores(UnusedSuppression.name)(unused.place.path):
            return None
        rule = UnusedSuppression
        severity = self.config.severity.get(rule.name, rule.severity)
        return replace(found, rule=rule.name, severity=severity, url=rule.page())

    def _finding(self, unused: Suppression) -> Finding | None:
        rule, place = unused.rule, unused.place
        if not rule:
            return Finding(
                "suppression without a rule",
                place,
                label="suppresses nothing",
                help="name the rule in brackets: # revlint: ignore[rule-name]",
            )
        if rule not in self.known:
            guess = near(rule, self.known)
            return Finding(
                f"suppression of a rule that does not exist, {quoted(rule)}",
                place,
                label=f"did you mean {guess}?" if guess else "suppresses nothing",
                help=f"write {guess}" if guess else "see the names of the rules: revlint rule",
            )
        if self.config.require_reason and not unused.has_reason:
            return Finding(
                f"suppression of {rule} gives no reason",
                place,
                label="suppresses nothing",
                facts=("require-reason is set",),
                help=f"say why after --: # revlint: ignore[{rule}] -- the reason",
            )
        if not self._ran_on(rule, place.path) or rule == UnusedSuppression.name:
            return None
        where = "in this file" if unused.lines is None else "on this line"
        return Finding(
            f"unused suppression of {rule}",
            place,
            label=f"no finding of {rule} {where}",
            help="remove the suppression",
            fix=Fix(
                "safe",
                f"remove the suppression of {rule}",
                (RemoveSuppression(place.path, rule, place.range.line),),
            ),
        )

    def _ran_on(self, rule: str, path: str) -> bool:
        if rule not in self.ran or (rule in self.ran_on_new and path not in self.new_paths):
            return False
        return not self.config.ignores(rule)(path)
