"""The text of a document as an editor counts it: lines from 0, columns in units of an encoding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from revlint.location import Range

#: What a column counts: bytes, the units of UTF-16, or code points.
Encoding = Literal["utf-8", "utf-16", "utf-32"]

#: What ends a line for the protocol; other separators, such as a form feed, do not.
_ENDING = re.compile(r"\r\n|\r|\n")


class Place(NamedTuple):
    """A place as the protocol counts it: line and column from 0."""

    line: int
    column: int


class Span(NamedTuple):
    """Two places, the end exclusive."""

    start: Place
    end: Place


@dataclass(frozen=True)
class ClientText:
    """A text, and the way between its places and those of an editor.

    Places beyond the end of a line or of the text are taken for the end.
    """

    text: str
    encoding: Encoding = "utf-16"
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [0, *_ends_of_lines(self.text)])

    @cached_property
    def _is_ascii(self) -> bool:
        return self.text.isascii()

    @property
    def line_count(self) -> int:
        """How many lines there are; a text that ends with a line end has an empty last line."""
        return len(self._starts)

    @property
    def end(self) -> Place:
        """The place behind the last character."""
        return self.place(len(self.text))

    def line(self, number: int) -> str:
        """A line, from 0, without its end; "" where there is none."""
        if not 0 <= number < len(self._starts):
            return ""
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def offset(self, place: Place) -> int:
        """The offset of a place in code points."""
        if place.line < 0:
            return 0
        if place.line >= len(self._starts):
            return len(self.text)
        return self._starts[place.line] + self.column_of(place)

    def column_of(self, place: Place) -> int:
        """The column of a place in code points, from 0."""
        line = self.line(place.line)
        wanted = max(place.column, 0)
        if self._is_ascii or self.encoding == "utf-32" or line.isascii():
            return min(wanted, len(line))
        width = _WIDTHS[self.encoding]
        for n, character in enumerate(line):
            wanted -= width(character)
            if wanted < 0:
                return n
        return len(line)

    def place(self, offset: int) -> Place:
        """The place of an offset, which counts code points."""
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= offset else (low, middle)
        return self.place_at(low, offset - self._starts[low])

    def place_at(self, line: int, column: int) -> Place:
        """The place of a line and a column in code points, both from 0."""
        if line >= len(self._starts):
            return self.end
        if self._is_ascii or self.encoding == "utf-32":
            return Place(line, min(column, len(self.line(line))))
        width = _WIDTHS[self.encoding]
        return Place(line, sum(map(width, self.line(line)[:column])))

    def span(self, range_: Range) -> Span:
        """The span of a range of the linter."""
        return Span(
            self.place_at(range_.line - 1, range_.column - 1),
            self.place_at(range_.end_line - 1, range_.end_column - 1),
        )

    def span_of(self, start: int, end: int) -> Span:
        """The span of a stretch, given as offsets."""
        return Span(self.place(start), self.place(end))

    def spot(self, place: Place) -> tuple[int, int]:
        """Line and column of a place as the linter counts them: from 1, in code points."""
        line = min(max(place.line, 0), len(self._starts) - 1)
        if line != place.line:
            return line + 1, len(self.line(line)) + 1 if place.line > 0 else 1
        return line + 1, self.column_of(place) + 1

    def with_edit(self, span: Span | None, new: str) -> ClientText:
        """The text with a stretch replaced; None replaces all of it."""
        if span is None:
            return ClientText(new, self.encoding)
        start, end = sorted((self.offset(span.start), self.offset(span.end)))
        return ClientText(f"{self.text[:start]}{new}{self.text[end:]}", self.encoding)


def _ends_of_lines(text: str) -> Iterator[int]:
    """The offsets behind the ends of lines."""
    if text.count("\r") != text.count("\r\n"):
        return (match.end() for match in _ENDING.finditer(text))
    *lines, _ = text.split("\n")
    return (end + number for number, end in enumerate(accumulate(map(len, lines)), 1))


def _utf8_width(character: str) -> int:
    return 1 + (character > "\x7f") + (character > "\u07ff") + (character > "\uffff")


def _utf16_width(character: str) -> int:
    return 2 if character > "\uffff" else 1


_WIDTHS: dict[Encoding, Callable[[str], int]] = {
    "utf-8": _utf8_width,
    "utf-16": _utf16_width,
    "utf-32": lambda character: 1,
}
