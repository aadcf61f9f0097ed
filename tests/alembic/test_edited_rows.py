"""Databases that ran renamed or moved revisions: the SQL of the plan brings them along."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.config import Config

from alembic import command
from revlint.config.reader import parse_config
from revlint.contract.project import Project
from revlint.edits.move import plan_move
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import planned_tree
from revlint.edits.rename import plan_rename
from revlint.engine.example import revision_file
from revlint.engine.project import read_project
from revlint.sources.disk import DiskTree

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

CONFIG = """\
[chains.one]
script-location = "one"

[chains.two]
script-location = "two"
version-table = "alembic_version_two"
id-pattern = 't\\d{3}'
"""

ENV = """\
from itertools import pairwise
from pathlib import Path

from alembic import context
from sqlalchemy import create_engine

with create_engine(f"sqlite:///{{Path(__file__).parent.parent}}/x.db").connect() as connection:
    context.configure(connection=connection, version_table="{table}")
    with context.begin_transaction():
        context.run_migrations()
"""

LINES = {
    "one": ("", "a1", "b2", "c3"),
    "two": ("", "t000", "t001"),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two chains; each revision creates the table of its first id."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for name, ids in LINES.items():
        folder = tmp_path / name
        (folder / "versions").mkdir(parents=True)
        table = "alembic_version" if name == "one" else "alembic_version_two"
        (folder / "env.py").write_text(ENV.format(table=table))
        for parent, id_ in pairwise(ids):
            parents = (parent,) if parent else ()
            body = f"op.execute('CREATE TABLE of_{id_} (x INTEGER)')"
            text = revision_file(id_, parents, body=body)
            text = text.replace("revision = ", "from alembic import op\n\nrevision = ", 1)
            (folder / "versions" / f"{id_}.py").write_text(text)
    return tmp_path


def project_of(root: Path) -> Project:
    return read_project(DiskTree(root), parse_config(CONFIG, "revlint.toml"))


def upgrade(root: Path, name: str, to: str = "head") -> None:
    config = Config()
    config.set_main_option("script_location", str(root / name))
    with contextlib.redirect_stdout(io.StringIO()):
        command.upgrade(config, to)


def rows(root: Path, table: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(root / "x.db")) as connection:
        return [row[0] for row in connection.execute(f"select version_num from {table}")]


def tables(root: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(root / "x.db")) as connection:
        found = connection.execute("select name from sqlite_master where name like 'of_%'")
        return {row[0] for row in found}


def carry_out(root: Path, plan: Plan) -> None:
    tree = DiskTree(root)
    after = planned_tree(tree, plan)
    files = {path: after.read(path) for path in after.paths()}
    for change in plan.changes:
        (root / change.path).unlink()
    for change in plan.changes:
        (root / change.target).write_bytes(files[change.target])


def statements(plan: Plan) -> Iterator[str]:
    """The SQL of each note."""
    for note in plan.notes:
        first, _, sql = note.partition("\n")
        assert first.endswith(":")
        yield sql


def run(root: Path, *scripts: str) -> None:
    with contextlib.closing(sqlite3.connect(root / "x.db")) as connection:
        for script in scripts:
            connection.executescript(script)


@pytest.mark.parametrize(
    ("at", "ids", "row"),
    [
        ("b2", {"b2": "x9"}, "x9"),
        ("b2", {"a1": "x9"}, "b2"),
        ("b2", {"b2": "c3", "c3": "b2"}, "c3"),
        ("b2", {"a1": "b2", "b2": "c3", "c3": "a1"}, "c3"),
        ("c3", {"a1": "o1", "b2": "o2", "c3": "o3"}, "o3"),
    ],
)
def test_a_database_goes_on_after_a_renaming(
    root: Path, at: str, ids: dict[str, str], row: str
) -> None:
    upgrade(root, "one", at)
    plan = plan_rename(project_of(root), ids, chain="one")
    carry_out(root, plan)
    if {at} & {*ids} and not {at} & {*ids.values()}:
        with pytest.raises(Exception, match=f"Can't locate revision identified by '{at}'"):
            upgrade(root, "one")
    run(root, *statements(plan))
    assert rows(root, "alembic_version") == [row]
    upgrade(root, "one")
    assert rows(root, "alembic_version") == [ids.get("c3", "c3")]
    assert tables(root) == {"of_a1", "of_b2", "of_c3"}


@pytest.mark.parametrize(
    ("at", "moved", "row"),
    [
        ("c3", ["c3"], "b2"),
        ("c3", ["b2"], "c3"),
        ("c3", ["b2", "c3"], "a1"),
        ("c3", ["a1"], "c3"),
        ("b2", ["b2"], "a1"),
        ("c3", ["a1", "b2", "c3"], None),
    ],
)
def test_a_database_goes_on_after_a_move(
    root: Path, at: str, moved: list[str], row: str | None
) -> None:
    """It runs no migration again, and none is left out."""
    upgrade(root, "one", at)
    upgrade(root, "two")
    plan = plan_move(project_of(root), moved, "two")
    carry_out(root, plan)
    run(root, *statements(plan))
    assert rows(root, "alembic_version") == ([row] if row else [])
    assert rows(root, "alembic_version_two") == [plan.heads["two"][0]]
    upgrade(root, "one")
    upgrade(root, "two")
    assert tables(root) == {"of_a1", "of_b2", "of_c3", "of_t000", "of_t001"}
    assert rows(root, "alembic_version") == [*plan.heads["one"]]


def test_a_database_without_the_moved_revision_runs_it_in_its_new_chain(root: Path) -> None:
    upgrade(root, "one", "a1")
    upgrade(root, "two")
    plan = plan_move(project_of(root), ["b2"], "two")
    carry_out(root, plan)
    upgrade(root, "one")
    upgrade(root, "two")
    assert rows(root, "alembic_version_two") == ["t002"]
    assert tables(root) == {"of_a1", "of_b2", "of_c3", "of_t000", "of_t001"}
