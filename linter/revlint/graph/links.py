"""The links of a graph: what comes right before and right after each id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from revlint.graph.components import number_components
from revlint.graph.order import followers, in_order, tied


class Links:
    """The ids that come right before each id, such as its parents, and what follows from them.

    ``before`` names ids of the graph alone, each once.
    """

    def __init__(self, before: Mapping[str, Sequence[str]]) -> None:
        self.before = before

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Links) and self.before == other.before

    def __hash__(self) -> int:
        return id(self)

    def relinked(self, changed: Mapping[str, Sequence[str]]) -> Links:
        """The same ids, with something else right before some of them."""
        links = Links({**self.before, **changed})
        known = vars(self)
        if "positions" in known:
            vars(links)["positions"] = self.positions
        if "after" in known:
            vars(links)["after"] = self._after_changes(changed)
        if "order" in known and self.is_acyclic and self._keeps_order(changed):
            vars(links)["order"] = self.order
            vars(links)["ranks"] = self.ranks
        return links

    @cached_property
    def positions(self) -> dict[str, int]:
        """The number of each id in the order of ``before``."""
        return {id_: n for n, id_ in enumerate(self.before)}

    @cached_property
    def after(self) -> dict[str, list[str]]:
        """The ids that come right after each id, in the order of ``before``."""
        return followers(self.before)

    @cached_property
    def order(self) -> list[str]:
        """The ids, those before an id first; without those on a cycle or behind one.

        It is one of several such orders, and not always the same one.
        """
        return in_order(self.before, self.after)

    @cached_property
    def knots(self) -> list[set[str]]:
        """The ids that ``order`` lacks: those together that lead to each other.

        Each group comes after those that lead to it.
        """
        known = {*self.order}
        return tied([id_ for id_ in self.before if id_ not in known], self.before, self.after)

    @cached_property
    def knot_of(self) -> dict[str, int]:
        """For each id on a cycle the number of its knot in ``cyclic``."""
        return {id_: number for number, knot in enumerate(self.cyclic) for id_ in knot}

    @cached_property
    def cyclic(self) -> list[set[str]]:
        """Those of ``knots`` that are cycles: each of their ids comes before itself."""
        return [k for k in self.knots if len(k) > 1 or not k.isdisjoint(self.before[min(k)])]

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each id in ``order``."""
        return {id_: n for n, id_ in enumerate(self.order)}

    @property
    def is_acyclic(self) -> bool:
        """Whether no id comes before itself."""
        return len(self.order) == len(self.before)

    @cached_property
    def component_of(self) -> dict[str, int]:
        """For each id a number that it shares with all that is linked to it, directly or not."""
        return number_components(self.before, self.order)

    @cached_property
    def components(self) -> list[list[str]]:
        """The ids that are linked to each other, each part in the order of ``before``."""
        found: dict[int, list[str]] = {}
        number = self.component_of
        for id_ in self.before:
            found.setdefault(number[id_], []).append(id_)
        return [*found.values()]

    @cached_property
    def ends(self) -> list[str]:
        """The ids that nothing follows, in the order of ``before``."""
        after = self.after
        return [id_ for id_ in self.before if not after[id_]]

    def part(self, ids: Iterable[str]) -> Links:
        """Some of the ids, and the links between them."""
        ids = {*ids}
        kept = [id_ for id_ in self.before if id_ in ids]
        return Links({id_: [one for one in self.before[id_] if one in ids] for id_ in kept})

    def ancestors(self, *ids: str) -> set[str]:
        """What comes before some ids, without these."""
        return _reach(self.before, ids)

    def descendants(self, *ids: str) -> set[str]:
        """What comes after some ids, without these."""
        return _reach(self.after, ids)

    def _after_changes(self, changed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        after = {**self.after}
        for id_, ids in changed.items():
            was = self.before[id_]
            for one in was:
                if one not in ids:
                    after[one] = [follower for follower in after[one] if follower != id_]
            for one in ids:
                if one not in was:
                    after[one] = sorted([*after[one], id_], key=self.positions.__getitem__)
        return after

    def _keeps_order(self, changed: Mapping[str, Sequence[str]]) -> bool:
        at = self.ranks
        return all(at[one] < at[id_] for id_, ids in changed.items() for one in ids)


def _reach(links: Mapping[str, Sequence[str]], starts: Iterable[str]) -> set[str]:
    waiting = [*starts]
    seen = {*waiting}
    for id_ in waiting:
        for one in links[id_]:
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen.difference(starts)
