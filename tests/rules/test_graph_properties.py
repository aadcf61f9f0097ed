"""What holds of the graph rules whatever the history looks like."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.graph_support import Item, chain_of_items, findings_in, graphs, item


@given(st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_line_has_no_finding(length: int, rng: random.Random) -> None:
    """However its files are called, and in whatever order they are loaded."""
    items = [item(f"r{n}", f"r{n - 1}" if n else "") for n in range(length)]
    rng.shuffle(items)
    assert findings_in(chain_of_items(items)) == []


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_loading_decides_nothing_but_ties(
    items: list[Item], rng: random.Random
) -> None:
    """The same rules speak, as often; which of two equal sides is reported may differ."""
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
