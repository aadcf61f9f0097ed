"""Ancestors among groups of revisions are those that networkx finds."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint.graph import ancestry
from revlint.graph.ancestry import ancestors_among
from revlint.graph.links import Links
from tests.graph_support import Item, chain_of_items, graphs


@pytest.fixture(params=[(0, 1), (0, 2), (0, 4096), (3, 1)], autouse=True, scope="module")
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    """How far each is followed alone, and how many at once: results do not depend on it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(("_STEPS", "_BATCH"), request.param, strict=True):
            patch.setattr(ancestry, name, value)
        yield


@given(graphs())
def test_ancestors_are_those_that_can_be_reached(items: list[Item]) -> None:
    chain = chain_of_items(items)
    if chain.cycles:
        return
    ids = list(chain.by_id)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((one, id_) for id_, some in chain.predecessors.items() for one in some)
    graph.add_nodes_from(ids)
    reachable = {id_: nx.ancestors(graph, id_) for id_ in ids}
    pairs = [(one, other) for one in ids for other in ids]
    assert ancestors_among(chain.links, [ids, *pairs]) == [
        {a for id_ in ids for a in reachable[id_]},
        *({other} & reachable[one] | {one} & reachable[other] for one, other in pairs),
    ]


@given(
    st.lists(st.lists(st.integers(0, 30), max_size=3), max_size=30),
    st.booleans(),
    st.data(),
)
def test_as_networkx_says(parents: list[list[int]], cyclic: bool, data: st.DataObject) -> None:
    """Also with cycles, whose edges count for nothing."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(map(str, range(len(parents))))
    for n, above in enumerate(parents):
        for parent in above:
            if parent < n or (cyclic and parent < len(parents)):
                graph.add_edge(str(parent), str(n))
    plain = graph.copy()
    for knot in list(nx.strongly_connected_components(plain)):
        plain.remove_edges_from([*plain.subgraph(knot).edges()])
    few = st.sets(st.sampled_from(sorted(graph)), max_size=6) if parents else st.just(set[str]())
    groups = data.draw(st.lists(few, max_size=4))
    assert ancestors_among(Links({id_: [*ids] for id_, ids in graph.pred.items()}), groups) == [
        {i for i in ids if any(i in nx.ancestors(plain, other) for other in ids)} for ids in groups
    ]
