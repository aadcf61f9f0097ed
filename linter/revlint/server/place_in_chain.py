"""Where in its chain a revision is, in words."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property

from revlint.graph.chain import Chain
from revlint.graph.ordered_ids import ordered_ids


class ChainOrder:
    """The revisions of a chain in the order of an upgrade."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids, parents first."""
        return tuple(ordered_ids(self.chain))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {id_: n for n, id_ in enumerate(self.ids, 1)}

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The revisions that name each one as a parent, in load order."""
        found: dict[str, list[str]] = {id_: [] for id_ in self.chain.by_id}
        for id_, parents in self.chain.parents.items():
            for parent in parents:
                found[parent].append(id_)
        return {id_: tuple(ids) for id_, ids in found.items()}

    def followers(self, id_: str) -> Set[str]:
        """All revisions that come after one through its children."""
        todo, found = [id_], {id_}
        for one in todo:
            new = [child for child in self.children.get(one, ()) if child not in found]
            found.update(new)
            todo.extend(new)
        return found - {id_}

    def said(self, id_: str) -> str:
        """A place in words: "3rd of 118, 2 behind the head"."""
        number = self._numbers.get(id_)
        if number is None:
            return ""
        return f"{_ordinal(number)} of {len(self.ids):,}, {self._behind(id_)}"

    def _behind(self, id_: str) -> str:
        after, heads = self.followers(id_), {*self.chain.heads}
        if not after:
            return "head" if len(heads) == 1 else "one of the heads"
        heads &= after
        which = "the head" if len(heads) == 1 else f"{len(heads)} heads"
        return f"{len(after):,} behind {which}" if heads else "on a cycle"


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number:,}th"
    return f"{number:,}{_SUFFIXES.get(number % 10, 'th')}"


_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
