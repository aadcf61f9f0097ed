"""What advice about declared chains does to databases, run by the installed Alembic on SQLite."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.util import CommandError

from alembic import command
from tests.alembic.test_change import tables, upgrade

OSS = ("<base> -> a1", "a1 -> park0")
EE = ("<base> -> a1", "a1 -> b2", "b2 -> park0")
OSS_AGAIN = (*OSS, "park0 -> park1")


@pytest.mark.parametrize(
    ("stray", "again"),
    [
        (("park0 -> c3",), "c3 -> park1"),
        (("a1 -> c3",), "park0, c3 -> park1"),
        (("<base> -> c3", "c3 -> d4"), "park0, d4 -> park1"),
    ],
    ids=["after the park", "beside the park", "a second base"],
)
def test_parked_again_every_database_can_switch(
    stray: Sequence[str], again: str, tmp_path: Path
) -> None:
    """Both a database that ran the stray revision and one that did not."""
    for name, deployed in (("ran", (*EE, *stray)), ("parked", EE)):
        database = tmp_path / name
        database.mkdir()
        upgrade(deployed, "heads", database)
        if name == "ran":
            with pytest.raises(CommandError, match="Can't locate revision identified by"):
                upgrade(OSS, "head", database)
        upgrade((*EE, *stray, again), "head", database)
        assert "ran_c3" in tables(database)
        before = tables(database)
        upgrade(OSS_AGAIN, "head", database)
        assert tables(database) == before


def test_a_database_of_the_other_edition_can_switch_too(tmp_path: Path) -> None:
    upgrade(OSS, "head", tmp_path)
    upgrade(OSS_AGAIN, "head", tmp_path)
    upgrade((*EE, "park0 -> c3", "c3 -> park1"), "head", tmp_path)
    assert "ran_c3" not in tables(tmp_path)


def test_a_second_base_on_top_of_the_chain_needs_a_stamp_where_it_was_run(tmp_path: Path) -> None:
    upgrade(("<base> -> r0", "r0 -> a1", "<base> -> x1"), "heads", tmp_path)
    before = tables(tmp_path)
    after = ("<base> -> r0", "r0 -> a1", "a1 -> x1", "x1 -> y1")
    with pytest.raises(CommandError, match="x1 overlaps with other requested revisions a1"):
        upgrade(after, "head", tmp_path)
    stamp("x1", tmp_path)
    upgrade(after, "head", tmp_path)
    assert tables(tmp_path) - before == {"ran_y1"}


def stamp(revision: str | list[str], root: Path) -> None:
    """Run ``alembic stamp --purge`` on the database of a directory."""
    config = Config()
    config.set_main_option("script_location", str(root))
    try:
        command.stamp(config, revision, purge=True)
    finally:
        sys.modules.pop("env", None)


def test_the_align_revision_on_top_of_one_that_has_another_id(tmp_path: Path) -> None:
    upgrade((*OSS, "park0 -> park9"), "head", tmp_path)
    upgrade((*OSS, "park0 -> park9", "park9 -> park1"), "head", tmp_path)
    upgrade((*EE, "park0 -> park1"), "head", tmp_path)
