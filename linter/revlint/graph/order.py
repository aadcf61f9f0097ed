"""Orders of a graph that put parents first, whatever cycles it has.

A graph is given here as the predecessors of each id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def topological(predecessors: Mapping[str, Collection[str]]) -> list[str]:
    """The ids, parents first; without those on a cycle or behind one."""
    return in_order(predecessors, followers(predecessors))


def followers(predecessors: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """What follows each id, in the order of the graph."""
    after: dict[str, list[str]] = {id_: [] for id_ in predecessors}
    for id_, ids in predecessors.items():
        for before in ids:
            after[before].append(id_)
    return after


def in_order(
    predecessors: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]
) -> list[str]:
    """The same as ``topological``, given what follows each id."""
    order = [id_ for id_, ids in predecessors.items() if not ids]
    waiting = {id_: len(ids) for id_, ids in predecessors.items() if len(ids) > 1}
    for id_ in order:
        for follower in after[id_]:
            if follower in waiting:
                waiting[follower] -= 1
                if waiting[follower]:
                    continue
            order.append(follower)
    return order


def knots(predecessors: Mapping[str, Collection[str]]) -> list[set[str]]:
    """The strongly connected components, each after those that lead to it."""
    after = followers(predecessors)
    order = in_order(predecessors, after)
    found = [{id_} for id_ in order]
    if len(order) < len(predecessors):
        known = {*order}
        found += tied([id_ for id_ in predecessors if id_ not in known], predecessors, after)
    return found


def tied(
    ids: Collection[str],
    before: Mapping[str, Collection[str]],
    after: Mapping[str, Collection[str]],
) -> list[set[str]]:
    """The strongly connected components of some ids and all that follows them, the same order."""
    # Kosaraju's algorithm.
    left = {*ids}
    found = []
    for id_ in reversed(_ended(after, ids)):
        if id_ in left:
            left.remove(id_)
            knot = [id_]
            for one in knot:
                new = left.intersection(before[one])
                left -= new
                knot += new
            found.append({*knot})
    return found


def _ended(after: Mapping[str, Collection[str]], starts: Collection[str]) -> list[str]:
    """The ids that a search depth first reaches, in the order in which it is done with them."""
    seen: set[str] = set()
    ended: list[str] = []
    waiting: list[str | None] = [*starts]
    while waiting:
        id_ = waiting.pop()
        if id_ is None:
            # What came after the id is done.
            ended.append(str(waiting.pop()))
        elif id_ not in seen:
            seen.add(id_)
            waiting += (id_, None)
            waiting += [one for one in after[id_] if one not in seen]
    return ended
