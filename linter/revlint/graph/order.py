"""Orders of a graph that put parents first, whatever cycles it has.

A graph is given here as the predecessors of each id, so that networkx is only imported where there
is a cycle.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def topological(predecessors: Mapping[str, Collection[str]]) -> list[str]:
    """The ids, parents first; without those on a cycle or behind one."""
    return in_order(predecessors, followers(predecessors))


def followers(predecessors: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """What follows each id, in the order of the graph."""
    after: dict[str, list[str]] = {id_: [] for id_ in predecessors}
    for id_, ids in predecessors.items():
        for before in ids:
            after[before].append(id_)
    return after


def in_order(
    predecessors: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]
) -> list[str]:
    """The same as ``topological``, given what follows each id."""
    order = [id_ for id_, ids in predecessors.items() if not ids]
    waiting = {id_: len(ids) for id_, ids in predecessors.items() if len(ids) > 1}
    for id_ in order:
        for follower in after[id_]:
            if follower in waiting:
                waiting[follower] -= 1
                if waiting[follower]:
                    continue
            order.append(follower)
    return order


def knots(predecessors: Mapping[str, Collection[str]]) -> list[set[str]]:
    """The strongly connected components, each after those that lead to it."""
    order = topological(predecessors)
    if len(order) == len(predecessors):
        return [{id_} for id_ in order]
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(predecessors)
    graph.add_edges_from((id_, before) for id_, ids in predecessors.items() for before in ids)
    # Tarjan's algorithm finds a component after all that it leads to, here its predecessors.
    return list(nx.strongly_connected_components(graph))
