"""What becomes of databases whose revisions move, run by the installed Alembic on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.util import CommandError
from sqlalchemy.exc import OperationalError

from tests.alembic.test_change import tables, upgrade
from tests.alembic.test_parked_again import stamp

BEFORE = ("<base> -> a", "a -> b", "a -> x")
AFTER = ("<base> -> a", "a -> b", "b -> x")


def test_a_database_that_ran_both_needs_a_stamp(tmp_path: Path) -> None:
    upgrade(BEFORE, "heads", tmp_path)
    before = tables(tmp_path)
    with pytest.raises(CommandError, match="revision x overlaps with other requested revisions b"):
        upgrade(AFTER, "head", tmp_path)
    stamp("x", tmp_path)
    upgrade((*AFTER, "x -> y"), "head", tmp_path)
    assert tables(tmp_path) - before == {"ran_y"}


def test_a_database_that_ran_one_never_runs_the_other(tmp_path: Path) -> None:
    upgrade(BEFORE, "x", tmp_path)
    upgrade(AFTER, "head", tmp_path)
    assert "ran_b" not in tables(tmp_path)


def test_a_database_that_ran_neither_runs_both(tmp_path: Path) -> None:
    upgrade(BEFORE, "a", tmp_path)
    upgrade(AFTER, "head", tmp_path)
    assert {"ran_b", "ran_x"} <= tables(tmp_path)


def test_a_database_runs_again_what_a_revision_leaves_behind(tmp_path: Path) -> None:
    before, after = ("<base> -> a", "a -> b", "b -> x"), ("<base> -> a", "a -> b", "a -> x")
    upgrade(before, "x", tmp_path)
    with pytest.raises(OperationalError, match="table ran_b already exists"):
        upgrade(after, "heads", tmp_path)
    stamp(["b", "x"], tmp_path)
    upgrade((*after, "x -> y"), "heads", tmp_path)
    assert "ran_y" in tables(tmp_path)
