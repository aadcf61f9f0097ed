"""Which ids are linked to each other, directly or not, kept while ids and links change."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count

#: What comes right before each id, and what comes right after it.
_Links = tuple[Mapping[str, Collection[str]], Mapping[str, Collection[str]]]

#: An id, and one that comes right after it.
Link = tuple[str, str]

#: How many ids of one part are walked before it is the turn of the next one.
_STEPS = 64


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the parts were known.

    ``ids`` are the ids that may have come or gone. ``cut`` are the links that were cut, and
    ``tied`` those that were tied, each as an id and the one after it; both may have happened to a
    link, more than once.
    """

    ids: frozenset[str] = frozenset()
    cut: tuple[Link, ...] = ()
    tied: tuple[Link, ...] = ()

    def and_then(self, later: Changes) -> Changes:
        """These changes and later ones."""
        return Changes(self.ids | later.ids, self.cut + later.cut, self.tied + later.tied)


def parts_after(number: Mapping[str, int], links: _Links, changes: Changes) -> dict[str, int]:
    """For each id a number that it shares with what is linked to it, after changes.

    Args:
        number: the numbers from before.
        links: the links as they are now.
        changes: what changed in between.
    """
    ids = links[0]
    found = {**number}
    free = count(max(number.values(), default=0) + 1)
    for id_ in changes.ids:
        if id_ not in ids:
            found.pop(id_, None)
        elif id_ not in found:
            found[id_] = next(free)
    for one, id_ in changes.tied:
        if one in found and id_ in found:
            _join(found, one, id_)
    ends: dict[int, dict[str, None]] = {}
    for id_ in chain.from_iterable(changes.cut):
        if id_ in found:
            ends.setdefault(found[id_], {})[id_] = None
    for some in ends.values():
        for part in _split_off(links, some):
            found |= dict.fromkeys(part, next(free))
    return found


def _join(number: dict[str, int], one: str, id_: str) -> None:
    """Give all ids that share the number of one the number of another."""
    old, new = number[one], number[id_]
    if old != new:
        number |= dict.fromkeys([i for i, n in number.items() if n == old], new)


def _split_off(links: _Links, starts: Iterable[str]) -> list[list[str]]:
    """The parts that some ids are in, except one.

    They are walked in turns, so that none is walked further than the second largest.
    """
    owner = {id_: n for n, id_ in enumerate(starts)}
    parts = {n: [id_] for id_, n in owner.items()}
    waiting = {n: [id_] for id_, n in owner.items()}
    turns = deque(parts)
    found = []
    while len(parts) > 1:
        n = turns.popleft()
        if n not in parts:
            continue
        for other in _walk(links, owner, n, parts[n], waiting[n]):
            owner |= dict.fromkeys(parts[other], n)
            parts[n] += parts.pop(other)
            waiting[n] += waiting[other]
        if waiting[n]:
            turns.append(n)
        elif len(parts) > 1:
            found.append(parts.pop(n))
    return found


def _walk(
    links: _Links, owner: dict[str, int], n: int, part: list[str], waiting: list[str]
) -> set[int]:
    """Walk a few steps in one part; the numbers of the parts that turn out to be the same."""
    met: set[int] = set()
    for _ in range(_STEPS):
        if not waiting:
            break
        one = waiting.pop()
        for id_ in (*links[0][one], *links[1][one]):
            if id_ not in owner:
                owner[id_] = n
                part.append(id_)
                waiting.append(id_)
            elif owner[id_] != n:
                met.add(owner[id_])
    return met
