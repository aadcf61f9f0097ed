"""What requests ask of a chain again and again, worked out once for each state of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from revlint.graph.chain import Chain
from revlint.graph.next_id import next_id
from revlint.graph.spare_heads import find_spare
from revlint.server.place_in_chain import ChainOrder


@dataclass(frozen=True, slots=True)
class Fork:
    """A head that is one too many: its side begins at ``start`` and should join ``beside``."""

    head: str
    start: str
    beside: str


class ChainFacts(ChainOrder):
    """The order of a chain, the heads that it has too many, and its next free id."""

    @cached_property
    def forks(self) -> tuple[Fork, ...]:
        """The heads that are too many, each with the one that it should be joined with."""
        spare = find_spare(self.chain)
        every = [one for some in (spare.heads, *spare.apart) for one in some]
        forks = (Fork(one.head, one.start, one.beside) for one in every)
        known = self.chain.by_id
        return tuple(f for f in forks if f.head in known and f.start in known and f.beside in known)

    def forks_at(self, id_: str) -> tuple[Fork, ...]:
        """The forks that a revision is at: it is the head, its partner, or the start of a side."""
        return tuple(f for f in self.forks if id_ in (f.head, f.start, f.beside))

    @cached_property
    def next_id(self) -> str | None:
        """An id for a new revision."""
        return next_id(self.chain)


@lru_cache(maxsize=4)
def facts_of(chain: Chain) -> ChainFacts:
    """The facts of a chain; those of the last few chains are kept."""
    return ChainFacts(chain)
