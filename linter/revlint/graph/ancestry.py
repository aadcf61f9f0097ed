"""Who is an ancestor of whom, asked often, in a graph of any size."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import pairwise

import networkx as nx

#: The steps of all searches in one graph, some seconds' worth.
_MAX_STEPS = 5_000_000


class Ancestry:
    """Answers which of some revisions are ancestors of others of them.

    Ancestors count through parents and dependencies; within a cycle nobody is anyone's ancestor.
    Each revision keeps the span of ranks that its ancestors have in two walks of the graph, so
    that most of what is no ancestor is known without any search (the idea of GRAIL, Yildirim et
    al., "GRAIL: Scalable Reachability Index for Large Graphs", 2010). Most of what is an ancestor
    is known from a tree in which each revision hangs from one of its parents. What is left is
    searched; after ``_MAX_STEPS`` steps in all, only in graphs that are made to be slow, what no
    search has found is taken for no ancestor.
    """

    def __init__(self, graph: nx.DiGraph[str]) -> None:
        self._parents = _without_cycles(graph)
        self._spans = (
            _spans(self._parents, list(self._parents)),
            _spans(
                {id_: parents[::-1] for id_, parents in self._parents.items()},
                list(self._parents)[::-1],
            ),
        )
        self._tree = _tree(self._parents, self._spans[0])
        self._steps_left = _MAX_STEPS

    def among(self, ids: Collection[str]) -> set[str]:
        """Those of some ids that are ancestors of another of them."""
        wanted = set(ids)
        found = self._in_tree(wanted)
        rest = wanted - found
        targets = [sorted(span[id_][1] for id_ in rest) for span in self._spans]
        todo = [parent for id_ in wanted for parent in self._parents[id_]]
        seen = set(todo)
        while todo and len(found) < len(wanted) - 1 and self._steps_left > 0:
            self._steps_left -= 1
            id_ = todo.pop()
            if id_ in wanted:
                found.add(id_)
            for parent in self._parents[id_]:
                if parent not in seen and self._may_lead_to(parent, targets):
                    seen.add(parent)
                    todo.append(parent)
        return found

    def _in_tree(self, wanted: set[str]) -> set[str]:
        """Those that are ancestors of another one in the tree."""
        order = sorted(wanted, key=self._tree.__getitem__)
        return {
            id_
            for id_, following in pairwise(order)
            if self._tree[following][0] <= self._tree[id_][1]
        }

    def _may_lead_to(self, id_: str, targets: Sequence[Sequence[int]]) -> bool:
        """Whether a target lies in the spans of a revision, which is itself one of its span."""
        for span, ranks in zip(self._spans, targets, strict=True):
            low, high = span[id_]
            at = bisect_left(ranks, low)
            if at == len(ranks) or ranks[at] > high:
                return False
        return True


def _without_cycles(graph: nx.DiGraph[str]) -> dict[str, list[str]]:
    """The parents and dependencies of each id, without the edges that lie on a cycle."""
    if nx.is_directed_acyclic_graph(graph):
        return {id_: list(parents) for id_, parents in graph.pred.items()}
    knot = {
        id_: number
        for number, ids in enumerate(nx.strongly_connected_components(graph))
        for id_ in ids
    }
    return {
        id_: [p for p in parents if knot[p] != knot[id_]] for id_, parents in graph.pred.items()
    }


def _spans(parents: dict[str, list[str]], order: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For each id its rank in a depth-first walk, after the ranks of all its ancestors.

    The span runs from the least rank among the id and its ancestors to its own, which is the
    greatest.
    """
    spans: dict[str, tuple[int, int]] = {}
    begun: set[str] = set()
    for start in order:
        todo = [start]
        while todo:
            id_ = todo[-1]
            if id_ not in begun:
                begun.add(id_)
                todo.extend(p for p in parents[id_] if p not in begun)
                continue
            todo.pop()
            if id_ not in spans:
                low = min((spans[p][0] for p in parents[id_]), default=len(spans))
                spans[id_] = (min(low, len(spans)), len(spans))
    return spans


def _tree(
    parents: dict[str, list[str]], spans: dict[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """For each id its number in a walk down a tree, and the last number below it.

    In the tree each revision hangs from the parent that has the most ancestors in one line.
    """
    depth: dict[str, int] = {}
    below: dict[str, list[str]] = {id_: [] for id_ in parents}
    roots: list[str] = []
    # Ranks put ancestors first.
    for id_ in sorted(parents, key=lambda id_: spans[id_][1]):
        upper = max(parents[id_], key=depth.__getitem__, default=None)
        depth[id_] = 0 if upper is None else depth[upper] + 1
        (roots if upper is None else below[upper]).append(id_)
    first: dict[str, int] = {}
    tree: dict[str, tuple[int, int]] = {}
    todo = roots
    while todo:
        id_ = todo[-1]
        if id_ not in first:
            first[id_] = len(first)
            todo.extend(below[id_])
        else:
            todo.pop()
            tree[id_] = (first[id_], len(first) - 1)
    return tree
