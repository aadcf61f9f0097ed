"""One key of an ini file, with the places of the lines of its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from revlint.location import Range

#: As ``ConfigParser.OPTCRE``, which takes quadratic time on a line of blanks.
OPTION = re.compile(r"(?P<option>[^=:]+)(?P<vi>[=:])\s*(?P<value>.*)$")

#: How many parts of a value may be missing in the text before the search ends.
_MAX_MISSES = 100


@dataclass(frozen=True, slots=True)
class IniOption:
    """One key of a section with its raw value.

    ``key`` is in lower case. Lines of the value are joined with newlines, as ``ConfigParser``
    joins them. ``line_ranges`` are the places of the lines that hold text.
    """

    key: str
    raw: str
    key_range: Range
    line_ranges: tuple[Range, ...]

    @property
    def value_range(self) -> Range:
        """From the first to the last line of the value."""
        first, last = self.line_ranges[0], self.line_ranges[-1]
        return Range(first.line, first.column, last.end_line, last.end_column)

    def ranges_of(self, parts: Iterable[str]) -> Iterator[Range]:
        """The place of each part of the raw value, in order; parts do not overlap.

        A part has the place of the whole value where it lies on several lines or is not found.
        """
        lines = [line for line in self.raw.split("\n") if line]
        number = column = misses = 0
        for part in parts:
            found = _find(lines, part, number, column) if part and misses < _MAX_MISSES else None
            if found is None:
                misses += bool(part)
                yield self.value_range
                continue
            number, start = found
            column = start + len(part)
            place = self.line_ranges[number]
            yield Range(place.line, place.column + start, place.line, place.column + column)


def locate(key: str, raw: str, lines: list[str], number: int) -> IniOption:
    """An option whose key is written on a line."""
    line = lines[number - 1]
    match = OPTION.match(line.strip())
    assert match is not None
    key_range = place_of(lines, number, match["option"].rstrip())
    start = key_range.column + match.start("value")
    places = [Range(number, start, number, start + len(match["value"]))]
    wanted = sum(1 for text in raw.split("\n")[1:] if text)
    while wanted:
        number += 1
        text = lines[number - 1].strip()
        if text and not text.startswith(("#", ";")):
            places.append(place_of(lines, number, text))
            wanted -= 1
    if not match["value"] and len(places) > 1:
        del places[0]
    return IniOption(key, raw, key_range, tuple(places))


def place_of(lines: list[str], number: int, text: str) -> Range:
    """The place of a text that is the first one on a line."""
    line = lines[number - 1]
    column = len(line) - len(line.lstrip()) + 1
    return Range(number, column, number, column + len(text))


def _find(lines: list[str], part: str, number: int, column: int) -> tuple[int, int] | None:
    """The number of the line, from 0, and the column of a text, from a line and a column on."""
    for n in range(number, len(lines)):
        start = lines[n].find(part, column if n == number else 0)
        if start >= 0:
            return n, start
    return None
