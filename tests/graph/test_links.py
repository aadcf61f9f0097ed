"""What links say is what networkx says, also after other links of some ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from revlint.graph.links import Links
from revlint.graph.order import knots

IDS = "gfedcbahi"

parents = st.lists(st.sampled_from(IDS), max_size=3, unique=True).map(tuple)
graphs = st.fixed_dictionaries(dict.fromkeys(IDS, parents))
#: Each id names ids that come before it in ``IDS``.
acyclic = st.fixed_dictionaries(
    {
        id_: st.lists(st.sampled_from(IDS[:n]), max_size=2, unique=True).map(tuple)
        if n
        else st.just(())
        for n, id_ in enumerate(IDS)
    }
)


def check(links: Links, before: Mapping[str, Sequence[str]]) -> None:
    """Compare links with a graph of networkx."""
    ids = [*before]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(before)
    graph.add_edges_from((one, id_) for id_, ids in before.items() for one in ids)
    assert [*links.before.items()] == [*before.items()]
    assert links.after == {id_: [i for i in ids if id_ in before[i]] for id_ in ids}
    assert links.ends == [id_ for id_ in ids if not graph.succ[id_]]
    assert links.positions == {id_: n for n, id_ in enumerate(ids)}
    assert links.components == sorted(
        (sorted(part, key=ids.index) for part in nx.weakly_connected_components(graph)),
        key=lambda part: ids.index(part[0]),
    )
    if {"a", "b"} <= {*ids}:
        assert links.ancestors("a") == nx.ancestors(graph, "a")
        assert links.descendants("a", "b") == (
            (nx.descendants(graph, "a") | nx.descendants(graph, "b")) - {"a", "b"}
        )
    assert links.is_acyclic == nx.is_directed_acyclic_graph(graph)
    tied = [*nx.strongly_connected_components(graph)]
    behind = {i for k in tied if _is_cyclic(graph, k) for i in {*k, *nx.descendants(graph, min(k))}}
    seen = [*links.order]
    for n, id_ in enumerate(seen):
        assert {*before[id_]} <= {*seen[:n]}
    assert {*seen} == {*ids} - behind
    assert links.cut_off == behind
    ranks = links.ranks
    for one, id_ in graph.edges:
        if not any(one in knot and id_ in knot for knot in tied):
            assert ranks.get(one, inf) < ranks.get(id_, inf) or id_ not in ranks
    cyclic = sorted(sorted(k) for k in tied if _is_cyclic(graph, k))
    assert sorted(map(sorted, links.cyclic)) == cyclic
    assert sorted(map(sorted, links.knots)) == sorted(sorted(k) for k in tied if k <= behind)
    for knot in links.knots:
        assert {one for id_ in knot for one in before[id_]} <= {*seen} | knot
        seen += knot
    assert sorted(map(sorted, knots(before))) == sorted(map(sorted, tied))
    part = links.part("abc")
    assert part.before == {i: [p for p in before[i] if p in "abc"] for i in ids if i in "abc"}


def _is_cyclic(graph: nx.DiGraph[str], knot: set[str]) -> bool:
    return len(knot) > 1 or graph.has_edge(*knot, *knot)


@given(st.one_of(graphs, acyclic), st.dictionaries(st.sampled_from(IDS), parents, max_size=3))
def test_links(before: dict[str, tuple[str, ...]], changed: dict[str, tuple[str, ...]]) -> None:
    before = {id_: before[id_] for id_ in IDS}
    links = Links(before)
    check(links, before)
    check(links.relinked(changed), before | changed)
    check(Links(before).relinked(changed), before | changed)
    check(links, before)


#: Of each step, the ids that go, those that come with their place, and what others name now.
steps = st.tuples(
    st.sets(st.sampled_from(IDS), max_size=2),
    st.dictionaries(st.sampled_from(IDS), st.integers(0, len(IDS)), max_size=2),
    st.dictionaries(st.sampled_from(IDS), parents, max_size=2),
)


@given(st.one_of(graphs, acyclic), st.lists(steps, min_size=1, max_size=5), st.data())
def test_links_after_many_edits(
    before: dict[str, tuple[str, ...]],
    steps: list[tuple[set[str], dict[str, int], dict[str, tuple[str, ...]]]],
    data: st.DataObject,
) -> None:
    """Ids go, come and change places; what is known of the links is asked for now and then."""
    links = Links(before)
    for gone, come, named in steps:
        if data.draw(st.booleans()):
            check(links, before)
        ids = [id_ for id_ in before if id_ not in gone and id_ not in come]
        for id_, place in come.items():
            ids.insert(place, id_)
        names = {id_: named.get(id_, before.get(id_, ())) for id_ in ids}
        after = {id_: tuple(one for one in names[id_] if one in ids) for id_ in ids}
        changed = {id_ for id_ in ids if id_ in come or before.get(id_) != after[id_]}
        links = links.edited(after, changed, before.keys() - after.keys())
        before = after
    check(links, before)


def test_an_order_is_kept_while_the_links_agree_with_it() -> None:
    links = Links({"a": (), "b": ("a",), "c": ("b",)})
    assert links.order == ["a", "b", "c"]
    assert links.relinked({"c": ("a",)}).order is links.order
    assert links.relinked({"b": ()}).order is links.order
    assert links.relinked({"a": ("b",)}).order == []
    assert links.relinked({"b": ("c",), "c": ()}).order == ["a", "c", "b"]
