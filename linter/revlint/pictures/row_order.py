"""The order of rows, newest first: children above their parents, one line of history at a time."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.pictures.nodes import Links


def newest_first(links: Links) -> list[int]:
    """The numbers of nodes with every child above its parents, apart from one link of each cycle.

    Histories that no link ties together do not mix. The tallest part of each comes first, so that
    other branches begin right above where they end.
    """
    children: list[list[int]] = [[] for _ in links]
    grown: list[list[int]] = [[] for _ in links]
    for child, found in enumerate(links):
        for parent, link in found.items():
            children[parent].append(child)
            if link.is_parent:
                grown[parent].append(child)
    starts = [n for n, found in enumerate(links) if not found]
    starts += [n for n, found in enumerate(links) if found]
    height = [0] * len(links)
    for n in _children_first(starts, children):
        height[n] = 1 + max((height[child] for child in grown[n]), default=0)
    for n, ids in enumerate(children):
        if len(ids) > 1:
            children[n] = _tallest_first(n, ids, links, height)
    part = _parts(starts, links, children)
    tallest = [0] * len(links)
    for n in starts:
        tallest[part[n]] = max(tallest[part[n]], height[n])
    starts.sort(key=lambda n: (-tallest[part[n]], part[n], bool(links[n]), -height[n]))
    return _children_first(starts, children)


def _tallest_first(n: int, ids: list[int], links: Links, height: Sequence[int]) -> list[int]:
    """The children of a node; those that only depend on it are last."""
    return sorted(ids, key=lambda child: (not links[child][n].is_parent, -height[child]))


def _children_first(starts: Sequence[int], children: Sequence[Sequence[int]]) -> list[int]:
    """Every number after all that ``children`` lead to, as a walk from ``starts`` finds them."""
    order: list[int] = []
    seen = bytearray(len(children))
    for start in starts:
        if seen[start]:
            continue
        seen[start] = True
        walk = [(start, iter(children[start]))]
        while walk:
            n, rest = walk[-1]
            for child in rest:
                if not seen[child]:
                    seen[child] = True
                    walk.append((child, iter(children[child])))
                    break
            else:
                order.append(n)
                walk.pop()
    return order


def _parts(starts: Sequence[int], links: Links, children: Sequence[Sequence[int]]) -> list[int]:
    """For each number, the first start of all that links tie it to."""
    part = [-1] * len(links)
    for start in starts:
        if part[start] >= 0:
            continue
        part[start] = start
        reached = [start]
        for n in reached:
            for other in (*links[n], *children[n]):
                if part[other] < 0:
                    part[other] = start
                    reached.append(other)
    return part
