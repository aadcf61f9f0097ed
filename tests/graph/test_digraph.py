"""Our graph answers as networkx does."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from revlint.digraph import Digraph
from tests.graph_support import Item, chain_of_items, graphs

nodes = st.integers(0, 9)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Digraph[int], nx.DiGraph[int]]:
    """The same graph twice, with any cycles and loops."""
    alone = draw(st.lists(nodes))
    edges = draw(st.lists(st.tuples(nodes, nodes)))
    theirs: nx.DiGraph[int] = nx.DiGraph()
    theirs.add_nodes_from(alone)
    theirs.add_edges_from(edges)
    return Digraph(alone, edges), theirs


@given(pairs(), st.sets(nodes))
def test_structure(graphs: tuple[Digraph[int], nx.DiGraph[int]], some: set[int]) -> None:
    ours, theirs = graphs
    assert list(ours) == list(theirs)
    assert len(ours) == len(theirs)
    assert all((n in ours) == (n in theirs) for n in range(10))
    assert list(ours.edges()) == list(theirs.edges())
    assert {n: list(ours.succ[n]) for n in ours} == {n: list(theirs.succ[n]) for n in theirs}
    assert {n: list(ours.pred[n]) for n in ours} == {n: list(theirs.pred[n]) for n in theirs}
    part, their_part = ours.subgraph(some & set(ours)), theirs.subgraph(some)
    assert list(part) == [n for n in theirs if n in their_part]
    assert set(part.edges()) == set(their_part.edges())


@given(pairs())
def test_reach(graphs: tuple[Digraph[int], nx.DiGraph[int]]) -> None:
    ours, theirs = graphs
    for node in theirs:
        assert ours.ancestors(node) == nx.ancestors(theirs, node)
        assert ours.descendants(node) == nx.descendants(theirs, node)
    assert ours.components() == list(nx.weakly_connected_components(theirs))


@given(pairs())
def test_order_and_cycles(graphs: tuple[Digraph[int], nx.DiGraph[int]]) -> None:
    ours, theirs = graphs
    order, by_key = ours.topological(), ours.topological(key=lambda n: -n)
    knots = ours.knots()
    assert sorted(map(sorted, knots)) == sorted(
        map(sorted, nx.strongly_connected_components(theirs))
    )
    place = {node: n for n, knot in enumerate(knots) for node in knot}
    assert all(place[tail] <= place[head] for tail, head in theirs.edges())
    assert sorted(order) == sorted(by_key)
    if nx.is_directed_acyclic_graph(theirs):
        assert order == list(nx.topological_sort(theirs))
        assert by_key == list(nx.lexicographical_topological_sort(theirs, key=lambda n: -n))
        assert ours.cyclic_knots() == []
        return
    circular = {
        n
        for n in theirs
        if n in theirs.succ[n] or any(n in theirs.succ[d] for d in nx.descendants(theirs, n))
    }
    behind = circular.union(*(nx.descendants(theirs, n) for n in circular))
    assert set(order) == set(theirs) - behind
    assert {n for knot in ours.cyclic_knots() for n in knot} == circular


@given(graphs())
def test_the_graph_of_a_chain_for_networkx(items: list[Item]) -> None:
    chain = chain_of_items(items)
    theirs = chain.networkx
    assert list(theirs) == list(chain.graph)
    assert set(theirs.edges()) == set(chain.graph.edges())
    history = {(a, b) for a, b, kinds in theirs.edges(data=True) if "down_revision" in kinds}
    assert history == set(chain.history.edges())
    others = {(a, b) for a, b, kinds in theirs.edges(data=True) if "depends_on" in kinds}
    assert history | others == set(chain.graph.edges())
