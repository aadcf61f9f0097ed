"""Where each revision of a chain is drawn: rows newest first, lanes, and the edges between rows.

The edges that lead to one row share one line, which runs in one lane at a time and moves only to
the left. So a picture needs the line of each row, and where each edge enters it.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.graph.chain import Chain
from revlint.pictures.nodes import Link, Links, Node, nodes_of
from revlint.pictures.row_order import newest_first


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two rows, by number: ``upper`` is the child, ``lower`` its parent.

    One link of a cycle leads up: it ``is_reversed``, ``upper`` is the parent. A revision that names
    itself has an edge whose rows are the same.
    """

    upper: int
    lower: int
    is_parent: bool
    is_dependency: bool
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One node, the lane it is in, and the line that leads to it from above.

    ``line`` holds (row, lane) pairs: from below that row on the line runs in that lane, and below
    the last pair in ``lane``, down to this row. It is empty where no edge leads here from above.
    """

    node: Node
    lane: int
    line: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of a chain from top to bottom, and the edges, by their upper rows.

    ``width`` is the number of lanes. ``runs`` are stretches of rows (the first, and the one after
    the last) in which each row has one child, right above, and one parent, right below.
    """

    rows: tuple[Row, ...]
    edges: tuple[Edge, ...]
    width: int
    runs: tuple[tuple[int, int], ...]

    def path(self, edge: Edge) -> tuple[tuple[int, int], ...]:
        """The (row, lane) pairs of one edge: below that row it runs in that lane."""
        line = self.rows[edge.lower].line
        entered = bisect_right(line, edge.upper, key=lambda pair: pair[0]) - 1
        return ((edge.upper, line[entered][1]), *line[entered + 1 :]) if line else ()


def lay_out(chain: Chain) -> Layout:
    """Where each revision of a chain, and each id that is missing in it, is drawn."""
    nodes, links = nodes_of(chain)
    order = newest_first(links)
    edges = _edges(order, links)
    below: list[list[Edge]] = [[] for _ in order]
    for edge in edges:
        if edge.upper != edge.lower:
            below[edge.upper].append(edge)
    lanes = _Lanes(len(order))
    for row, leaving in enumerate(below):
        lanes.place(row, leaving)
    rows = (
        Row(nodes[n], lane, tuple(line))
        for n, lane, line in zip(order, lanes.lane_of, lanes.line_of, strict=True)
    )
    return Layout(tuple(rows), edges, lanes.width, tuple(_runs(below)))


def _edges(order: Sequence[int], links: Links) -> tuple[Edge, ...]:
    row_of = [0] * len(order)
    for row, n in enumerate(order):
        row_of[n] = row
    found = [
        _edge(row, row_of[older], link)
        for row, n in enumerate(order)
        for older, link in links[n].items()
    ]
    # Parents before dependencies, and the next row first: it continues the lane.
    return tuple(sorted(found, key=lambda e: (e.upper, not e.is_parent, e.lower)))


def _edge(newer: int, older: int, link: Link) -> Edge:
    upper, lower = min(newer, older), max(newer, older)
    return Edge(upper, lower, link.is_parent, link.is_dependency, is_reversed=older < newer)


class _Lanes:
    """The lanes in use while rows are placed from top to bottom."""

    def __init__(self, count: int) -> None:
        self.lane_of = [-1] * count
        self.line_of: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self.width = 0
        self._free: list[int] = []

    def place(self, row: int, leaving: Sequence[Edge]) -> None:
        """Put a row into its lane, and enter the edges that leave it downwards into their lines."""
        if self.lane_of[row] < 0:
            self.lane_of[row] = self._take()
        own = self.lane_of[row]
        targets = list(dict.fromkeys(edge.lower for edge in leaving))
        new = [target for target in targets if self.lane_of[target] < 0]
        moved = [] if new else [t for t in targets if self.lane_of[t] > own]
        continued = (*new, *moved)[:1]
        if moved:
            heapq.heappush(self._free, self.lane_of[moved[0]])
        if not continued:
            heapq.heappush(self._free, own)
        for target in continued:
            self._enter(row, target, own)
        for target in new[1:]:
            self._enter(row, target, self._take())

    def _enter(self, row: int, target: int, lane: int) -> None:
        self.lane_of[target] = lane
        self.line_of[target].append((row, lane))

    def _take(self) -> int:
        """The free lane that is furthest to the left."""
        if self._free:
            return heapq.heappop(self._free)
        self.width += 1
        return self.width - 1


def _runs(below: Sequence[Sequence[Edge]]) -> Iterator[tuple[int, int]]:
    """The stretches of rows that only continue one line."""
    above = [0] * len(below)
    for edges in below:
        for edge in edges:
            above[edge.lower] += 1
    plain = [
        len(edges) == 1
        and not edges[0].is_reversed
        and edges[0].lower == row + 1
        and above[row + 1] == 1
        for row, edges in enumerate(below)
    ]
    start = None
    for row in range(1, len(below)):
        is_inside = plain[row - 1] and plain[row]
        if is_inside and start is None:
            start = row
        elif not is_inside and start is not None:
            yield start, row
            start = None
