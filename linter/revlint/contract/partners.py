"""Sets of revisions of different chains that are partners of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from revlint.graph.chain import Chain

#: Partners: the id in each chain that has one.
Group = dict[str, str]


class Partners:
    """Sets of partners, at most one of each chain."""

    def __init__(self, chains: Mapping[str, Chain]) -> None:
        self._group = {(name, id_): {name: id_} for name, c in chains.items() for id_ in c.by_id}

    def groups(self) -> Iterator[Group]:
        """Each set of partners once, in the order of the chains."""
        return iter({id(group): group for group in self._group.values()}.values())

    def of(self, name: str, id_: str) -> Group:
        """The partners of a revision, itself among them."""
        return self._group[name, id_]

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        """Make two revisions partners, if both exist and neither has another partner there."""
        first, second = self._group.get(one), self._group.get(other)
        if first is None or second is None:
            return False
        if any(second.get(name, id_) != id_ for name, id_ in first.items()):
            return False
        first.update(second)
        self._group.update(dict.fromkeys(first.items(), first))
        return True

    def join_all(self, items: Iterable[tuple[str, str]]) -> None:
        """Make several revisions partners."""
        found = [item for item in items if item in self._group]
        for other in found[1:]:
            self.join(found[0], other)
