"""Lanes as lines of text: a row, the bends below it, and what replaces rows that are hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.pictures.lane_signs import DOWN, LEFT, RIGHT, UP, LaneSigns
from revlint.pictures.lanes import Edge, Layout


@dataclass(frozen=True, slots=True)
class Strip:
    """The lanes of one row, or of ``hidden`` rows from ``row`` on.

    The sign of the row belongs between ``before`` and ``after``. ``beside`` is what continues
    beside further lines of the row, ``below`` are lines between it and the next row.
    """

    row: int
    hidden: int
    before: str
    after: str
    beside: str
    below: tuple[str, ...] = ()


def draw_lanes(
    layout: Layout, is_shown: Sequence[bool], signs: LaneSigns, most: int
) -> Iterator[Strip]:
    """A strip for each row that is shown, and for each stretch of rows that is not.

    Lanes from ``most`` on are cut off.
    """
    return _Pen(layout, signs, most).strips(is_shown)


class _Pen:
    """Follows the lanes from row to row.

    ``lanes`` is the row that each lane leads to, -1 if none, and ``at`` the lane of each row that
    one leads to. ``solid`` are the rows to which a line leads that is not only of dependencies.
    """

    def __init__(self, layout: Layout, signs: LaneSigns, most: int) -> None:
        self.layout = layout
        self.signs = signs
        self.most = most
        self.lanes: list[int] = [-1] * min(layout.width, most)
        self.at: dict[int, int] = {}
        self.solid: set[int] = set()
        self.leaving: list[list[Edge]] = [[] for _ in layout.rows]
        for edge in layout.edges:
            if edge.upper != edge.lower:
                self.leaving[edge.upper].append(edge)
        self.entering: list[list[int]] = [[] for _ in layout.rows]
        self.entries = {
            (start, target): lane
            for target, row in enumerate(layout.rows)
            for start, lane in row.line
        }
        for start, target in self.entries:
            self.entering[start].append(target)

    def strips(self, is_shown: Sequence[bool]) -> Iterator[Strip]:
        row = 0
        while row < len(is_shown):
            if is_shown[row]:
                yield self._row(row)
                row += 1
                continue
            start, above = row, self.lanes[:]
            while row < len(is_shown) and not is_shown[row]:
                self._advance(row)
                row += 1
            yield Strip(start, row - start, self._hidden(above), "", "")

    def _row(self, row: int) -> Strip:
        own = min(self.layout.rows[row].lane, self.most)
        before = self._cells(own, self.signs.more)
        down = self.signs.corners[UP | DOWN] if self.leaving[row] else " "
        beside = self._cells(own, down)
        above = self.lanes[:]
        moved = self._advance(row)
        below = [*self._bends(row, above, moved)]
        if self._needs_gap(row):
            below.append(self._cells(self.most, "").rstrip())
        at = 2 * own
        return Strip(row, 0, before[:at], before[at + 1 :].rstrip(), beside.rstrip(), tuple(below))

    def _advance(self, row: int) -> dict[int, bool]:
        """Let the lanes be what they are below a row.

        Gives the lanes that move to another, and whether each is solid.
        """
        self._end(self.layout.rows[row].lane, row)
        moved = {}
        for target in self.entering[row]:
            if target in self.at:
                moved[self.at[target]] = target in self.solid
                self._end(self.at[target], target)
        for target in self.entering[row]:
            self.at[target] = lane = self.entries[row, target]
            if lane < self.most:
                self.lanes[lane] = target
        self.solid.update(edge.lower for edge in self.leaving[row] if edge.is_parent)
        return moved

    def _end(self, lane: int, target: int) -> None:
        if lane < self.most and self.lanes[lane] == target:
            self.lanes[lane] = -1

    def _cells(self, own: int, sign: str) -> str:
        """The lanes as they pass a row; ``sign`` is in lane ``own``."""
        cells = [*map(self._down, self.lanes)]
        if own < len(cells):
            cells[own] = sign
        elif sign:
            cells.append(sign)
        return " ".join(cells)

    def _down(self, target: int) -> str:
        if target < 0:
            return " "
        return self.signs.corners[UP | DOWN] if target in self.solid else self.signs.dotted_down

    def _hidden(self, above: Sequence[int]) -> str:
        """The lanes beside rows that are not shown."""
        pairs = zip(above, self.lanes, strict=True)
        return " ".join(
            self._down(new) if old == new else self.signs.hidden for old, new in pairs
        ).rstrip()

    def _bends(self, row: int, above: Sequence[int], moved: dict[int, bool]) -> Iterator[str]:
        """The line below a row in which its edges reach their lanes, if one is needed."""
        own = self.layout.rows[row].lane
        reached = {self.at[edge.lower]: edge.is_parent for edge in self.leaving[row]}
        ends = {own, *reached, *moved}
        if len(ends) == 1:
            return
        low, high = min(ends), max(ends)
        solid = [lane for lane, is_solid in (reached | moved).items() if is_solid]
        cells = []
        for lane in range(min(max(len(self.lanes), high + 1), self.most)):
            cells.append(self._corner(lane, ends, low, high, above, own))
            if low <= lane < high:
                is_solid = any(min(own, end) <= lane < max(own, end) for end in solid)
                cells.append(
                    self.signs.corners[LEFT | RIGHT] if is_solid else self.signs.dotted_across
                )
            else:
                cells.append(" ")
        yield "".join(cells).rstrip()

    def _corner(
        self, lane: int, ends: set[int], low: int, high: int, above: Sequence[int], own: int
    ) -> str:
        is_across = low <= lane <= high
        if is_across and lane in ends:
            sides = UP * (lane == own or above[lane] >= 0) + DOWN * (self.lanes[lane] >= 0)
            return self.signs.corners[sides + LEFT * (lane > low) + RIGHT * (lane < high)]
        if self.lanes[lane] >= 0:
            return self._down(self.lanes[lane])
        return self.signs.corners[LEFT | RIGHT] if is_across else " "

    def _needs_gap(self, row: int) -> bool:
        """Whether the next row would seem to continue this one, which ends here."""
        if row + 1 == len(self.layout.rows) or self.leaving[row]:
            return False
        after = self.layout.rows[row + 1]
        return not after.line and after.lane == self.layout.rows[row].lane
