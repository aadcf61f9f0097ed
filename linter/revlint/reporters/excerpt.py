"""The source line of a finding, with the place underlined."""

from __future__ import annotations

from dataclasses import dataclass

from revlint import escape
from revlint.errors import TreeError
from revlint.location import Location, Range
from revlint.sources.tree import Tree
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


class Sources:
    """The lines of the files of one tree, each file read once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._lines: dict[str, tuple[str, ...]] = {}

    def lines(self, path: str) -> tuple[str, ...]:
        """The lines of a file without their ends; none of a file that cannot be read."""
        if path not in self._lines:
            self._lines[path] = self._read(path)
        return self._lines[path]

    def excerpt(self, place: Location) -> Excerpt | None:
        """The source line of a place, if there is one to show.

        A place that is the start of a file, and no stretch of it, is the file as a whole.
        """
        if place.range == Range():
            return None
        return excerpt(self.lines(place.path), place.range)

    def _read(self, path: str) -> tuple[str, ...]:
        try:
            data = self._tree.read(path)
        except TreeError:
            return ()
        if b"\0" in data:
            return ()
        text = data.decode("utf-8-sig", "replace")
        # Not str.splitlines, which takes a form feed and other characters for an end as well.
        return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _window(source: str, start: int) -> tuple[int, int]:
    """The stretch of a line to show: all of it, or ``MAX_WIDTH`` characters around a place."""
    if len(source) <= MAX_WIDTH:
        return 0, len(source)
    first = max(0, min(start - MAX_WIDTH // 4, len(source) - MAX_WIDTH))
    return first, first + MAX_WIDTH
