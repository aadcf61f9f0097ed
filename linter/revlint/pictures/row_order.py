"""The order of rows, newest first: children above their parents, one line of history at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def newest_first(parents: Sequence[Collection[int]]) -> list[int]:
    """Numbers with every child above its parents, apart from one link of each cycle.

    ``parents`` are those of each number. Histories that no link ties together do not mix; the
    tallest part of each comes first, so that other branches begin right above where they end.
    """
    children: list[list[int]] = [[] for _ in parents]
    for child, ids in enumerate(parents):
        for parent in ids:
            children[parent].append(child)
    starts = [n for n, ids in enumerate(parents) if not ids]
    starts += [n for n, ids in enumerate(parents) if ids]
    height = [0] * len(parents)
    for n in _children_first(starts, children):
        height[n] = 1 + max((height[child] for child in children[n]), default=0)
    for ids in children:
        ids.sort(key=lambda n: -height[n])
    part = _parts(starts, parents, children)
    tallest = [0] * len(parents)
    for n in starts:
        tallest[part[n]] = max(tallest[part[n]], height[n])
    is_start = [not ids for ids in parents]
    starts.sort(key=lambda n: (-tallest[part[n]], part[n], not is_start[n], -height[n]))
    return _children_first(starts, children)


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


def _parts(
    starts: Sequence[int], parents: Sequence[Collection[int]], children: Sequence[Collection[int]]
) -> list[int]:
    """For each number, the first start of all that links tie it to."""
    part = [-1] * len(parents)
    for start in starts:
        if part[start] >= 0:
            continue
        part[start] = start
        reached = [start]
        for n in reached:
            for other in (*parents[n], *children[n]):
                if part[other] < 0:
                    part[other] = start
                    reached.append(other)
    return part
