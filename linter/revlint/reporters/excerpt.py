"""The source line of a finding, with the place underlined."""

from __future__ import annotations

from dataclasses import dataclass

from revlint import escape
from revlint.location import Range
from revlint.terminal import width_of

#: The widest stretch of a source line that is shown, in columns of the terminal.
MAX_WIDTH = 100

_TAB = "    "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One source line: its number from 1, its text, and the marks below it; ready to be shown."""

    line: int
    text: str
    marks: str


def excerpt(lines: tuple[str, ...], place: Range) -> Excerpt | None:
    """The first line of a place, cut around it where it is long; None where it has no such line.

    Columns of the terminal are counted: a wide character takes two, a combining one none.
    """
    if not 1 <= place.line <= len(lines):
        return None
    source = lines[place.line - 1].rstrip()
    start = min(place.column - 1, len(source))
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    end = max(start, min(end, len(source)))
    if len(source) > MAX_WIDTH:
        end = min(end, start + MAX_WIDTH // 2)
    first, last = _window(source, start)
    # Escaped as a whole: a command of a CI log may lie across the edge of the marked part.
    shown = escape.for_source(source[first:last], _TAB)
    if not shown.strip():
        return None
    opening, closing = "…" if first else "", "…" if last < len(source) else ""
    before = opening + escape.for_source(source[first:start], _TAB)
    marked = escape.for_source(source[start:end], _TAB)
    text = opening + shown + closing
    marks = " " * width_of(before) + "^" * max(1, width_of(marked))
    return Excerpt(place.line, text, marks)


def _window(source: str, start: int) -> tuple[int, int]:
    """The stretch of a line to show: all of it, or ``MAX_WIDTH`` characters around a place."""
    if len(source) <= MAX_WIDTH:
        return 0, len(source)
    first = max(0, min(start - MAX_WIDTH // 4, len(source) - MAX_WIDTH))
    return first, first + MAX_WIDTH
