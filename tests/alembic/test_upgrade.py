"""Merges with redundant parents, run by the installed Alembic on SQLite."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from alembic.config import Config

from alembic import command
from tests.graph_support import Item, chain_of_items, findings_in, item

ENV = """
from alembic import context
from sqlalchemy import create_engine

with create_engine("sqlite://").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

#: The rules about parents and dependencies that another one includes.
RULES = ("redundant-dependency", "redundant-parent")

LINE = [item("a"), item("b", "a")]
FORK = [*LINE, item("c", "a")]


@pytest.mark.parametrize(
    ("items", "error", "told"),
    [
        ([*FORK, item("m", "b c")], "", []),
        ([*FORK, item("m", "b c a")], "KeyError: 'a'", ["error redundant-parent"]),
        ([*LINE, item("m", "b a")], "", ["warning redundant-parent"]),
        ([*LINE, item("m", "b b")], "", ["warning redundant-parent"]),
        (
            [item("a"), item("x", depends_on="a"), item("m", "a x")],
            "",
            [],
        ),
        (
            [item("a"), item("x", depends_on="a"), item("y"), item("m", "a x y")],
            "KeyError: 'a'",
            ["error redundant-parent"],
        ),
        (
            [*FORK, item("d", "a", depends_on="b c")],
            "KeyError: 'a'",
            ["error redundant-parent"],
        ),
        (
            [*LINE, item("x"), item("d", "b", depends_on="a x")],
            "KeyError: 'a'",
            ["error redundant-dependency"],
        ),
        (
            [*LINE, item("x"), item("y", "x"), item("z", "b", depends_on="y x")],
            "KeyError: 'x'",
            ["error redundant-dependency"],
        ),
        (
            [item("x"), item("y", "x"), item("z", depends_on="y x")],
            "",
            ["warning redundant-dependency"],
        ),
        ([*LINE, item("d", "b", depends_on="a")], "", ["warning redundant-dependency"]),
    ],
)
def test_what_comes_of_a_redundant_parent(
    items: list[Item], error: str, told: list[str], tmp_path: Path
) -> None:
    assert upgrade(items, tmp_path) == error
    assert redundancies(items) == told


@pytest.mark.parametrize("seed", range(60))
def test_an_upgrade_that_ends_in_a_key_error_is_explained(seed: int, tmp_path: Path) -> None:
    """The other way round, other branches may happen to keep the ancestor out of the way."""
    items = random_history(random.Random(seed))
    error = upgrade(items, tmp_path)
    if error:
        assert error.startswith("KeyError")
        assert redundancies(items)


def redundancies(items: Sequence[Item]) -> list[str]:
    """The findings about redundant parents and dependencies."""
    found = findings_in(chain_of_items(items))
    return [f"{f.severity} {f.rule}" for f in found if f.rule in RULES]


def upgrade(items: Sequence[Item], root: Path) -> str:
    """What ``alembic upgrade heads`` raises on an empty database."""
    versions = root / "versions"
    versions.mkdir()
    (root / "env.py").write_text(ENV)
    for id_, parents, depends_on, _ in items:
        (versions / f"{id_}.py").write_text(
            f"revision = {id_!r}\n"
            f"down_revision = {(parents[0] if len(parents) == 1 else parents) or None!r}\n"
            f"depends_on = {depends_on or None!r}\n"
            "def upgrade(): pass\n"
        )
    config = Config()
    config.set_main_option("script_location", str(root))
    try:
        command.upgrade(config, "heads")
    except KeyError as error:
        return f"KeyError: {error}"
    finally:
        # Alembic puts the script directory on the path for env.py.
        sys.modules.pop("env", None)
    return ""


def random_history(rng: random.Random) -> list[Item]:
    """Three to seven revisions with merges of all kinds; never a cycle."""
    items: list[Item] = []
    for n in range(rng.randint(3, 7)):
        pool = [one[0] for one in items]
        count = min(len(pool), rng.choices([0, 1, 2, 3], [1, 5, 3, 2])[0])
        parents = rng.sample(pool, count)
        if parents and rng.random() < 0.1:
            parents.append(parents[0])
        depends_on = rng.sample(pool, 1) if pool and rng.random() < 0.2 else []
        items.append((f"r{n}", tuple(parents), tuple(depends_on), ()))
    return items
