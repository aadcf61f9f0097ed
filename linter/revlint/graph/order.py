"""Orders of a graph that put parents first, whatever cycles it has.

A graph is given here as the predecessors of each id, so that networkx is only imported where there
is a cycle.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def topological(predecessors: Mapping[str, Collection[str]]) -> list[str]:
    """The ids, parents first; without those on a cycle or behind one."""
    waiting = {id_: len(before) for id_, before in predecessors.items()}
    followers: dict[str, list[str]] = {id_: [] for id_ in predecessors}
    for id_, ids in predecessors.items():
        for before in ids:
            followers[before].append(id_)
    order = [id_ for id_, count in waiting.items() if not count]
    for id_ in order:
        for follower in followers[id_]:
            waiting[follower] -= 1
            if not waiting[follower]:
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
