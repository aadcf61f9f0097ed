"""Partners that two chains have in contradictory orders."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from revlint.contract.pairing import Pairing
from revlint.contract.partners import Group
from revlint.graph.chain import Chain
from revlint.graph.order import knots
from revlint.graph.ordered_ids import ordered_ids

#: How many pairs of a chain with branches are asked for their order.
_MAX_ASKED = 200


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Partners that are out of order.

    Attributes:
        first: a chain.
        second: another one, in which they come in another order.
        group: the partners.
        pivot: partners that come after them in the first chain and before them in the second.
    """

    first: Chain
    second: Chain
    group: Group
    pivot: Group


def misplaced(pairing: Pairing) -> Iterator[Misplaced]:
    """The partners that have to move, so that no two chains contradict each other."""
    for one, other in combinations(pairing.chains.values(), 2):
        if one.cycles or other.cycles:
            continue
        groups = [g for g in pairing.groups if one.name in g and other.name in g]
        for knot in _knots(one, other, groups):
            found = _misplaced(one, other, knot)
            if found is not None:
                yield found


def _knots(one: Chain, other: Chain, groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Sets of partners that no order of both chains can satisfy."""
    number = {
        (chain.name, g[chain.name]): n for n, g in enumerate(groups) for chain in (one, other)
    }

    def node(chain: Chain, id_: str) -> str:
        n = number.get((chain.name, id_))
        return f"{chain.name}\0{id_}" if n is None else f"\0{n}"

    before: dict[str, set[str]] = {}
    for chain in (one, other):
        for id_, ids in chain.predecessors.items():
            before.setdefault(node(chain, id_), set()).update(node(chain, i) for i in ids)
    for knot in knots(before):
        inside = sorted(int(key[1:]) for key in knot if key.startswith("\0"))
        if len(inside) > 1:
            yield [groups[n] for n in inside]


def _misplaced(one: Chain, other: Chain, knot: Sequence[Group]) -> Misplaced | None:
    """The first of the partners to move, with some that stay and contradict it."""
    chains = (one, other)
    places = [{id_: n for n, id_ in enumerate(ordered_ids(chain))} for chain in chains]
    rows = sorted(knot, key=lambda g: places[0][g[one.name]])
    staying = _kept(rows, places[1], one, other)
    moving = [g for g in rows if not any(g is s for s in staying)]
    likely = (
        Misplaced(chains[a], chains[b], group, pivot)
        for group in moving
        for pivot in (*staying, *moving)
        for a, b in ((0, 1), (1, 0))
        if _is_ahead(chains[a], places[a], group, pivot)
        and _is_ahead(chains[b], places[b], pivot, group)
    )
    # Without a line through all of them, another pair may be the one that contradicts.
    first = None
    for found in islice(likely, _MAX_ASKED):
        first = first or found
        if _is_certain(found):
            return found
    return first


def _kept(
    rows: Sequence[Group], places: Mapping[str, int], one: Chain, other: Chain
) -> Sequence[Group]:
    """The largest part that both chains have in one order; all that is old, if that is one."""
    old = [g for g in rows if not any(_is_new(chain, g) for chain in (one, other))]
    kept = _increasing([places[g[other.name]] for g in old])
    if old and len(kept) == len(old) < len(rows):
        return old
    return [rows[n] for n in _increasing([places[g[other.name]] for g in rows])]


def _is_new(chain: Chain, group: Group) -> bool:
    return chain.file_of(group[chain.name]).path in (chain.new_paths or ())


def _increasing(values: Sequence[int]) -> list[int]:
    """The positions of a longest increasing part of some values, which all differ."""
    ends: list[int] = []
    at: list[int] = []
    previous: list[int | None] = []
    for n, value in enumerate(values):
        k = bisect_left(ends, value)
        ends[k : k + 1] = [value]
        at[k : k + 1] = [n]
        previous.append(at[k - 1] if k else None)
    found: list[int] = []
    last = at[-1] if at else None
    while last is not None:
        found.append(last)
        last = previous[last]
    return found[::-1]


def _is_ahead(chain: Chain, places: Mapping[str, int], one: Group, other: Group) -> bool:
    return places[one[chain.name]] < places[other[chain.name]]


def _is_certain(found: Misplaced) -> bool:
    """Whether each of the two chains runs the two revisions in its order only."""
    first, second, one, other = found.first, found.second, found.group, found.pivot
    return _leads(first, one, other) and _leads(second, other, one)


def _leads(chain: Chain, one: Group, other: Group) -> bool:
    return one[chain.name] in {other[chain.name], *chain.links.ancestors(other[chain.name])}
