"""Random chains for the tests of pictures, sound and broken."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.graph_support import Item, graphs


@st.composite
def histories(draw: st.DrawFn) -> list[Item]:
    """Sound chains with branches, merges, dependencies and several bases, in any load order."""
    items: list[Item] = []
    for n in range(draw(st.integers(1, 25))):
        before = [f"r{k}" for k in range(max(0, n - 5), n)]
        names = st.lists(st.sampled_from(before), max_size=3, unique=True) if n else st.just([])
        if draw(st.integers(0, 2)) and n:
            names = st.just([f"r{n - 1}"])
        depends_on = st.lists(st.sampled_from(before), max_size=1) if n else st.just([])
        items.append((f"r{n}", tuple(draw(names)), tuple(draw(depends_on)), ()))
    return draw(st.permutations(items))


@st.composite
def with_duplicates(draw: st.DrawFn) -> list[Item]:
    """Broken chains in which ids may be stated by several files."""
    return [*draw(graphs()), *draw(st.one_of(st.just([]), graphs()))]


def any_chain() -> st.SearchStrategy[list[Item]]:
    """Sound chains and broken ones."""
    return st.one_of(histories(), graphs(), with_duplicates())
