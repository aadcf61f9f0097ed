"""A sound chain as lines: ids that follow each other without a branch are one node of the graph.

A long chain has few of them, and what comes before what depends on where they begin and end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from revlint.graph.chain import Chain
from revlint.graph.order import followers, topological


class Lines:
    """The lines of a chain, each known by its first id.

    Only the first id of a line may depend on others. What comes before a line comes before all of
    it, and what follows it follows all of it.

    Args:
        predecessors: what comes right before each id of the chain.
        ids: the ids of each line, from the first to the last.
    """

    def __init__(
        self, predecessors: Mapping[str, Sequence[str]], ids: Mapping[str, Sequence[str]]
    ) -> None:
        self._predecessors = predecessors
        self.ids = ids

    def ending_at(self, ends: Collection[str]) -> Lines:
        """The same, with each of some ids as the last one of its line."""
        inside = [end for end in ends if self.ids[self.first[end]][-1] != end]
        if not inside:
            return self
        ids = {**self.ids}
        for first in {self.first[end] for end in inside}:
            line = self.ids[first]
            starts = [0, *sorted(n for n, id_ in enumerate(line, 1) if id_ in inside), len(line)]
            ids |= {line[start]: line[start:stop] for start, stop in pairwise(starts)}
        return Lines(self._predecessors, ids)

    @cached_property
    def first(self) -> dict[str, str]:
        """For each id the first one of its line."""
        found: dict[str, str] = {}
        for first, ids in self.ids.items():
            found |= dict.fromkeys(ids, first)
        return found

    @cached_property
    def before(self) -> dict[str, list[str]]:
        """The lines that come right before each line."""
        first = self.first
        return {one: [first[id_] for id_ in self._predecessors[one]] for one in self.ids}

    @cached_property
    def bits(self) -> dict[str, int]:
        """For each line a number with one bit."""
        return {line: 1 << n for n, line in enumerate(self.ids)}

    @cached_property
    def above(self) -> dict[str, int]:
        """For each line the bits of itself and of all that come before."""
        return self._gathered(self.before)

    @cached_property
    def below(self) -> dict[str, int]:
        """For each line the bits of itself and of all that follow."""
        return self._gathered(followers(self.before))

    def of(self, bits: int) -> set[str]:
        """The lines of some bits."""
        digits, found = bin(bits)[:1:-1], set()
        place = digits.find("1")
        while place >= 0:
            found.add(self._numbered[place])
            place = digits.find("1", place + 1)
        return found

    def bit(self, id_: str) -> int:
        """The bit of the line of an id."""
        return self.bits[self.first[id_]]

    def is_ancestor(self, one: str, other: str) -> bool:
        """Whether an id comes before another, or is the same."""
        line = self.first[other]
        if self.first[one] == line:
            return self._places[one] <= self._places[other]
        return bool(self.above[line] & self.bit(one))

    @cached_property
    def _numbered(self) -> list[str]:
        return [*self.ids]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id_: n for ids in self.ids.values() for n, id_ in enumerate(ids)}

    def _gathered(self, before: Mapping[str, Collection[str]]) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in topological(before):
            bits = self.bits[line]
            for one in before[line]:
                bits |= found[one]
            found[line] = bits
        return found


def lines_of(chain: Chain) -> Lines:
    """The lines of a chain that is sound: without a cycle, a missing parent or a duplicate id."""
    return chain.recall(_find_lines)


def _find_lines(chain: Chain) -> Lines:
    before, after = chain.links.before, chain.links.after
    starts = {id_ for id_, ids in before.items() if len(ids) != 1}
    starts.update(chain.depending_ids)
    for id_ in chain.links.branching:
        starts.update(after[id_])
    found: dict[str, list[str]] = {}
    for start in before:
        if start in starts:
            found[start] = line = [start]
            following = after[start]
            while len(following) == 1 and following[0] not in starts:
                line += following
                following = after[following[0]]
    return Lines(before, found)
