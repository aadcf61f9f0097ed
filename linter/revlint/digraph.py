"""A directed graph: what revlint asks of graphs, in plain dictionaries.

networkx has all of this and much more, but importing it takes longer than checking a small project.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Digraph(Generic[Node]):
    """Nodes and the edges between them, both in the order in which they were added.

    ``succ`` maps each node to those that its edges lead to, ``pred`` to those that lead to it.
    """

    __slots__ = ("pred", "succ")

    def __init__(self, nodes: Iterable[Node] = (), edges: Iterable[tuple[Node, Node]] = ()) -> None:
        self.succ: dict[Node, dict[Node, None]] = {node: {} for node in nodes}
        self.pred: dict[Node, dict[Node, None]] = {node: {} for node in self.succ}
        for tail, head in edges:
            self.add_edge(tail, head)

    def add_edge(self, tail: Node, head: Node) -> None:
        """Add an edge, and its nodes where they are missing."""
        self.add_node(tail)
        self.add_node(head)
        self.succ[tail][head] = None
        self.pred[head][tail] = None

    def add_node(self, node: Node) -> None:
        """Add a node, unless it is there."""
        if node not in self.succ:
            self.succ[node] = {}
            self.pred[node] = {}

    def __contains__(self, node: object) -> bool:
        return node in self.succ

    def __iter__(self) -> Iterator[Node]:
        return iter(self.succ)

    def __len__(self) -> int:
        return len(self.succ)

    def edges(self) -> Iterator[tuple[Node, Node]]:
        """Every edge as (tail, head)."""
        return ((tail, head) for tail, heads in self.succ.items() for head in heads)

    def ancestors(self, node: Node) -> set[Node]:
        """The nodes from which a way leads to ``node``, without itself."""
        return _reached(self.pred, node)

    def descendants(self, node: Node) -> set[Node]:
        """The nodes to which a way leads from ``node``, without itself."""
        return _reached(self.succ, node)

    def subgraph(self, nodes: Iterable[Node]) -> Digraph[Node]:
        """Some nodes, in the order of this graph, with the edges between them."""
        kept = set(nodes)
        inside = (node for node in self.succ if node in kept)
        return Digraph(
            inside, ((tail, head) for tail in kept for head in self.succ[tail] if head in kept)
        )

    def topological(self, key: Callable[[Node], int] | None = None) -> list[Node]:
        """The nodes, each after those that lead to it; without those on a cycle or behind one.

        Args:
            key: decides between nodes that could both come next, the smaller first; without it,
                they come in the order in which they get free.
        """
        waiting = {node: len(tails) for node, tails in self.pred.items()}
        free = [node for node, count in waiting.items() if not count]
        if key is not None:
            return self._by_key(waiting, free, key)
        for node in free:
            free.extend(self._freed(node, waiting))
        return free

    def _by_key(
        self, waiting: dict[Node, int], free: list[Node], key: Callable[[Node], int]
    ) -> list[Node]:
        number = {node: n for n, node in enumerate(self.succ)}
        heap = [(key(node), number[node], node) for node in free]
        heapify(heap)
        order = []
        while heap:
            order.append(heappop(heap)[2])
            for node in self._freed(order[-1], waiting):
                heappush(heap, (key(node), number[node], node))
        return order

    def _freed(self, node: Node, waiting: dict[Node, int]) -> Iterator[Node]:
        for head in self.succ[node]:
            waiting[head] -= 1
            if not waiting[head]:
                yield head

    def components(self) -> list[set[Node]]:
        """The nodes by what edges tie together, whichever way they lead."""
        found: list[set[Node]] = []
        seen: set[Node] = set()
        for start in self.succ:
            if start in seen:
                continue
            todo, component = [start], {start}
            while todo:
                node = todo.pop()
                for other in (*self.succ[node], *self.pred[node]):
                    if other not in component:
                        component.add(other)
                        todo.append(other)
            seen |= component
            found.append(component)
        return found

    def knots(self) -> list[set[Node]]:
        """The strongly connected components, each after those that lead to it.

        A node on no cycle is a knot by itself (Kosaraju's algorithm).
        """
        finished: list[Node] = []
        seen: set[Node] = set()
        for start in self.succ:
            finished.extend(_depth_first(self.succ, start, seen))
        knots: list[set[Node]] = []
        seen = set()
        for start in reversed(finished):
            knot = set(_depth_first(self.pred, start, seen))
            if knot:
                knots.append(knot)
        return knots

    def cyclic_knots(self) -> list[set[Node]]:
        """The knots that hold a cycle."""
        if len(self.topological()) == len(self):
            return []
        return [k for k in self.knots() if len(k) > 1 or any(n in self.succ[n] for n in k)]


def _reached(neighbours: Mapping[Node, Iterable[Node]], start: Node) -> set[Node]:
    found = {start}
    todo = [start]
    while todo:
        for node in neighbours[todo.pop()]:
            if node not in found:
                found.add(node)
                todo.append(node)
    return found - {start}


def _depth_first(
    neighbours: Mapping[Node, Iterable[Node]], start: Node, seen: set[Node]
) -> Iterator[Node]:
    """The nodes that are reached from ``start`` and not yet seen, each when it is left."""
    if start in seen:
        return
    seen.add(start)
    ways = [(start, iter(neighbours[start]))]
    while ways:
        node, rest = ways[-1]
        following = next((other for other in rest if other not in seen), None)
        if following is None:
            ways.pop()
            yield node
        else:
            seen.add(following)
            ways.append((following, iter(neighbours[following])))
