"""One state of a chain as rows and lines for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from revlint.graph.chain import Chain
from revlint.pictures.lanes import Edge, Layout, lay_out
from revlint.pictures.nodes import Node
from revlint.pictures.page.values import PageRow, PageView

#: How an edge is drawn: a parent, a dependency alone, the one link of a cycle that leads up.
_PARENT, _DEPENDENCY, _REVERSED = range(3)

Line = tuple[int, int, int, int, int]


def view_of(
    key: str,
    chain: Chain,
    number: Callable[[Node], int],
    marks: Callable[[Node], list[str]],
) -> PageView:
    """The rows of a chain.

    Args:
        key: the name of the state.
        chain: the chain in this state.
        number: gives the number of a node among the revisions of the page.
        marks: gives what is to be said of a node in this state.
    """
    layout = lay_out(chain)
    numbers = [number(row.node) for row in layout.rows]
    parents: list[list[int]] = [[] for _ in numbers]
    depends: list[list[int]] = [[] for _ in numbers]
    for edge in layout.edges:
        child, parent = edge.upper, edge.lower
        if edge.is_reversed:
            child, parent = parent, child
        (parents if edge.is_parent else depends)[child].append(numbers[parent])
    return PageView(
        key=key,
        rows=[
            PageRow(n, row.lane, up, on, marks(row.node))
            for n, row, up, on in zip(numbers, layout.rows, parents, depends, strict=True)
        ],
        width=layout.width,
        lines=list(dict.fromkeys(_lines(layout))),
        turns=list(dict.fromkeys(_turns(layout))),
        runs=list(layout.runs),
    )


def _lines(layout: Layout) -> Iterator[Line]:
    """The stretches in which edges stay in a lane; each once, as firmly as any edge is drawn."""
    for target, entering in _entering(layout).items():
        row = layout.rows[target]
        ends = [*(at for at, _ in row.line[1:]), target]
        for (start, lane), end in zip(row.line, ends, strict=True):
            styles = [_style(edge) for edge in entering if edge.upper < end]
            if start + 1 < end and styles:
                yield lane, start + 1, end - 1, row.lane, min(styles)


def _turns(layout: Layout) -> Iterator[Line]:
    """Where edges leave their row, and where they change lanes."""
    for edge in layout.edges:
        above, colour = layout.rows[edge.upper].lane, layout.rows[edge.lower].lane
        for gap, lane in layout.path(edge):
            yield gap, above, lane, colour, _style(edge)
            above = lane


def _entering(layout: Layout) -> dict[int, list[Edge]]:
    found: dict[int, list[Edge]] = {}
    for edge in layout.edges:
        if edge.upper != edge.lower:
            found.setdefault(edge.lower, []).append(edge)
    return found


def _style(edge: Edge) -> int:
    if edge.is_reversed:
        return _REVERSED
    return _PARENT if edge.is_parent else _DEPENDENCY
