"""What holds of the graph rules whatever the history looks like."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from revlint.graph.ancestry import Ancestry
from tests.graph_support import Item, chain_of_items, findings_in, item


@given(st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_line_has_no_finding(length: int, rng: random.Random) -> None:
    """However its files are called, and in whatever order they are loaded."""
    items = [item(f"r{n}", f"r{n - 1}" if n else "") for n in range(length)]
    rng.shuffle(items)
    assert findings_in(chain_of_items(items)) == []


@st.composite
def graphs(draw: st.DrawFn) -> list[Item]:
    """Distinct ids with parents and dependencies of any kind, some of them missing."""
    ids = [f"r{n}" for n in range(draw(st.integers(1, 8)))]
    names = st.lists(st.sampled_from([*ids, "gone"]), max_size=2, unique=True)
    few = st.lists(st.sampled_from(ids), max_size=1)
    labels = st.lists(st.sampled_from(["one", "two"]), max_size=1)
    return [(id_, tuple(draw(names)), tuple(draw(few)), tuple(draw(labels))) for id_ in ids]


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_loading_decides_nothing_but_ties(
    items: list[Item], rng: random.Random
) -> None:
    """The same rules speak, as often; which of two equal sides is told may differ."""
    shuffled = list(items)
    rng.shuffle(shuffled)
    paths = {one[0]: f"versions/{one[0]}.py" for one in items}
    found, again = (
        sorted(
            (f.rule, f.severity)
            for f in findings_in(chain_of_items(order, paths=[paths[one[0]] for one in order]))
        )
        for order in (items, shuffled)
    )
    assert found == again


@given(graphs())
def test_ancestors_are_those_that_can_be_reached(items: list[Item]) -> None:
    chain = chain_of_items(items)
    if chain.cycles:
        return
    ids = list(chain.by_id)
    reachable = {id_: _ancestors(chain.graph.pred, id_) for id_ in ids}
    assert Ancestry(chain.graph).among(ids) == {a for id_ in ids for a in reachable[id_]}
    for one in ids:
        for other in ids:
            expected = {other} & reachable[one] | {one} & reachable[other]
            assert Ancestry(chain.graph).among([one, other]) == expected


def _ancestors(parents: object, id_: str) -> set[str]:
    found: set[str] = set()
    todo = [id_]
    while todo:
        for parent in parents[todo.pop()]:  # type: ignore[index]
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    return found
