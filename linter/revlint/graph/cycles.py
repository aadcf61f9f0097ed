"""Cycles of a graph: one for each knot of revisions that come before themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from revlint.graph.links import Links


def find_cycles(links: Links) -> tuple[tuple[str, ...], ...]:
    """A shortest cycle through the smallest id of each knot, sorted.

    Each starts with that id, every id the parent or dependency of the next.
    """
    return tuple(sorted(_shortest_cycle(links.after, knot) for knot in links.cyclic))


def _shortest_cycle(after: Mapping[str, Collection[str]], knot: set[str]) -> tuple[str, ...]:
    """A shortest cycle through the smallest id of a knot, found breadth first."""
    start = min(knot)
    before: dict[str, str] = {}
    level = [start]
    while start not in before:
        if len(level) == 1:
            # A cycle of thousands is mostly one line.
            (id_,), level = level, []
            for child in after[id_]:
                if child in knot and child not in before:
                    before[child] = id_
                    level.append(child)
            continue
        following: dict[str, str] = {}
        for id_ in sorted(level):
            for child in after[id_]:
                if child in knot and child not in before and child not in following:
                    following[child] = id_
        before |= following
        level = [*following]
    cycle = [before[start]]
    while cycle[-1] != start:
        cycle.append(before[cycle[-1]])
    return tuple(reversed(cycle))
