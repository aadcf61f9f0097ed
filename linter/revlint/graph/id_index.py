"""The ids of a chain, sorted for the search for one that was misspelt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from revlint.graph.near_names import NearNames

#: How alike two names must be: of twelve characters, one may be wrong or two swapped.
CUTOFF = 0.85

#: Longer names are not compared: the cost grows with the square of the length.
MAX_LENGTH = 80


class IdIndex:
    """The ids of a chain, in load order, by what may have been written in place of them."""

    def __init__(self, ids: Collection[str]) -> None:
        self._ids = ids

    def changed(self, ids: Collection[str], gone: Collection[str], new: Collection[str]) -> IdIndex:
        """The index of other ids, given those that are no more and those that are new."""
        found = IdIndex(ids)
        known = vars(self)
        if "near" in known:
            found.near = self.near.changed(gone, [id_ for id_ in new if _is_compared(id_)])
        if "by_case" in known and self.is_distinct:
            cases = {**self.by_case}
            for id_ in gone:
                del cases[id_.casefold()]
            cases |= {id_.casefold(): id_ for id_ in new}
            # Of ids that differ only in case, the last one counts.
            if len(cases) == len(ids):
                found.by_case = cases
        return found

    @property
    def is_distinct(self) -> bool:
        """Whether all ids differ in more than case."""
        return len(self.by_case) == len(self._ids)

    @cached_property
    def by_case(self) -> dict[str, str]:
        """The ids without a difference of case; the last of those that are the same then."""
        return {id_.casefold(): id_ for id_ in self._ids}

    @cached_property
    def sorted(self) -> Sequence[str]:
        """The ids in the order of their characters."""
        return sorted(self._ids)

    @cached_property
    def near(self) -> NearNames:
        """The ids that are compared with others."""
        return NearNames(filter(_is_compared, self._ids), CUTOFF)


def _is_compared(id_: str) -> bool:
    return len(id_) <= MAX_LENGTH
