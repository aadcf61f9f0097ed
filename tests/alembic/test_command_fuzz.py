"""Random graphs under `alembic upgrade`, `downgrade` and `history`."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

import pytest

from revlint.graph.ancestry import ancestors_among
from tests.alembic.commands import Database
from tests.graph_support import Item, chain_of_items, findings_in, item

#: How many graphs are tried; REVLINT_COMMAND_GRAPHS=5000 tries more.
GRAPHS = int(os.environ.get("REVLINT_COMMAND_GRAPHS", "300"))
BATCH = 50

#: The rules about what a graph fails on once Alembic has built it.
RULES = ("redundant-dependency", "redundant-parent")


@pytest.mark.parametrize("first", range(0, GRAPHS, BATCH))
def test_an_error_where_an_upgrade_fails_and_nowhere_else(first: int) -> None:
    """A new database is upgraded to each revision, and to the heads from each of them."""
    for seed in range(first, min(first + BATCH, GRAPHS)):
        items = random_history(random.Random(seed))
        database = Database(items)
        assert database.load() == ""
        assert all(f"Rev: {id_}" in database.history() for id_ in database.ids)
        assert bool(errors(items)) == (database.failure(("upgrade",)) is not None), (seed, items)


@pytest.mark.parametrize("first", range(0, GRAPHS, BATCH))
def test_a_downgrade_fails_only_where_something_is_redundant(first: int) -> None:
    """Every state of a database is tried; rows that overlap are all that a downgrade leaves."""
    for seed in range(first, min(first + BATCH, GRAPHS)):
        items = random_history(random.Random(seed))
        failure = None if errors(items) else Database(items).failure()
        if failure is not None:
            assert "overlaps with other requested revisions" in str(failure.error), (seed, items)
            assert any(command.startswith("downgrade") for command in failure.commands)
            assert is_redundant(items), (seed, items)


def test_what_a_redundant_parent_leads_to_after_a_downgrade() -> None:
    """As the page says: the upgrade works, and no upgrade does after the downgrade."""
    items = [item("a"), item("b", "a"), item("m", "b a"), item("x"), item("z", "m x")]
    assert (errors(items), is_redundant(items)) == ([], True)
    database = Database(items)
    rows = database.run("upgrade heads", frozenset())
    rows = database.run("downgrade b", rows)
    assert rows == {"a", "b", "x"}
    with pytest.raises(Exception, match="Requested revision b overlaps with other requested revis"):
        database.run("upgrade heads", rows)


def errors(items: Sequence[Item]) -> list[str]:
    """The errors about what is redundant."""
    found = findings_in(chain_of_items(items))
    return [f.title for f in found if f.rule in RULES and f.severity == "error"]


def is_redundant(items: Sequence[Item]) -> bool:
    """Whether a revision names what another parent or dependency of it includes.

    A parent that another one includes only through dependencies has no finding: `alembic merge
    heads` writes it.
    """
    chain = chain_of_items(items)
    return bool(errors(items)) or any(
        ancestors_among(chain.links, list(chain.predecessors.values()))
    )


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
