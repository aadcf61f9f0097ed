"""Numbered revisions: where the counter of new ids leaves a gap, and which numbers are free."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from revlint.config.id_counter import NumberedId, read_number
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision

#: The least share of old numbers that follow directly on another in a chain that counts.
_HABIT_SHARE = 0.5

#: So many ids that have to change are named in one help.
_MAX_SHOWN = 6


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A new revision and its numbered id."""

    revision: Revision
    id: NumberedId

    @property
    def number(self) -> int:
        """The value of the counter."""
        return self.id.number


@dataclass(frozen=True, slots=True)
class Numbering:
    """The ids of one prefix: the old ones by their numbers, and the new ones in order."""

    pattern: str
    prefix: str
    old: Mapping[int, NumberedId] = field(default_factory=dict)
    new: tuple[NewNumber, ...] = ()

    @property
    def last(self) -> int:
        """The highest old number."""
        return max(self.old)

    @property
    def is_counted(self) -> bool:
        """Whether the old numbers count up one by one; dates and random numbers do not."""
        steps = [two - one for one, two in pairwise(sorted(self.old))]
        return bool(self.old) and steps.count(1) >= _HABIT_SHARE * len(steps)

    def gaps(self, taken: Collection[int] = ()) -> Iterator[tuple[NewNumber, int]]:
        """The new numbers after a free one, and the highest number in use before each.

        ``taken`` are the numbers that are in use elsewhere.
        """
        used = sorted({*taken, *(new.number for new in self.new), self.last})
        for new in self.new:
            before = used[bisect_left(used, new.number) - 1]
            if new.number > self.last and before != new.number - 1:
                yield new, before

    def plan(self, taken: Collection[int] = ()) -> dict[str, str]:
        """The new ids that have to change so that none is taken and none leaves a gap."""
        free = self.last
        form = self.old[self.last]
        renamed = {}
        for new in self.new:
            free = next(n for n in range(free + 1, free + len(taken) + 2) if n not in taken)
            id_, planned = new.revision.id or "", form.with_number(free, new.id.suffix)
            if planned != id_ and read_number(self.pattern, planned):
                renamed[id_] = planned
        return renamed


def number_revisions(
    chain: Chain, new: Collection[Revision], old: Iterable[str]
) -> tuple[Numbering, ...]:
    """The numberings of a chain whose ``id-pattern`` counts: one for each prefix of new ids.

    Args:
        chain: the chain of the new revisions.
        new: the revisions that the base does not have.
        old: the ids of the base.
    """
    pattern = chain.config.id_pattern
    if pattern is None or not new:
        return ()
    order = {id_: n for n, id_ in enumerate(topological(chain.predecessors))}
    numbered = [NewNumber(r, id_) for r in new if (id_ := read_number(pattern, r.id or ""))]
    numbered.sort(key=lambda n: (n.number, order.get(n.revision.id or "", len(order))))
    known = [id_ for name in old if (id_ := read_number(pattern, name))]
    return tuple(
        numbering
        for prefix in dict.fromkeys(n.id.prefix for n in numbered)
        if (
            numbering := Numbering(
                pattern,
                prefix,
                {id_.number: id_ for id_ in known if id_.prefix == prefix},
                tuple(n for n in numbered if n.id.prefix == prefix),
            )
        ).is_counted
    )


def say_renumbering(revision: Revision, plan: Mapping[str, str]) -> str:
    """Help that gives free numbers to a new revision and to those that have to move with it."""
    id_ = revision.id or ""
    moved = list(plan) if len(plan) <= _MAX_SHOWN else [id_] if id_ in plan else []
    # An id must be free before another one takes it.
    if plan.get(id_, "") > id_:
        moved.reverse()
    steps = [f"change {quoted(old)} to {quoted(plan[old])}" for old in moved]
    if not steps:
        return "use a free number, here and in every down_revision that names the id"
    name = ", in the file name" if id_ in revision.path.rpartition("/")[2] else ""
    return f"{', then '.join(steps)}: here{name} and in every down_revision that names it"
