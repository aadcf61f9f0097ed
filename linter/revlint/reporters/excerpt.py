"""The source line of a place, cut to the width of the terminal, with its marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from revlint import escape
from revlint.location import Range
from revlint.terminal import width_of

#: The narrowest and the widest stretch of a source line that is shown, in columns.
MIN_WIDTH, MAX_WIDTH = 20, 140

#: How many characters around a place are looked at: a line may have a million.
_REACH = 1_000

#: The columns that stay around a place where the start or the end of its line is left out.
_BEFORE, _AFTER = 12, 8

_TAB = "    "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One source line, ready to be shown: its number from 1, its text, and what is marked of it.

    The marks are below the columns from ``start`` to ``end`` of ``text``, counted from 0.
    """

    line: int
    text: str
    start: int
    end: int


def excerpt(lines: tuple[str, ...], place: Range, width: int) -> Excerpt | None:
    """The first line of a place in at most ``width`` columns; None where it has no such line.

    Columns of the terminal are counted: a wide character takes two, a combining one none.
    """
    if not 1 <= place.line <= len(lines):
        return None
    source = lines[place.line - 1].rstrip()
    start = min(place.column - 1, len(source))
    if place.column == place.end_column == 1 and place.end_line == place.line:
        # The place is the line as a whole.
        start, place = (
            len(source) - len(source.lstrip()),
            replace(place, end_column=len(source) + 1),
        )
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    end = max(start, min(end, len(source)))
    # Escaped as a whole: a command of a CI log may lie across the edge of the marked part.
    before = _shown(source[max(0, start - _REACH) : start])
    marked = _shown(source[start:end][:_REACH])
    text = _shown(source[max(0, start - _REACH) : start + _REACH])
    if not text.strip():
        return None
    first = width_of(before)
    last = max(first + 1, first + width_of(marked))
    return _cut(place.line, text, first, last, max(MIN_WIDTH, min(width, MAX_WIDTH)))


def _shown(source: str) -> str:
    return escape.for_source(source, _TAB)


def _cut(line: int, text: str, start: int, end: int, width: int) -> Excerpt:
    """The part of an escaped line around the columns from ``start`` to ``end``."""
    whole = width_of(text)
    if whole <= width:
        return Excerpt(line, text, start, end)
    # A column at each side is for the sign that something was left out.
    room = width - 2
    wanted = max(0, min(min(end + _AFTER, whole) - room, start - _BEFORE))
    index, first, kept = _columns(text, wanted, room)
    cut = _mid_word(text[max(0, index - 1) : index], kept)
    if first + cut <= start:
        index, first, kept = index + cut, first + width_of(kept[:cut]), kept[cut:]
    cut = _mid_word(text[index + len(kept) :][:1], kept[::-1])
    # A place that does not fit may lose a word too.
    if cut and not first + width_of(kept[:-cut]) < end <= first + width_of(kept):
        kept = kept[:-cut]
    opening = "…" if first else ""
    closing = "…" if index + len(kept) < len(text) else ""
    shift = len(opening) - first
    last = min(end + shift, len(opening) + width_of(kept))
    return Excerpt(line, opening + kept + closing, start + shift, max(start + shift + 1, last))


def _mid_word(neighbour: str, kept: str) -> int:
    """How many characters at the start of a text belong to a word that its neighbour begins.

    None if they are many: most of such a word is better than nothing.
    """
    found = re.match(r"\w{1,30}(?!\w)", kept)
    return len(found[0]) if found and re.match(r"\w", neighbour) else 0


def _columns(text: str, first: int, room: int) -> tuple[int, int, str]:
    """The characters from a column on: their index, their column, and as many as there is room."""
    kept = ""
    index = begin = column = 0
    for i, character in enumerate(text):
        width = width_of(character)
        if kept and column + width > begin + room:
            break
        if kept or (column >= first and (width or not first)):
            index, begin = (index, begin) if kept else (i, column)
            kept += character
        column += width
    return index, begin, kept
