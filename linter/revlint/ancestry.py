"""Who is an ancestor of whom, asked often, in a graph of any size."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

import networkx as nx


class Ancestry:
    """Answers which of some revisions are ancestors of others of them.

    Ancestors count through parents and dependencies; within a cycle nobody is anyone's ancestor.
    Each revision keeps the span of ranks that its ancestors have in two walks of the graph, so
    that most of what is no ancestor is known without any search (the idea of GRAIL, Yildirim et
    al., "GRAIL: Scalable Reachability Index for Large Graphs", 2010).
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

    def among(self, ids: Collection[str]) -> set[str]:
        """Those of some ids that are ancestors of another of them."""
        wanted = set(ids)
        targets = [sorted(span[id_][1] for id_ in wanted) for span in self._spans]
        found: set[str] = set()
        todo = [parent for id_ in wanted for parent in self._parents[id_]]
        seen = set(todo)
        while todo and len(found) < len(wanted) - 1:
            id_ = todo.pop()
            if id_ in wanted:
                found.add(id_)
            for parent in self._parents[id_]:
                if parent not in seen and self._may_lead_to(parent, targets):
                    seen.add(parent)
                    todo.append(parent)
        return found

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
