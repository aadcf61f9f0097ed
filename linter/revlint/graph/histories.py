"""The shape of a chain's history: its separate histories, and which side of them a revision is on.

One sweep up and one down, so that a chain of any size is linear work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx

from revlint.graph.chain import Chain, Reference
from revlint.migration.identifier import names_in
from revlint.python.value import unusable

#: To so many labels in all the revisions of a chain, each head has as many as there are heads; in
#: a longer chain at least so many.
_MAX_LABELS = 2_000_000
_MIN_LABELS = 32

#: One declaration of a branch label: the label, "" where it cannot be known, and the revision.
Token = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One history of a chain: the revisions that ``down_revision`` ties together.

    ``heads`` and ``bases`` are in load order. ``bases`` are the revisions that state that they
    have no parent: a history whose first revisions all lack theirs has none. ``missing`` are
    the merge points that lack some parents and have others, each with the parents it lacks.
    """

    ids: frozenset[str]
    heads: tuple[str, ...]
    bases: tuple[str, ...]
    is_cyclic: bool
    missing: tuple[Reference, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it begins in a base and has no cycle: what it lacks, no other finding tells."""
        return bool(self.bases) and not self.is_cyclic


class Shape:
    """What the histories of a chain look like.

    It is asked only of chains in which no edge can hide (``Chain.parents_known``). A parent that
    is missing only because it is written wrong in a way that has one reading (several ids in one
    string, blanks around an id) counts as the parent that is meant.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.graph, self._lost = _as_meant(chain)
        self.load_order = {id_: n for n, id_ in enumerate(chain.by_id)}
        self.order = _topological(self.graph)
        self.level = self._levels()
        self.only_head = self._only_heads()
        self.side_size, self._settled_sides = self._sides()

    def histories(self) -> list[History]:
        """The histories of the chain, in load order of their first file."""
        found = [self._history(frozenset(c)) for c in nx.weakly_connected_components(self.graph)]
        return sorted(found, key=lambda h: min(self.load_order[id_] for id_ in h.ids))

    def is_new(self, ids: Iterable[str]) -> bool:
        """Whether the base lacks every file of some revisions."""
        new = self.chain.new_paths or frozenset()
        return bool(new) and all(r.path in new for id_ in ids for r in self.chain.by_id[id_])

    def is_new_side(self, head: str) -> bool:
        """Whether the base lacks every revision that leads to this head alone."""
        return bool(self.chain.new_paths) and head not in self._settled_sides

    def tokens(self, heads: Sequence[str]) -> dict[str, frozenset[Token]]:
        """The branch labels of each head, no more than there are heads.

        As many labels as heads serve a head as well as more of them would, whatever the other
        heads take; without the bound, a label in each revision would cost the square of them. In a
        history of many thousands with as many heads and labels the last ones of each head count.
        """
        enough = min(len(heads), max(_MIN_LABELS, _MAX_LABELS // max(1, len(self.order))))
        labels: dict[str, frozenset[Token]] = {}
        for id_ in self.order:
            passed = [labels[parent] for parent in self.graph.pred[id_] if labels[parent]]
            own = self._declared(id_)
            first = passed[0] if passed else frozenset[Token]()
            if not own and (all(p is first for p in passed) or len(first) >= enough):
                labels[id_] = first
            else:
                inherited = sorted(first.union(*passed) - own)
                labels[id_] = frozenset([*sorted(own), *inherited][:enough])
        return {head: labels[head] for head in heads}

    def _declared(self, id_: str) -> set[Token]:
        files = self.chain.by_id[id_]
        own = {(value.text, id_) for file in files for value in file.labels}
        if any(f.branch_labels and unusable(f.branch_labels.value) for f in files):
            own.add(("", id_))
        return own

    def _history(self, ids: frozenset[str]) -> History:
        ordered = sorted(ids, key=self.load_order.__getitem__)
        return History(
            ids=ids,
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
                if id_ in self._lost and self.graph.pred[id_]
                for reference in self._lost[id_]
            ),
        )

    def _levels(self) -> dict[str, int]:
        """How many revisions the longest way from a base has, for each that no cycle precedes."""
        level: dict[str, int] = {}
        for id_ in self.order:
            level[id_] = 1 + max((level[p] for p in self.graph.pred[id_]), default=0)
        return level

    def _only_heads(self) -> dict[str, str | None]:
        """The one head that each revision leads to; None where there are several."""
        only: dict[str, str | None] = {}
        for id_ in reversed(self.order):
            reached = {only.get(child) for child in self.graph.succ[id_]} or {id_}
            only[id_] = reached.pop() if len(reached) == 1 else None
        return only

    def _sides(self) -> tuple[dict[str, int], set[str]]:
        """How many revisions lead to each head alone, and the heads where the base has one."""
        new = self.chain.new_paths or frozenset()
        size: dict[str, int] = {}
        settled: set[str] = set()
        for id_, head in self.only_head.items():
            if head is None:
                continue
            size[head] = size.get(head, 0) + 1
            if any(file.path not in new for file in self.chain.by_id[id_]):
                settled.add(head)
        return size, settled


def _as_meant(chain: Chain) -> tuple[nx.DiGraph[str], dict[str, list[Reference]]]:
    """The history with the parents that can only be meant, and by id those that stay lost."""
    graph = chain.history
    lost: dict[str, list[Reference]] = {}
    added: list[tuple[str, str]] = []
    for reference in chain.missing_parents:
        id_ = reference.revision.id
        if id_ is None:
            continue
        parts = names_in(reference.target) or (reference.target.strip(),)
        if all(part in chain.by_id for part in parts):
            added.extend((part, id_) for part in parts)
        else:
            lost.setdefault(id_, []).append(reference)
    if added:
        graph = graph.copy()
        graph.add_edges_from(added)
    return graph, lost


def _topological(graph: nx.DiGraph[str]) -> list[str]:
    """The ids, parents first; without those on a cycle or behind one."""
    waiting = {id_: len(parents) for id_, parents in graph.pred.items()}
    order = [id_ for id_, count in waiting.items() if not count]
    for id_ in order:
        for child in graph.succ[id_]:
            waiting[child] -= 1
            if not waiting[child]:
                order.append(child)
    return order
