"""The separate histories of a chain, and which head each revision leads to.

One pass up and one down the graph: the cost is linear for a chain of any size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from revlint.graph.chain import Chain, Reference
from revlint.graph.labels import Label, labels_of_heads
from revlint.graph.links import Links
from revlint.migration.identifier import names_in


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One history of a chain: the revisions that ``down_revision`` ties together.

    ``first`` is the id that is loaded first, ``size`` the number of revisions; ``heads`` and
    ``bases`` are in load order. ``bases`` are the revisions that state that they have no parent: a
    history whose first revisions all lack theirs has none. ``missing`` are the parents that
    revisions lack in a history that begins elsewhere too.
    """

    first: str
    size: int
    heads: tuple[str, ...]
    bases: tuple[str, ...]
    is_cyclic: bool
    missing: tuple[Reference, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it begins in a base and has no cycle, so that no other finding explains it."""
        return bool(self.bases) and not self.is_cyclic


class Histories:
    """The histories of a chain in which no edge can hide (``Chain.parents_known``).

    A parent that is missing only because it is misspelt in a way that has one reading (several ids
    in one string, blanks around an id) counts as the parent that is meant: ``links`` has it.

    ``level`` is the number of revisions on the longest way from a base to each id, those on a cycle
    or behind one apart. ``only_head`` is the one head that a revision leads to, None where there
    are several. A head's *side* are the revisions that lead to it alone; ``side_size`` counts them.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._files = chain.by_id
        self.links, self._missing = _as_meant(chain)
        self.load_order = self.links.positions
        self._new = chain.new_paths or frozenset()

    def all(self) -> Iterator[History]:
        """The histories, in load order of their first file."""
        number = self.links.component_of
        size = Counter(number.values())
        heads = _group(self.links.ends, number)
        bases = _group(self._bases(), number)
        lacking = [id_ for id_ in self._missing if self.links.before[id_] or number[id_] in bases]
        missing = _group(sorted(lacking, key=self.load_order.__getitem__), number)
        cyclic = {number[id_] for id_ in self.links.cut_off}
        for n, first in _firsts(self.links.before, number, len(size)).items():
            yield History(
                first=first,
                size=size[n],
                heads=tuple(heads.get(n, ())),
                bases=tuple(bases.get(n, ())),
                is_cyclic=n in cyclic,
                missing=tuple(r for id_ in missing.get(n, ()) for r in self._missing[id_]),
            )

    def is_new(self, history: History) -> bool:
        """Whether the base lacks every file of a history."""
        if not self._new:
            return False
        number = self.links.component_of
        wanted = number[history.first]
        return self.are_new(id_ for id_, n in number.items() if n == wanted)

    def are_new(self, ids: Iterable[str]) -> bool:
        """Whether the base lacks every file of some revisions."""
        return bool(self._new) and all(r.path in self._new for id_ in ids for r in self._files[id_])

    def is_new_side(self, head: str) -> bool:
        """Whether the base lacks every revision that leads to this head alone."""
        return bool(self._new) and head not in self._heads_with_old_side

    def labels(self, heads: Sequence[str]) -> dict[str, frozenset[Label]]:
        """The branch labels of each head, as ``labels_of_heads`` gives them."""
        return labels_of_heads(self.chain, self.links, heads)

    @cached_property
    def level(self) -> dict[str, int]:
        """The number of revisions on the longest way from a base to each id."""
        level: dict[str, int] = {}
        before = self.links.before
        for id_ in self.links.order:
            parents = before[id_]
            if len(parents) == 1:
                level[id_] = level[parents[0]] + 1
            else:
                level[id_] = max([level[parent] for parent in parents], default=0) + 1
        return level

    @cached_property
    def only_head(self) -> dict[str, str | None]:
        """The one head that each id leads to."""
        only: dict[str, str | None] = {}
        after = self.links.after
        for id_ in reversed(self.links.order):
            following = after[id_]
            if len(following) == 1:
                only[id_] = only.get(following[0])
            else:
                reached = {only.get(one) for one in following} or {id_}
                only[id_] = reached.pop() if len(reached) == 1 else None
        return only

    @cached_property
    def side_size(self) -> dict[str, int]:
        """The number of revisions that lead to each head alone."""
        return Counter(head for head in self.only_head.values() if head is not None)

    @cached_property
    def _heads_with_old_side(self) -> set[str | None]:
        """The heads of whose side the base has a part."""
        return {head for id_, head in self.only_head.items() if not self.are_new([id_])}

    def _bases(self) -> Iterator[str]:
        starts = (id_ for id_, ids in self.links.before.items() if not ids)
        return (id_ for id_ in starts if not any(f.parents for f in self._files[id_]))


def _as_meant(chain: Chain) -> tuple[Links, dict[str, list[Reference]]]:
    """The graph with the misspelt parents as they are meant, and by id those that are missing."""
    missing: dict[str, list[Reference]] = {}
    meant: dict[str, list[str]] = {}
    for reference in chain.missing_parents:
        id_ = reference.revision.id
        if id_ is None:
            continue
        parts = names_in(reference.target) or (reference.target.strip(),)
        if all(part in chain.by_id for part in parts):
            known = meant.setdefault(id_, [*chain.parents[id_]])
            known += [part for part in dict.fromkeys(parts) if part not in known]
        else:
            missing.setdefault(id_, []).append(reference)
    return chain.lineage.relinked(meant) if meant else chain.lineage, missing


def _group(ids: Iterable[str], number: Mapping[str, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for id_ in ids:
        found.setdefault(number[id_], []).append(id_)
    return found


def _firsts(ids: Iterable[str], number: Mapping[str, int], count: int) -> dict[int, str]:
    """The first id of each of so many components."""
    firsts: dict[int, str] = {}
    for id_ in ids:
        firsts.setdefault(number[id_], id_)
        if len(firsts) == count:
            break
    return firsts
