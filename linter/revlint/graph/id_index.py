"""The ids of a chain, sorted for the search for one that was misspelt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from revlint.graph.near_names import NearNames
from revlint.migration.revision import Revision

#: How alike two names must be: of twelve characters, one may be wrong or two swapped.
CUTOFF = 0.85

#: Longer names are not compared: the cost grows with the square of the length.
MAX_LENGTH = 80


class IdIndex:
    """The ids of some files, by what may have been written in place of them."""

    def __init__(self, by_id: Mapping[str, tuple[Revision, ...]]) -> None:
        self._paths = [(id_, file.path) for id_, files in by_id.items() for file in files]
        self._ids = tuple(by_id)

    @cached_property
    def by_file(self) -> Mapping[str, str]:
        """The ids by the names of their files, with the suffix and without."""
        found: dict[str, str] = {}
        for id_, path in self._paths:
            name = path.rpartition("/")[2]
            found[name] = found[name.rpartition(".")[0] or name] = id_
        return found

    @cached_property
    def by_case(self) -> Mapping[str, str]:
        """The ids without a difference of case."""
        return {id_.casefold(): id_ for id_ in self._ids}

    @cached_property
    def sorted(self) -> Sequence[str]:
        """The ids in the order of their characters."""
        return sorted(self._ids)

    @cached_property
    def near(self) -> NearNames:
        """The ids that are compared with others."""
        return NearNames((id_ for id_ in self._ids if len(id_) <= MAX_LENGTH), CUTOFF)
