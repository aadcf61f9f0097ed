"""Where the rows and lines of a chain are in a drawing, in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.pictures.lanes import Layout

#: The distance of two lanes, of two rows, and of two lines of text of one row.
LANE, ROW, LINE = 16, 24, 17

#: The height of a bend below a row.
_BEND = 18


@dataclass(frozen=True, slots=True)
class Places:
    """The middle of each row, and the height of all; rows of a hidden stretch share a place.

    ``stretch`` is the first row of the hidden stretch that a row is in, -1 if it is shown.
    """

    layout: Layout
    y: Sequence[int]
    stretch: Sequence[int]
    height: int

    def x(self, lane: int) -> int:
        """The middle of a lane."""
        return LANE + lane * LANE

    def lines(self) -> Iterator[tuple[int, str]]:
        """For each row that a line leads to from above: the row, and the path of the line."""
        for target, row in enumerate(self.layout.rows):
            if row.line and self._is_apart(row.line[0][0], target):
                yield target, self._line(target, row.line)

    def bends(self) -> Iterator[tuple[int, str]]:
        """For each edge that changes its lane below its row: the edge's number, and the bend."""
        for number, edge in enumerate(self.layout.edges):
            if edge.upper == edge.lower or not self._is_apart(edge.upper, edge.lower):
                continue
            own, (_, lane) = self.layout.rows[edge.upper].lane, self.layout.path(edge)[0]
            if own != lane:
                y = self.y[edge.upper]
                yield number, f"M{self.x(own)} {y}{self._bend(own, lane, y)}"

    def _is_apart(self, upper: int, lower: int) -> bool:
        return self.stretch[upper] < 0 or self.stretch[upper] != self.stretch[lower]

    def _line(self, target: int, line: Sequence[tuple[int, int]]) -> str:
        start, lane = line[0]
        is_straight = self.layout.rows[start].lane == lane
        parts = [f"M{self.x(lane)} {self.y[start] + (0 if is_straight else _BEND)}"]
        for row, after in line[1:]:
            parts.append(f"V{self.y[row]}{self._bend(lane, after, self.y[row])}")
            lane = after
        return "".join([*parts, f"V{self.y[target]}"])

    def _bend(self, lane: int, after: int, y: int) -> str:
        """A curve from a row to another lane below it."""
        x, to = self.x(lane), self.x(after)
        return f"C{x} {y + _BEND / 2:g} {to} {y + _BEND / 2:g} {to} {y + _BEND}"


def place_rows(layout: Layout, is_shown: Sequence[bool], lines: Sequence[int]) -> Places:
    """The places of rows of which each has some lines of text."""
    top = 0
    ys: list[int] = []
    stretches: list[int] = []
    for row, is_visible in enumerate(is_shown):
        is_next = not is_visible and row > 0 and not is_shown[row - 1]
        if not is_next:
            start = top
            top += ROW + LINE * (lines[row] - 1) if is_visible else ROW
        stretches.append(-1 if is_visible else stretches[-1] if is_next else row)
        ys.append(start + ROW // 2)
    return Places(layout, ys, stretches, top)
