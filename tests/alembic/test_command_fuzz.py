"""Random graphs under `alembic upgrade`, `downgrade` and `history`: an error where one fails."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Sequence

import pytest

from tests.alembic.commands import Database, Failure
from tests.graph_support import Item, chain_of_items, findings_in, item

#: How many graphs are tried; REVLINT_COMMAND_GRAPHS=5000 tries more.
GRAPHS = int(os.environ.get("REVLINT_COMMAND_GRAPHS", "300"))
BATCH = 50

#: The rules about what Alembic fails on once it has built the graph.
FAILING = ("overlapping-dependency", "redundant-parent")

#: In how many orders the files are loaded where one order does no harm.
ORDERS = 200


@pytest.mark.parametrize("first", range(0, GRAPHS, BATCH))
def test_an_error_where_alembic_fails_and_nowhere_else(first: int) -> None:
    for seed in range(first, min(first + BATCH, GRAPHS)):
        items = random_history(random.Random(seed))
        database = Database(items)
        assert database.load() == ""
        assert all(f"Rev: {id_}" in database.history() for id_ in database.ids)
        failure = database.failure()
        if errors(items):
            assert failure or fails_in_another_order(items, random.Random(seed)), (seed, items)
        else:
            assert failure is None, (seed, items, failure)


def test_what_is_told_of_a_downgrade_comes_true() -> None:
    """The target that the message names leads to rows that overlap."""
    items = [item("a"), item("b", "a"), item("m", "b a"), item("x"), item("z", "m x")]
    (message,) = errors(items)
    assert message.endswith(
        "which comes before its other parents or dependencies anyway: after alembic downgrade b "
        "beside another branch, alembic upgrade ends in 'Requested revision … overlaps with other "
        "requested revisions'"
    )
    database = Database(items)
    rows = database.run("upgrade heads", frozenset())
    rows = database.run("downgrade b", rows)
    assert rows == {"a", "b", "x"}
    with pytest.raises(Exception, match="Requested revision b overlaps with other requested revis"):
        database.run("upgrade heads", rows)


def test_no_other_branch_no_harm() -> None:
    assert errors([item("a"), item("b", "a"), item("m", "b a")]) == []


def errors(items: Sequence[Item]) -> list[str]:
    """The errors of the rules in ``FAILING``."""
    found = findings_in(chain_of_items(items))
    return [f.message for f in found if f.rule in FAILING and f.severity == "error"]


def fails_in_another_order(items: Sequence[Item], rng: random.Random) -> Failure | None:
    """The order in which two branches are taken back hangs on the order of the files."""
    for _ in itertools.repeat(None, ORDERS):
        failure = Database(rng.sample(items, len(items))).failure()
        if failure is not None:
            return failure
    return None


def random_history(rng: random.Random) -> list[Item]:
    """Three to eight revisions with parents and dependencies of all kinds; never a cycle."""
    items: list[Item] = []
    for n in range(rng.randint(3, 8)):
        pool = [one[0] for one in items]
        count = min(len(pool), rng.choices([0, 1, 2, 3], [1.5, 6, 2, 1])[0])
        parents = rng.sample(pool, count)
        if parents and rng.random() < 0.03:
            parents.append(parents[0])
        count = min(len(pool), rng.choices([0, 1, 2, 3], [6, 3, 2, 0.5])[0])
        labels = (f"L{n}",) if rng.random() < 0.2 else ()
        items.append((f"r{n}", tuple(parents), tuple(_depended_on(items, count, rng)), labels))
    rng.shuffle(items)
    return items


def _depended_on(items: Sequence[Item], count: int, rng: random.Random) -> list[str]:
    """Some ids, a few of them by their labels."""
    chosen = rng.sample(items, count)
    return [i[3][0] if i[3] and rng.random() < 0.5 else i[0] for i in chosen]
