"""Suppression: comments in a linted file that say which findings are meant to be there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from revlint.config.config import Config
from revlint.engine.rule import Example, Rule, history
from revlint.errors import TreeError
from revlint.finding import Finding, Severity
from revlint.location import Location, Range
from revlint.sources.tree import Tree
from revlint.spelling import near

#: What a file holds if any comment in it speaks to revlint.
MARK = b"revlint:"

_COMMENT = re.compile(
    r"[#;][ \t]*revlint:[ \t]*(?P<scope>ignore(?:-file)?)[ \t]*(?:\[(?P<names>[^\]\n]*)\])?"
    r"(?:[ \t]*--(?P<reason>.*))?"
)
_NAME = re.compile(r"[^\s,]+")
#: More names in one file do not count, nor are they told.
_MAX_NAMES = 10_000

#: Strings and comments of Python, and nothing else; what is not closed ends with its line, or
#: with the file. Every byte is looked at once, also in a file that is no Python.
_PYTHON = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'(?:[^'\\\n]|\\.)*+'?"
    r"|(?P<comment>\#[^\n]*+)",
    re.DOTALL,
)
#: The same of TOML, whose single quotes know no escapes.
_TOML = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^']|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|(?P<comment>\#[^\n]*+)",
    re.DOTALL,
)
#: ConfigParser knows comments only as lines of their own.
_INI = re.compile(r"^[ \t]*(?P<comment>[#;][^\n]*+)", re.MULTILINE)


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


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule name in one comment.

    ``lines`` are the first and the last line whose findings it suppresses, None for the whole
    file. ``place`` is where the name stands.
    """

    rule: str
    place: Location
    lines: tuple[int, int] | None
    has_reason: bool

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is what the comment was written for."""
        where = finding.location
        if finding.rule != self.rule or where.path != self.place.path:
            return False
        if self.lines is None:
            return True
        return where.range.line <= self.lines[1] and self.lines[0] <= where.range.end_line


def apply(
    findings: Sequence[Finding],
    *,
    tree: Tree,
    paths: Iterable[str],
    config: Config,
    known: Collection[str],
    ran: Collection[str],
    ran_on_new: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Leave out what is suppressed, and add what is wrong with the suppressions.

    Args:
        findings: what the rules found, with rule and severity.
        tree: where the files come from.
        paths: the files that hold ``MARK``; files with a finding are looked into as well.
        config: for ``require-reason``, and for what it says of ``unused-suppression``.
        known: the names of all rules.
        ran: the names of those that ran. Without ``unused-suppression`` among them nothing is
            added.
        ran_on_new: those of ``ran`` that were told only of files which the base does not have.
    """
    suppressions = [
        found
        for path in sorted({*paths, *(f.location.path for f in findings)})
        for found in _in_file(tree, path)
    ]
    if not suppressions:
        return tuple(findings)
    counting = [s for s in suppressions if s.has_reason or not config.require_reason]
    kept, used = _split(findings, counting)
    if UnusedSuppression.name not in ran:
        return kept
    judge = _Judge(config, tree.checkout.new_paths or frozenset(), known, ran, ran_on_new)
    told = (judge.finding(s) for s in suppressions if s not in used)
    kept_told, _ = _split([f for f in told if f], counting)
    return (*kept, *kept_told)


def suppressions_of(path: str, data: bytes) -> Iterator[Suppression]:
    """Each rule name in the suppression comments of a file, in the order of the text.

    Those beyond the first ten thousand do not count. A comment without a list has the name ``""``.
    """
    return islice(_suppressions(path, _text(data)), _MAX_NAMES)


def _suppressions(path: str, text: str) -> Iterator[Suppression]:
    comments, applies_below = _comments(path, text)
    line, counted = 1, 0
    for start, comment in comments:
        # Other tools' comments may come first: "# pragma: no cover  # revlint: ignore[…]".
        match = _COMMENT.search(comment)
        if match is None:
            continue
        line += text.count("\n", counted, start)
        counted = start
        column = start - text.rfind("\n", 0, start)
        yield from _named(path, match, line, column, below=applies_below)


def _in_file(tree: Tree, path: str) -> Iterator[Suppression]:
    try:
        data = tree.read(path)
    except TreeError:
        return
    if MARK in data:
        yield from suppressions_of(path, data)


def _text(data: bytes) -> str:
    """The text with ``\\n`` for every newline.

    The encoding matters only for columns: what is looked for is ASCII in every encoding that
    Python accepts for a source file.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _comments(path: str, text: str) -> tuple[Iterator[tuple[int, str]], bool]:
    """Offset and text of each comment, and whether a comment is about the line below it."""
    pattern, below = _PYTHON, False
    if path.endswith(".toml"):
        pattern = _TOML
    elif not path.endswith(".py"):
        pattern, below = _INI, True
    found = (
        (match.start("comment"), match["comment"])
        for match in pattern.finditer(text)
        if match["comment"] and "revlint:" in match["comment"]
    )
    return found, below


def _named(
    path: str, match: re.Match[str], line: int, column: int, *, below: bool
) -> Iterator[Suppression]:
    lines = None if match["scope"] == "ignore-file" else (line, line + below)
    has_reason = bool((match["reason"] or "").strip())
    found = _NAME.finditer(match["names"] or "")
    names = [(m[0], m.start()) for m in islice(found, _MAX_NAMES)]
    for name, offset in names or [("", 0)]:
        at = column + (match.start("names") + offset if name else match.start())
        end = at + (len(name) or len(match[0]))
        yield Suppression(name, Location(path, Range(line, at, line, end)), lines, has_reason)


def _split(
    findings: Sequence[Finding], suppressions: Sequence[Suppression]
) -> tuple[tuple[Finding, ...], set[Suppression]]:
    """The findings that stay, and the suppressions that took one of the others away."""
    by_file: dict[tuple[str, str], list[Suppression]] = {}
    for suppression in suppressions:
        by_file.setdefault((suppression.place.path, suppression.rule), []).append(suppression)
    kept, used = [], set[Suppression]()
    for finding in findings:
        near_it = by_file.get((finding.location.path, finding.rule), ())
        covering = [s for s in near_it if s.covers(finding)]
        used.update(covering)
        if not covering:
            kept.append(finding)
    return tuple(kept), used


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says what is wrong with a suppression that took nothing away."""

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
        """Message and help; None where nothing is wrong, or nobody can know."""
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
