"""The links of a cycle, worked out as they are asked for: a cycle may have thousands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, overload

from revlint.graph.chain import Chain
from revlint.python.value import Value


class Link(NamedTuple):
    """One link of a cycle: the revision that names another, under which name and where."""

    parent: str
    child: str
    name: str
    value: Value


class CycleLinks(Sequence[Link]):
    """The links of a cycle, in its order; the last one leads back to its first revision.

    ``parents`` and ``children`` are the two ends of each.
    """

    def __init__(self, chain: Chain, cycle: Sequence[str]) -> None:
        self._chain = chain
        self.parents = cycle
        self.children = (*cycle[1:], cycle[0])

    def __len__(self) -> int:
        return len(self.parents)

    @overload
    def __getitem__(self, index: int) -> Link: ...

    @overload
    def __getitem__(self, index: slice) -> list[Link]: ...

    def __getitem__(self, index: int | slice) -> Link | list[Link]:
        if isinstance(index, slice):
            return [self[n] for n in range(len(self))[index]]
        return _link(self._chain, self.parents[index], self.children[index])

    def to(self, children: Iterable[str]) -> list[Link]:
        """The links to those of some ids that are on the cycle, in its order."""
        return [self[n] for n in sorted({self._place[i] for i in children if i in self._place})]

    @property
    def has_dependency(self) -> bool:
        """Whether ``depends_on`` makes one of them."""
        return any(link.name == "depends_on" for link in self.to(self._chain.depending_ids))

    @cached_property
    def _place(self) -> dict[str, int]:
        """The number of the link to each child."""
        return dict(zip(self.children, range(len(self)), strict=True))


def links_of(chain: Chain, cycle: Sequence[str]) -> CycleLinks:
    """The links of a cycle."""
    return CycleLinks(chain, cycle)


def _link(chain: Chain, parent: str, child: str) -> Link:
    file = chain.file_of(child)
    for value in file.parents:
        if value.text == parent:
            return Link(parent, child, "down_revision", value)
    found = next(v for v in file.dependencies if chain.resolve_dependency(v.text) == parent)
    return Link(parent, child, "depends_on", found)
