"""The rule about suppressions, which the engine checks itself: it runs after all others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from revlint.config.config import Config
from revlint.engine.example import Example, history
from revlint.engine.rule import Rule
from revlint.engine.suppression import Suppression, find_suppressions, split
from revlint.finding import Finding, Severity
from revlint.sources.tree import Tree
from revlint.spelling import near


class UnusedSuppression(Rule):
    """A suppression that suppresses nothing.

    A comment ``# revlint: ignore[rule-name]`` stands on a line without a finding of that rule, or
    names a rule that does not exist, or gives no reason where ``require-reason`` asks for one.

    Why: what it was written for is gone, so that it would hide the next mistake on its line.
    Alembic knows nothing of these comments.
    Fix: remove the comment, or the name from its list. Spell the rule as ``revlint rule`` lists
    it. Where ``require-reason`` is set, say why after ``--``:
    ``# revlint: ignore[rule-name] -- the reason``.
    Semantics: a suppression counts on the line it stands on, or, as ``ignore-file``, in its whole
    file. In an ini file, which has no comments beside values, it stands on the line above. Only
    comments count, not the text of a string. A suppression of a rule that did not run on the file
    is left alone.
    """

    name: ClassVar[str] = "unused-suppression"
    group = "Files"
    severity = Severity.WARNING
    options = ("require-reason",)
    examples = (
        Example(
            bad={
                **history("<base> -> a"),
                "migrations/versions/b.py": "revision = 'b'\n"
                "down_revision = 'a'  # revlint: ignore[missing-parent]\n\n\n"
                "def upgrade():\n    pass\n",
            },
            good=history("<base> -> a", "a -> b"),
            finds=("migrations/versions/b.py:2",),
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
    found = (judge.finding(s) for s in suppressions if s not in used)
    unused, _ = split([f for f in found if f], counting)
    return (*kept, *unused)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says what is wrong with a suppression that suppresses nothing."""

    config: Config
    new_paths: frozenset[str]
    known: Collection[str]
    ran: Collection[str]
    ran_on_new: Collection[str]

    def finding(self, unused: Suppression) -> Finding | None:
        said = self._message(unused)
        if said is None or self.config.ignores(UnusedSuppression.name)(unused.place.path):
            return None
        severity = self.config.severity.get(UnusedSuppression.name, UnusedSuppression.severity)
        finding = Finding(said[0], unused.place, help=said[1], rule=UnusedSuppression.name)
        return replace(finding, severity=severity)

    def _message(self, unused: Suppression) -> tuple[str, str] | None:
        """Message and help; None where nothing is wrong or nothing is known."""
        rule = unused.rule
        if not rule:
            return (
                "the suppression names no rule, so it suppresses nothing",
                "name the rules in brackets: # revlint: ignore[rule-name]",
            )
        if rule not in self.known:
            guess = near(rule, self.known)
            hint = f"did you mean {guess!r}?" if guess else "`revlint rule` lists the rules"
            return f"no rule is called {rule!r}, so the suppression suppresses nothing", hint
        if self.config.require_reason and not unused.has_reason:
            return (
                f"the suppression of {rule} gives no reason, so it does not count: "
                "require-reason is set",
                f"say why after --: # revlint: ignore[{rule}] -- the reason",
            )
        if not self._ran_on(rule, unused.place.path) or rule == UnusedSuppression.name:
            return None
        where = "in this file" if unused.lines is None else "on this line"
        return f"nothing to suppress: {rule} has no finding {where}", "remove the suppression"

    def _ran_on(self, rule: str, path: str) -> bool:
        if rule not in self.ran or (rule in self.ran_on_new and path not in self.new_paths):
            return False
        return not self.config.ignores(rule)(path)
