"""The separate histories of a chain, and which head each revision leads to.

One pass up and one down the graph: the cost is linear for a chain of any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from revlint.graph.chain import Chain, Reference
from revlint.graph.labels import Label, labels_of_heads
from revlint.graph.order import topological
from revlint.migration.identifier import names_in

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One history of a chain: the revisions that ``down_revision`` ties together.

    ``first`` is the id that is loaded first; ``heads`` and ``bases`` are in load order. ``bases``
    are the revisions that state that they have no parent: a history whose first revisions all lack
    theirs has none. ``missing`` are the parents that merge points lack which have others.
    """

    ids: frozenset[str]
    first: str
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
    in one string, blanks around an id) counts as the parent that is meant.

    ``order`` has the ids, parents first, without those on a cycle or behind one; ``level`` is the
    number of revisions on the longest way from a base to each of these. ``load_order`` numbers all
    ids. ``only_head`` is the one head that a revision leads to, None where there are several. A
    head's *side* are the revisions that lead to it alone; ``side_size`` counts them.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.graph, self._missing = _as_meant(chain)
        self.load_order = {id_: n for n, id_ in enumerate(chain.by_id)}
        self.order = topological(self.graph.pred)
        self.level = self._levels()
        self.only_head = self._only_heads()
        self.side_size, self._heads_with_old_side = self._sides()

    def all(self) -> list[History]:
        """The histories, in load order of their first file."""
        import networkx as nx

        found = [self._history(ids) for ids in nx.weakly_connected_components(self.graph)]
        return sorted(found, key=lambda h: self.load_order[h.first])

    def is_new(self, ids: Iterable[str]) -> bool:
        """Whether the base lacks every file of some revisions."""
        new = self.chain.new_paths or frozenset()
        return bool(new) and all(r.path in new for id_ in ids for r in self.chain.by_id[id_])

    def is_new_side(self, head: str) -> bool:
        """Whether the base lacks every revision that leads to this head alone."""
        return bool(self.chain.new_paths) and head not in self._heads_with_old_side

    def labels(self, heads: Sequence[str]) -> dict[str, frozenset[Label]]:
        """The branch labels of each head, as ``labels_of_heads`` gives them."""
        return labels_of_heads(self.chain, self.graph, self.order, heads)

    def _history(self, ids: set[str]) -> History:
        ordered = sorted(ids, key=self.load_order.__getitem__)
        return History(
            ids=frozenset(ids),
            first=ordered[0],
            heads=tuple(id_ for id_ in ordered if not self.graph.succ[id_]),
            bases=tuple(
                id_
                for id_ in ordered
                if not self.graph.pred[id_] and not any(f.parents for f in self.chain.by_id[id_])
            ),
            is_cyclic=any(id_ not in self.level for id_ in ids),
            missing=tuple(
                reference
                for id_ in ordered
                if id_ in self._missing and self.graph.pred[id_]
                for reference in self._missing[id_]
            ),
        )

    def _levels(self) -> dict[str, int]:
        level: dict[str, int] = {}
        for id_ in self.order:
            level[id_] = 1 + max((level[p] for p in self.graph.pred[id_]), default=0)
        return level

    def _only_heads(self) -> dict[str, str | None]:
        only: dict[str, str | None] = {}
        for id_ in reversed(self.order):
            reached = {only.get(child) for child in self.graph.succ[id_]} or {id_}
            only[id_] = reached.pop() if len(reached) == 1 else None
        return only

    def _sides(self) -> tuple[dict[str, int], set[str]]:
        """The size of each head's side, and the heads whose side the base has in part."""
        new = self.chain.new_paths or frozenset()
        size: dict[str, int] = {}
        old: set[str] = set()
        for id_, head in self.only_head.items():
            if head is None:
                continue
            size[head] = size.get(head, 0) + 1
            if any(file.path not in new for file in self.chain.by_id[id_]):
                old.add(head)
        return size, old


def _as_meant(chain: Chain) -> tuple[nx.DiGraph[str], dict[str, list[Reference]]]:
    """The history with the misspelt parents as they are meant, and by id those that are missing."""
    missing: dict[str, list[Reference]] = {}
    added: list[tuple[str, str]] = []
    for reference in chain.missing_parents:
        id_ = reference.revision.id
        if id_ is None:
            continue
        parts = names_in(reference.target) or (reference.target.strip(),)
        if all(part in chain.by_id for part in parts):
            added.extend((part, id_) for part in parts)
        else:
            missing.setdefault(id_, []).append(reference)
    if not added:
        return chain.history, missing
    graph = chain.history.copy()
    graph.add_edges_from(added)
    return graph, missing
