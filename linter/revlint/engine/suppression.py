"""Suppressions: comments in a linted file that name the rules whose findings are intended there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from revlint.engine.comments import comments, is_about_line_below, plain_text
from revlint.errors import TreeError
from revlint.finding import Finding
from revlint.location import Location, Range
from revlint.sources.tree import Tree

#: The mark of every comment for revlint.
MARK = b"revlint:"
_MARKS = frozenset({MARK})

COMMENT = re.compile(
    r"[#;][ \t]*revlint:[ \t]*(?P<scope>ignore(?:-file)?)[ \t]*(?:\[(?P<names>[^\]\n]*)\])?"
    r"(?:[ \t]*--(?P<reason>.*))?"
)
_NAME = re.compile(r"[^\s,]+")
#: Further names in one file do not count and are not reported.
_MAX_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule name in one comment.

    ``lines`` are the first and the last line whose findings it suppresses, None for the whole
    file. ``place`` is the place of the name.
    """

    rule: str
    place: Location
    lines: tuple[int, int] | None
    has_reason: bool

    def covers(self, finding: Finding) -> bool:
        """Whether the comment suppresses a finding."""
        where = finding.location
        if finding.rule != self.rule or where.path != self.place.path:
            return False
        if self.lines is None:
            return True
        return where.range.line <= self.lines[1] and self.lines[0] <= where.range.end_line


def find_suppressions(tree: Tree, paths: Iterable[str]) -> list[Suppression]:
    """The suppressions in some files of a tree, by path and in the order of the text."""
    return [found for path in sorted(set(paths)) for found in _in_file(tree, path)]


def split(
    findings: Sequence[Finding], suppressions: Sequence[Suppression]
) -> tuple[tuple[Finding, ...], set[Suppression]]:
    """The findings that are not suppressed, and the suppressions that suppress one."""
    by_file: dict[tuple[str, str], list[Suppression]] = {}
    for suppression in suppressions:
        by_file.setdefault((suppression.place.path, suppression.rule), []).append(suppression)
    kept, used = [], set[Suppression]()
    for finding in findings:
        in_file = by_file.get((finding.location.path, finding.rule), ())
        covering = [s for s in in_file if s.covers(finding)]
        used.update(covering)
        if not covering:
            kept.append(finding)
    return tuple(kept), used


def suppressions_of(path: str, data: bytes) -> Iterator[Suppression]:
    """Each rule name in the suppression comments of a file, in the order of the text.

    Those after the first ten thousand do not count. A comment without a list has the name ``""``.
    """
    return islice(_suppressions(path, plain_text(data)), _MAX_NAMES)


def _suppressions(path: str, text: str) -> Iterator[Suppression]:
    below = is_about_line_below(path)
    line, counted = 1, 0
    for start, comment in comments(path, text):
        # Other tools' comments may come first: "# pragma: no cover  # revlint: ignore[…]".
        match = COMMENT.search(comment)
        if match is None:
            continue
        line += text.count("\n", counted, start)
        counted = start
        column = start - text.rfind("\n", 0, start)
        yield from _named(path, match, line, column, below=below)


def _in_file(tree: Tree, path: str) -> Iterator[Suppression]:
    with suppress(TreeError):
        if tree.mentions(path, _MARKS):
            yield from suppressions_of(path, tree.read(path))


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
