"""Random sound graphs: revisions run in the order in which Alembic runs them."""

from __future__ import annotations

import random
import warnings
from collections.abc import Sequence
from typing import Any

import pytest
from alembic.script.revision import Revision as AlembicRevision
from alembic.script.revision import RevisionMap

from revlint.simulation.order import upgrade_order
from tests.graph_support import Item, chain_of_items

GRAPHS = 2_000
BATCH = 500


@pytest.mark.parametrize("first", range(0, GRAPHS, BATCH))
def test_the_order_is_that_of_alembic(first: int) -> None:
    """To all heads and to each id alone, from nothing and from each of the ids."""
    for seed in range(first, first + BATCH):
        items = sound_items(random.Random(seed))
        chain = chain_of_items(items)
        alembic = revision_map(items)
        ids = [item[0] for item in items]
        assert upgrade_order(chain, chain.real_heads) == order(alembic, "heads", ()), (seed, items)
        for id_ in ids:
            assert upgrade_order(chain, [id_]) == order(alembic, id_, ()), (seed, items, id_)
            after = order(alembic, "heads", (id_,))
            assert upgrade_order(chain, chain.real_heads, [id_]) == after, (seed, items, id_)


def revision_map(items: Sequence[Item]) -> RevisionMap:
    """The graph as Alembic has it."""
    return RevisionMap(
        lambda: [AlembicRevision(i, p or None, d or None, b or None) for i, p, d, b in items]
    )


def order(alembic: RevisionMap, target: str, applied: Any) -> list[str]:
    """What ``alembic upgrade`` runs (alembic: script/base.py, ScriptDirectory._upgrade_revs)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = alembic.iterate_revisions(target, applied, implicit_base=True)
        return [revision.revision for revision in found][::-1]


def sound_items(rng: random.Random) -> list[Item]:
    """One to twelve revisions that form a graph without a mistake, in any load order."""
    ids = [f"r{n}" for n in range(rng.randint(1, 12))]
    items: list[Item] = []
    for n, id_ in enumerate(ids):
        count = min(n, rng.choices([0, 1, 2, 3], [1, 8, 3, 0.5])[0])
        parents = rng.sample(ids[:n], count)
        # Of several dependencies Alembic chooses by their place in a set, from run to run.
        depends_on = rng.sample(ids[:n], min(n, rng.choices([0, 1], [7, 3])[0]))
        items.append((id_, tuple(parents), tuple(depends_on), ()))
    rng.shuffle(items)
    return items
