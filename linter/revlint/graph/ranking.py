"""An order of ids that most links agree with, kept while ids and links change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import cached_property

_Ids = Mapping[str, Collection[str]]

#: Where more links contradict an order, another order is worked out.
_MAX_AGAINST = 8


class Ranking:
    """A rank for each id, and the few links that do not lead to a higher rank.

    Every cycle has one of these links, so that only the ids between its two ends are searched.

    Args:
        ranks: the ranks of all ids; ids that no path connects may share one.
        near: the ids, nearly in the order of their ranks.
        against: the links that contradict the ranks, each as an id and the one after it.
    """

    def __init__(
        self,
        ranks: Mapping[str, float],
        near: Sequence[str],
        against: Collection[tuple[str, str]] = (),
    ) -> None:
        self.ranks = ranks
        self.against = against
        self._near = near

    @classmethod
    def of(cls, order: Sequence[str]) -> Ranking:
        """The ranking of an order that all links agree with."""
        found = cls(dict(zip(order, range(len(order)), strict=True)), order)
        found.order = order
        return found

    def changed(
        self, before: _Ids, after: _Ids, changed: Collection[str], gone: Collection[str]
    ) -> Ranking | None:
        """The ranking after changes; None where too many links contradict it.

        Args:
            before: what comes right before each id now.
            after: what comes right after each id now.
            changed: the ids that are new, and those before which something else comes now.
            gone: the ids that are no more.
        """
        ranks, near = self.ranks, vars(self).get("order", self._near)
        new = [id_ for id_ in changed if id_ not in ranks]
        if new or gone:
            ranks = {**ranks}
            for id_ in gone:
                del ranks[id_]
            near = [*filter(ranks.__contains__, near), *new]
            for id_ in new:
                ranks[id_] = _between(ranks, before[id_], after[id_])
        against = [
            (one, id_)
            for one, id_ in self.against
            if id_ not in changed and one in ranks and id_ in ranks
        ]
        against += [(i, id_) for id_ in changed for i in before[id_] if ranks[i] >= ranks[id_]]
        if len(against) > _MAX_AGAINST:
            return None
        found = Ranking(ranks, near, against)
        if ranks is self.ranks and "order" in vars(self):
            found.order = self.order
        return found

    @cached_property
    def order(self) -> Sequence[str]:
        """The ids by their ranks."""
        return sorted(self._near, key=self.ranks.__getitem__)

    def knots(self, before: _Ids, after: _Ids) -> list[set[str]]:
        """The ids that lead to each other, or one that leads to itself."""
        if not self.against:
            return []
        rank = self.ranks.__getitem__
        first = bisect_left(self.order, min(rank(id_) for _, id_ in self.against), key=rank)
        end = bisect_right(self.order, max(rank(one) for one, _ in self.against), key=rank)
        between = {*self.order[first:end]}
        found: list[set[str]] = []
        for one, id_ in self.against:
            if not any(one in knot and id_ in knot for knot in found):
                below = reach(after, [id_], between)
                if one in below:
                    found.append(reach(before, [one], below))
        return found


def reach(links: _Ids, starts: Iterable[str], among: Container[str]) -> set[str]:
    """Some ids, and those among others that links lead to from there."""
    waiting = [*starts]
    seen = {*waiting}
    for one in waiting:
        for id_ in links[one]:
            if id_ not in seen and id_ in among:
                seen.add(id_)
                waiting.append(id_)
    return seen


def _between(ranks: Mapping[str, float], before: Iterable[str], after: Iterable[str]) -> float:
    """A rank above those of some ids and below those of others, if there is one."""
    low = max((ranks[id_] for id_ in before if id_ in ranks), default=None)
    high = min((ranks[id_] for id_ in after if id_ in ranks), default=None)
    if low is None:
        return 0 if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2
