"""Which duplicates make Alembic report a cycle; each observed with Alembic 1.20.1."""

from __future__ import annotations

import pytest

from revlint.graph.loaded_cycles import meets_a_cycle
from revlint_rules.duplicate_revision import DuplicateRevision
from tests.graph_support import Item, chain_of_items, findings_in, item

_LINE = (item("a"), item("b", "a"), item("c", "b"))


@pytest.mark.parametrize(
    ("items", "is_cyclic"),
    [
        ([*_LINE, item("b", "c")], True),
        ([item("b", "c"), *_LINE], False),
        ([*_LINE, item("c", "a")], False),
        ([*_LINE, item("a", "c")], True),
        # A head and a base lead into this cycle from outside, and Alembic does not see it.
        ([item("x"), item("a"), item("b", "x a"), item("c", "x b"), item("a", "b x")], False),
    ],
)
def test_a_duplicate_closes_a_cycle(items: list[Item], is_cyclic: bool) -> None:
    chain = chain_of_items(items)
    assert chain.cycles == ()
    assert meets_a_cycle(chain) == is_cyclic
    (found,) = findings_in(chain, [DuplicateRevision])
    assert found.facts[-1] == (
        "every Alembic command fails: Cycle is detected in revisions"
        if is_cyclic
        else "alembic upgrade head fails: Multiple head revisions are present"
    )
