"""The links of a chain: what comes right before and right after each id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from revlint.graph.order import followers, in_order

if TYPE_CHECKING:
    import networkx as nx

#: What marks the edge from one id to another: ``down_revision``, ``depends_on`` or both.
Marks = Callable[[str, str], dict[str, bool]]


class Links:
    """The ids that come right before each id, such as its parents, and what follows from them.

    ``before`` names ids of the graph alone, each once. ``marks`` gives the attributes of an edge;
    without it, each is a ``down_revision``.

    The graph itself is one of networkx. The chain after an edit takes it from the chain before and
    changes a few edges, so that it is not built again; the lock is for the threads that walk it.
    """

    def __init__(self, before: Mapping[str, Sequence[str]], marks: Marks | None = None) -> None:
        self.before = before
        self._marks = marks
        self._lock = RLock()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Links) and self.before == other.before

    def __hash__(self) -> int:
        return id(self)

    def relinked(
        self,
        changed: Mapping[str, Sequence[str]],
        marks: Marks | None = None,
    ) -> Links:
        """The same ids, with something else right before some of them."""
        links = Links({**self.before, **changed}, marks)
        known = vars(self)
        if "positions" in known:
            vars(links)["positions"] = self.positions
        if "after" in known:
            vars(links)["after"] = self._after_changes(changed)
        if "order" in known and self.is_acyclic and self._keeps_order(changed):
            vars(links)["order"] = self.order
            vars(links)["ranks"] = self.ranks
        return links

    def prepare(self) -> None:
        """Work out what other links take over."""
        _ = self.graph, self.ranks, self.positions

    def give_graph(self, links: Links, changed: Iterable[str], gone: Iterable[str] = ()) -> None:
        """Let other links have the graph, with other edges to some ids, and without some.

        These here build theirs again if they are asked.
        """
        graph = vars(self).get("graph")
        if graph is None or links is self or "graph" in vars(links):
            return
        with self._lock:
            del vars(self)["graph"]
            graph.remove_nodes_from(gone)
            graph.add_nodes_from(changed)
            graph.remove_edges_from([*graph.in_edges(changed)])
            links._add_edges(graph, changed)
            vars(links)["graph"] = graph
            links._lock = self._lock

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The graph of networkx, with an edge from each id to those right after it."""
        # Imported here: it takes longer than checking a chain that is one line.
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.before)
        self._add_edges(graph, self.before)
        return graph

    @cached_property
    def positions(self) -> dict[str, int]:
        """The number of each id in the order of ``before``."""
        return {id_: n for n, id_ in enumerate(self.before)}

    @cached_property
    def after(self) -> dict[str, list[str]]:
        """The ids that come right after each id, in the order of ``before``."""
        return followers(self.before)

    @cached_property
    def ends(self) -> list[str]:
        """The ids that nothing follows, in the order of ``before``."""
        after = self.after
        return [id_ for id_ in self.before if not after[id_]]

    @cached_property
    def order(self) -> list[str]:
        """The ids, those before an id first; without those on a cycle or behind one.

        It is one of several such orders, and not always the same one.
        """
        return in_order(self.before, self.after)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each id in ``order``."""
        return {id_: n for n, id_ in enumerate(self.order)}

    @property
    def is_acyclic(self) -> bool:
        """Whether no id comes before itself."""
        return len(self.order) == len(self.before)

    @cached_property
    def cyclic(self) -> list[set[str]]:
        """The knots: ids that come before each other, or one that comes before itself."""
        return [k for k in self.knots if len(k) > 1 or not k.isdisjoint(self.before[min(k)])]

    @cached_property
    def knot_of(self) -> dict[str, int]:
        """For each id on a cycle the number of its knot in ``cyclic``."""
        return {id_: number for number, knot in enumerate(self.cyclic) for id_ in knot}

    @cached_property
    def knots(self) -> list[set[str]]:
        """The ids that ``order`` lacks: those together that lead to each other.

        Each group comes after those that lead to it.
        """
        if self.is_acyclic:
            return []
        import networkx as nx

        left = self.before.keys() - {*self.order}
        with self._lock:
            # Tarjan's algorithm finds a component after all that it leads to.
            found = [*nx.strongly_connected_components(self.graph)][::-1]
        return [knot for knot in found if not left.isdisjoint(knot)]

    @cached_property
    def component_of(self) -> dict[str, int]:
        """For each id a number that it shares with what is linked to it, directly or not."""
        import networkx as nx

        number: dict[str, int] = {}
        with self._lock:
            for n, part in enumerate(nx.weakly_connected_components(self.graph)):
                number |= dict.fromkeys(part, n)
        return number

    @cached_property
    def components(self) -> list[list[str]]:
        """The ids that are linked to each other, each part in the order of ``before``."""
        found: dict[int, list[str]] = {}
        number = self.component_of
        for id_ in self.before:
            found.setdefault(number[id_], []).append(id_)
        return [*found.values()]

    def part(self, ids: Iterable[str]) -> Links:
        """Some of the ids, and the links between them."""
        ids = {*ids}
        kept = [id_ for id_ in self.before if id_ in ids]
        return Links(
            {id_: [one for one in self.before[id_] if one in ids] for id_ in kept}, self._marks
        )

    def ancestors(self, *ids: str) -> set[str]:
        """What comes before some ids, without these."""
        import networkx as nx

        with self._lock:
            found = [nx.ancestors(self.graph, id_) for id_ in ids]
        return set().union(*found).difference(ids)

    def descendants(self, *ids: str) -> set[str]:
        """What comes after some ids, without these."""
        import networkx as nx

        with self._lock:
            found = [nx.descendants(self.graph, id_) for id_ in ids]
        return set().union(*found).difference(ids)

    def _after_changes(self, changed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        after = {**self.after}
        for id_, ids in changed.items():
            was = self.before[id_]
            for one in was:
                if one not in ids:
                    after[one] = [follower for follower in after[one] if follower != id_]
            for one in ids:
                if one not in was:
                    after[one] = sorted([*after[one], id_], key=self.positions.__getitem__)
        return after

    def _keeps_order(self, changed: Mapping[str, Sequence[str]]) -> bool:
        at = self.ranks
        return all(at[one] < at[id_] for id_, ids in changed.items() for one in ids)

    def _add_edges(self, graph: nx.DiGraph[str], ids: Iterable[str]) -> None:
        edges = ((one, id_) for id_ in ids for one in self.before[id_])
        if self._marks is None:
            graph.add_edges_from(edges, down_revision=True)
        else:
            marks = self._marks
            graph.add_edges_from((one, id_, marks(one, id_)) for one, id_ in edges)
