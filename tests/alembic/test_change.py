"""What a change does to a database at the base's head, run by the installed Alembic on SQLite."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect, text

from alembic import command
from revlint.engine.example import history
from tests.change.changes import told

ENV = """
from alembic import context
from sqlalchemy import create_engine

with create_engine({url!r}).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

LINE = ("<base> -> a1", "a1 -> b2")


@pytest.mark.parametrize(
    ("after", "target", "ran", "finding"),
    [
        # Nothing is run, nothing is said (S84).
        (("<base> -> a1", "a1 -> n1", "n1 -> b2"), "head", (), "inserted-revision"),
        (("n1 -> a1", "a1 -> b2", "<base> -> n1"), "head", (), "inserted-revision"),
        (
            ("<base> -> a1", "a1 -> b2 [n1]", "<base> -> n1 (n)"),
            "heads",
            (),
            "inserted-revision",
        ),
        # What a new merge joins is run.
        ((*LINE, "<base> -> n1", "b2, n1 -> m1"), "head", ("n1", "m1"), ""),
        ((*LINE, "a1 -> n1", "b2, n1 -> m1"), "head", ("n1", "m1"), ""),
        # A new base beside the old one.
        ((*LINE, "<base> -> n1 (n)"), "heads", ("n1",), ""),
        ((*LINE, "b2 -> n1"), "head", ("n1",), ""),
    ],
)
def test_what_a_database_at_the_head_runs(
    after: Sequence[str], target: str, ran: Sequence[str], finding: str, tmp_path: Path
) -> None:
    upgrade(LINE, "heads", tmp_path)
    before = tables(tmp_path)
    upgrade(after, target, tmp_path)
    assert tables(tmp_path) - before == {f"ran_{id_}" for id_ in ran}
    found = told(history(*LINE), history(*after))
    assert [line.rpartition(" ")[2] for line in found] == [finding] * bool(finding)


def test_a_labelled_upgrade_never_runs_a_new_base(tmp_path: Path) -> None:
    line = ("<base> -> a1 (main)", "a1 -> b2")
    after = (*line, "<base> -> n1")
    upgrade(line, "main@head", tmp_path)
    before = tables(tmp_path)
    upgrade(after, "main@head", tmp_path)
    assert tables(tmp_path) == before
    assert told(history(*line), history(*after)) == ["n1.py:10 error inserted-revision"]


def test_a_database_at_a_removed_revision(tmp_path: Path) -> None:
    upgrade(LINE, "head", tmp_path)
    with pytest.raises(CommandError, match="Can't locate revision identified by 'b2'"):
        upgrade(LINE[:1], "head", tmp_path)


def test_a_squash_keeps_databases_at_its_id(tmp_path: Path) -> None:
    """A database that is behind it is lost."""
    upgrade(LINE, "head", tmp_path)
    upgrade(("<base> -> b2", "b2 -> c3"), "head", tmp_path)
    assert "ran_c3" in tables(tmp_path)
    behind = tmp_path / "behind"
    behind.mkdir()
    upgrade(LINE, "a1", behind)
    with pytest.raises(CommandError, match="Can't locate revision identified by 'a1'"):
        upgrade(("<base> -> b2", "b2 -> c3"), "head", behind)


def upgrade(lines: Sequence[str], target: str, root: Path) -> None:
    """Run ``alembic upgrade`` on the database of a directory, with exactly these revisions."""
    versions = root / "versions"
    versions.mkdir(exist_ok=True)
    for old in versions.glob("*.py"):
        old.unlink()
    (root / "env.py").write_text(ENV.format(url=_url(root)))
    for path, content in history(*lines).items():
        if path.endswith("env.py"):
            continue
        # A table that stays tells that the migration has run.
        body = f"op.execute('CREATE TABLE ran_{Path(path).stem} (x INTEGER)')"
        code = "from alembic import op\n" + content.replace("    pass", f"    {body}", 1)
        (versions / Path(path).name).write_text(code)
    config = Config()
    config.set_main_option("script_location", str(root))
    try:
        command.upgrade(config, target)
    finally:
        # Alembic puts the script directory on the path for env.py.
        sys.modules.pop("env", None)


def tables(root: Path) -> set[str]:
    """The tables that migrations left in the database."""
    engine = create_engine(_url(root))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar()
        return {name for name in inspect(connection).get_table_names() if name.startswith("ran_")}


def _url(root: Path) -> str:
    return f"sqlite:///{root / 'database.sqlite'}"
