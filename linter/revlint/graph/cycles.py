"""Cycles of a graph: one for each knot of revisions that come before themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx


def find_cycles(graph: nx.DiGraph[str]) -> tuple[tuple[str, ...], ...]:
    """A shortest cycle through the smallest id of each knot, sorted.

    Each starts with that id, every id the parent or dependency of the next.
    """
    import networkx as nx

    found = (
        _shortest_cycle(graph, knot)
        for knot in nx.strongly_connected_components(graph)
        if len(knot) > 1 or graph.has_edge(*knot, *knot)
    )
    return tuple(sorted(found))


def _shortest_cycle(graph: nx.DiGraph[str], knot: set[str]) -> tuple[str, ...]:
    """A shortest cycle through the smallest id of a knot, found breadth first."""
    start = min(knot)
    before: dict[str, str] = {}
    level = [start]
    while start not in before:
        following: dict[str, str] = {}
        for id_ in sorted(level):
            for child in graph.succ[id_]:
                if child in knot and child not in before:
                    following.setdefault(child, id_)
        before.update(following)
        level = list(following)
    cycle = [before[start]]
    while cycle[-1] != start:
        cycle.append(before[cycle[-1]])
    return tuple(reversed(cycle))
