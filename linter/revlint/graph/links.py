"""The links of a chain: what comes right before and right after each id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from revlint.graph.linked_parts import Changes, Link, parts_after
from revlint.graph.order import followers, in_order
from revlint.graph.ranking import Ranking, reach

if TYPE_CHECKING:
    import networkx as nx

#: What marks the edge from one id to another: ``down_revision``, ``depends_on`` or both.
Marks = Callable[[str, str], dict[str, bool]]

#: So many ids may change until the parts are worked out from nothing.
_MAX_CHANGED = 200


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
        #: The ranking of the links from before, after the changes.
        self._carried: Ranking | None = None
        #: ``component_of`` of earlier links, and what changed since.
        self._earlier: tuple[dict[str, int], Changes] | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Links):
            return False
        same = self.before is other.before
        return same or (self.before == other.before and [*self.before] == [*other.before])

    def __hash__(self) -> int:
        return id(self)

    def relinked(self, changed: Mapping[str, Sequence[str]], marks: Marks | None = None) -> Links:
        """The same ids, with something else right before some of them."""
        return self.edited({**self.before, **changed}, changed.keys(), marks=marks)

    def edited(
        self,
        before: Mapping[str, Sequence[str]],
        changed: Collection[str],
        gone: Collection[str] = (),
        marks: Marks | None = None,
    ) -> Links:
        """Other links, of which most are known.

        Args:
            before: what comes right before each id.
            changed: the ids that are new, and those before which something else may come now.
            gone: the ids that are no more.
            marks: as in ``Links``.
        """
        links = Links(before, marks)
        known = vars(self)
        if "after" in known:
            cut, tied = self._difference(before, changed, gone)
            links.after = self._after_changes(links, changed, gone, cut, tied)
            if self._ranking is not None:
                links._carried = self._ranking.changed(before, links.after, changed, gone)
            ids = frozenset((*changed, *gone))
            links._earlier = self._earlier_parts(Changes(ids, tuple(cut), tuple(tied)))
        return links

    def prepare(self) -> None:
        """Work out what other links take over."""
        _ = self.graph, self.order, self.component_of

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
        return dict(zip(self.before, range(len(self.before)), strict=True))

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
    def branching(self) -> list[str]:
        """The ids that several follow, in the order of ``before``."""
        after = self.after
        return [id_ for id_ in self.before if len(after[id_]) > 1]

    @cached_property
    def order(self) -> Sequence[str]:
        """The ids, those before an id first; without those on a cycle or behind one.

        It is one of several such orders, and not always the same one.
        """
        ranking = self._ranking
        if ranking is None:
            return self._sorted
        if not ranking.against:
            return ranking.order
        if any(id_ not in self.cut_off for _, id_ in ranking.against):
            return self._sorted
        return [id_ for id_ in ranking.order if id_ not in self.cut_off]

    @cached_property
    def ranks(self) -> Mapping[str, float]:
        """A number for each id, above those of the ids before it that are on no cycle with it.

        An id without a number comes after all that have one.
        """
        ranking, knot_of = self._ranking, self.knot_of
        if ranking is not None and all(
            one in knot_of and knot_of[one] == knot_of.get(id_) for one, id_ in ranking.against
        ):
            return ranking.ranks
        return dict(zip(self.order, range(len(self.order)), strict=True))

    @cached_property
    def cut_off(self) -> set[str]:
        """The ids on a cycle or behind one."""
        if self._ranking is None:
            return self.before.keys() - {*self._sorted}
        return reach(self.after, self.knot_of, self.before)

    @property
    def is_acyclic(self) -> bool:
        """Whether no id comes before itself."""
        return self._ranking is not None and not self._ranking.against

    @cached_property
    def cyclic(self) -> list[set[str]]:
        """The knots: ids that come before each other, or one that comes before itself."""
        if self.is_acyclic:
            return []
        if self._ranking is not None:
            return self._carried_knots
        return [k for k in self.knots if len(k) > 1 or not k.isdisjoint(self.before[min(k)])]

    @cached_property
    def knot_of(self) -> dict[str, int]:
        """For each id on a cycle the number of its knot in ``cyclic``."""
        found: dict[str, int] = {}
        for number, knot in enumerate(self.cyclic):
            found |= dict.fromkeys(knot, number)
        return found

    @cached_property
    def knots(self) -> list[set[str]]:
        """The ids that ``order`` lacks: those together that lead to each other.

        Each group comes after those that lead to it.
        """
        if self.is_acyclic:
            return []
        import networkx as nx

        with self._lock:
            # Tarjan's algorithm finds a component after all that it leads to.
            found = [*nx.strongly_connected_components(self.graph)][::-1]
        return [knot for knot in found if not self.cut_off.isdisjoint(knot)]

    @cached_property
    def component_of(self) -> dict[str, int]:
        """For each id a number that it shares with what is linked to it, directly or not."""
        if self._earlier is not None:
            earlier, changes = self._earlier
            return parts_after(earlier, (self.before, self.after), changes)
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

    @cached_property
    def _ranking(self) -> Ranking | None:
        """The ranking; None where there is a cycle, and it is not known how it came about."""
        carried = self._carried
        if carried is not None and (not carried.against or self._carried_knots):
            return carried
        return Ranking.of(self._sorted) if len(self._sorted) == len(self.before) else None

    @cached_property
    def _carried_knots(self) -> list[set[str]]:
        return self._carried.knots(self.before, self.after) if self._carried else []

    @cached_property
    def _sorted(self) -> list[str]:
        return in_order(self.before, self.after)

    def _earlier_parts(self, changes: Changes) -> tuple[dict[str, int], Changes] | None:
        """The parts that are known, and what changed since, with changes of now."""
        if "component_of" in vars(self):
            return self.component_of, changes
        if self._earlier is None or len(self._earlier[1].ids) > _MAX_CHANGED:
            return None
        return self._earlier[0], self._earlier[1].and_then(changes)

    def _difference(
        self, before: Mapping[str, Sequence[str]], changed: Collection[str], gone: Iterable[str]
    ) -> tuple[list[Link], list[Link]]:
        """The links that are no more, and those that are new."""
        old = {(one, id_) for id_ in (*changed, *gone) for one in self.before.get(id_, ())}
        new = {(one, id_) for id_ in changed for one in before[id_]}
        return sorted(old - new), sorted(new - old)

    def _after_changes(
        self,
        links: Links,
        changed: Iterable[str],
        gone: Iterable[str],
        cut: Iterable[Link],
        tied: Iterable[Link],
    ) -> dict[str, list[str]]:
        """What comes right after each id; the lists that do not change are shared."""
        after = {**self.after}
        for one, id_ in cut:
            after[one] = [follower for follower in after[one] if follower != id_]
        for id_ in gone:
            del after[id_]
        after |= {id_: [] for id_ in changed if id_ not in after}
        for one, id_ in tied:
            after[one] = [*after[one], id_]
        # An id may have moved to another file.
        for one in {one for id_ in changed for one in links.before[id_] if len(after[one]) > 1}:
            after[one] = sorted(after[one], key=links.positions.__getitem__)
        return after

    def _add_edges(self, graph: nx.DiGraph[str], ids: Iterable[str]) -> None:
        edges = ((one, id_) for id_ in ids for one in self.before[id_])
        if self._marks is None:
            graph.add_edges_from(edges, down_revision=True)
        else:
            marks = self._marks
            graph.add_edges_from((one, id_, marks(one, id_)) for one, id_ in edges)
