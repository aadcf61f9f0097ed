"""Which of some revisions are ancestors of others of them, for many groups of them at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import inf

from revlint.graph.links import Links
from revlint.interruption import poll

#: How many times as many steps as there are revisions are gone before all are followed at once.
_STEPS = 3

#: How many revisions are followed through the graph at once, a bit for each.
_BATCH = 4096


def ancestors_among(links: Links, groups: Sequence[Collection[str]]) -> list[frozenset[str]]:
    """For each group of ids, those that are ancestors of another one of the group.

    On a cycle, no revision counts as an ancestor of another.

    Args:
        links: such as ``chain.links``.
        groups: some of the ids.
    """
    if all(len(group) < 2 for group in groups):
        return [frozenset()] * len(groups)
    found = _walk_up(links, groups)
    return _pass_down(links, groups) if found is None else found


def _walk_up(links: Links, groups: Sequence[Collection[str]]) -> list[frozenset[str]] | None:
    """The same from each id upwards, as far as the others may be; None where that is too far."""
    rank, knot_of = links.ranks, links.knot_of
    left = _STEPS * len(rank)
    result = []
    for group in groups:
        poll()
        found: set[str] = set()
        first = min((rank.get(id_, inf) for id_ in group), default=inf)
        for id_ in group if len(group) > 1 else ():
            seen = {id_}
            waiting = [id_]
            for one in waiting:
                knot = knot_of.get(one)
                for above in links.before[one]:
                    is_tied = knot is not None and knot_of.get(above) == knot
                    if above not in seen and not is_tied and rank.get(above, inf) >= first:
                        seen.add(above)
                        waiting.append(above)
            found.update(seen.intersection(group) - {id_})
            left -= len(waiting)
            if left < 0:
                return None
        result.append(frozenset(found))
    return result


def _pass_down(links: Links, groups: Sequence[Collection[str]]) -> list[frozenset[str]]:
    """The same for all ids at once, from the first of them downwards."""
    parents, order = _without_cycles(links)
    groups_of: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for id_ in group:
            groups_of.setdefault(id_, []).append(number)
    ids = list(groups_of)
    found: list[set[str]] = [set() for _ in groups]
    for start in range(0, len(ids), _BATCH):
        poll()
        bits = {id_: 1 << n for n, id_ in enumerate(ids[start : start + _BATCH])}
        above = _ancestors(parents, order, bits)
        for number in {n for id_ in bits for n in groups_of[id_]}:
            reached = 0
            for id_ in groups[number]:
                reached |= above[id_]
            found[number].update(id_ for id_ in groups[number] if reached & bits.get(id_, 0))
    return [frozenset(ids) for ids in found]


def _ancestors(
    parents: Mapping[str, Collection[str]], order: Sequence[str], bits: dict[str, int]
) -> dict[str, int]:
    """For each id the bits of its ancestors. Ids that share them share one number."""
    above: dict[str, int] = {}
    for id_ in order:
        reached = 0
        for parent in parents[id_]:
            through = above[parent] | bits[parent] if parent in bits else above[parent]
            reached = reached | through if reached else through
        above[id_] = reached
    return above


def _without_cycles(links: Links) -> tuple[Mapping[str, Collection[str]], Sequence[str]]:
    """The predecessors of each id, without those on a cycle with it, and an order of the ids."""
    if links.is_acyclic:
        return links.before, links.order
    knot_of = links.knot_of
    kept = {
        id_: [one for one in links.before[id_] if knot_of.get(one) != knot]
        for id_, knot in knot_of.items()
    }
    return {**links.before, **kept}, [*links.order, *(i for knot in links.knots for i in knot)]
