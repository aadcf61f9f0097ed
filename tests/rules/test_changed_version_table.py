"""changed-version-table: which change of env.py leaves every database behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from revlint.engine.example import history, revision_file
from revlint.finding import Finding
from tests.alembic.running import env, rows, run_alembic, write
from tests.change import changes

INI = {"alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n"}
LINE = {**INI, **history("<base> -> a1", "a1 -> b2")}
ENV = "migrations/env.py"
TWO_MODES = """\
from alembic import context

def offline():
    context.configure({})

def online():
    context.configure({})
"""


def found(
    before: Mapping[str, str],
    now: Mapping[str, str],
    tip: Mapping[str, str] | None = None,
    config: str = "",
) -> list[Finding]:
    every = changes.findings(before, now, tip, config=config)
    return [f for f in every if f.rule in ("changed-version-table", "split-version-table")]


def tree(configure: str = "", files: Mapping[str, str] = LINE) -> dict[str, str]:
    return {**files, ENV: env(configure=configure)}


NAMED = 'version_table="orders"'


def test_the_finding() -> None:
    [finding] = found(tree(), tree(NAMED))
    assert finding.title == "version table 'orders' instead of 'alembic_version'"
    assert finding.label == "origin/main (1a2b3c4d5e6f) has 'alembic_version'"
    assert (finding.location.path, finding.location.range.line) == (ENV, 7)
    assert finding.facts == (
        "every existing database has its revision in alembic_version",
        "alembic upgrade finds no orders there and runs every migration again",
    )
    assert finding.help == "leave out version_table, or rename the table in every database first"
    assert (finding.severity, finding.chain, finding.in_base) == ("error", "migrations", False)


def test_what_alembic_does_then(tmp_path: Path) -> None:
    """It runs everything again; either half of the help repairs that."""
    create = "op.create_table('t', sa.Column('x', sa.Integer))"
    first = "from alembic import op\nimport sqlalchemy as sa\n" + revision_file("a1", body=create)
    files = {**LINE, "migrations/versions/a1.py": first}
    write(tree(files=files), tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") == ""
    write(tree(NAMED, files), tmp_path)
    assert "table t already exists" in run_alembic(tmp_path, "upgrade", "head")
    write(tree(files=files), tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") == ""
    with closing(sqlite3.connect(tmp_path / "migrations" / "x.db")) as connection:
        connection.execute("DROP TABLE IF EXISTS orders")
        connection.execute("ALTER TABLE alembic_version RENAME TO orders")
    write(tree(NAMED, files), tmp_path)
    assert run_alembic(tmp_path, "upgrade", "head") == ""
    assert rows(tmp_path, "orders") == ["b2"]


HELPS = [
    ("", NAMED, "leave out version_table"),
    (NAMED, "", "pass version_table='orders' again"),
    (NAMED, 'version_table="bills"', "pass version_table='orders' again"),
    ("", 'version_table_schema="app"', "leave out version_table_schema"),
    ('version_table_schema="app"', "", "pass version_table_schema='app' again"),
    ("", f'{NAMED}, version_table_schema="app"', "leave out version_table and leave out"),
    ("", "**{'version_table': 'orders'}", "leave out version_table"),
]


@pytest.mark.parametrize(("before", "now", "help_"), HELPS)
def test_other_changes(before: str, now: str, help_: str) -> None:
    [finding] = found(tree(before), tree(now))
    assert finding.help.startswith(help_)
    assert found(tree(before), tree(before)) == []


def test_a_constant_or_an_option_of_the_ini() -> None:
    constant = env(configure="version_table=TABLE")
    before, now = ({**LINE, ENV: f"TABLE = {name!r}\n{constant}"} for name in ("one", "two"))
    assert [f.title for f in found(before, now)] == ["version table 'two' instead of 'one'"]
    option = env(configure='version_table=context.config.get_main_option("table")')
    before = {**LINE, ENV: option, "alembic.ini": LINE["alembic.ini"] + "table = one\n"}
    now = {**LINE, ENV: option, "alembic.ini": LINE["alembic.ini"] + "table = two\n"}
    assert [f.title for f in found(before, now)] == ["version table 'two' instead of 'one'"]


@pytest.mark.parametrize(
    "env_text",
    [
        "def (",
        "from app.migrations import run\nrun()\n",
        env(configure="**arguments"),
        env(configure="version_table=find_table()"),
        "",
    ],
)
def test_what_cannot_be_known_is_no_change(env_text: str) -> None:
    unknown = {**LINE, ENV: env_text}
    assert found(tree(NAMED), unknown) == []
    assert found(unknown, tree(NAMED)) == []


def test_without_env_there_is_no_table() -> None:
    files = {path: text for path, text in tree().items() if path != ENV}
    assert found(tree(NAMED), files) == []
    assert found(files, tree(NAMED)) == []


@pytest.mark.parametrize("schema", ["public", "dbo", "main"])
def test_a_schema_that_databases_use_anyway(schema: str) -> None:
    named = f'version_table_schema="{schema}"'
    assert found(tree(), tree(named)) == []
    assert found(tree(named), tree()) == []
    assert len(found(tree(named), tree('version_table_schema="app"'))) == 1


def test_a_renamed_script_directory() -> None:
    moved = {k: str(v) for k, v in changes.moved(tree(), "db").items()}
    assert found(tree(), moved) == []
    renamed = {**moved, "db/env.py": env(configure=NAMED)}
    assert [f.location.path for f in found(tree(), renamed)] == ["db/env.py"]


def test_what_the_base_did_meanwhile() -> None:
    assert found(tree(), tree(NAMED), tip=tree(NAMED)) == []
    assert found(tree(), tree(), tip=tree(NAMED)) == []
    assert len(found(tree(), tree(NAMED), tip=tree('version_table="bills"'))) == 1


def test_new_chains_and_new_histories_have_no_database() -> None:
    assert found(INI, tree(NAMED)) == []
    anew = {**INI, **history("<base> -> x1"), ENV: env(configure=NAMED)}
    assert found(tree(), anew) == []


def test_a_squash_keeps_its_databases() -> None:
    squashed = {**INI, **history("<base> -> b2"), ENV: env(configure=NAMED)}
    assert len(found(tree(), squashed)) == 1


def test_a_configured_table_is_that_of_both_sides() -> None:
    config = '[chains.c]\nscript-location = "migrations"\nversion-table = "orders"\n'
    assert found(tree(), tree(NAMED), config=config) == []


def test_an_env_that_renames_the_table() -> None:
    rename = 'connection.execute("ALTER TABLE alembic_version RENAME TO orders")\n'
    assert found(tree(), {**LINE, ENV: rename + env(configure=NAMED)}) == []
    ignores = 'def include(name):\n    return name != "alembic_version"\n'
    assert len(found(tree(), {**LINE, ENV: ignores + env(configure=NAMED)})) == 1


def test_one_of_two_modes_is_one_mistake() -> None:
    """split-version-table would report the same call."""
    before = {**LINE, ENV: TWO_MODES.format("", "")}
    now = {**LINE, ENV: TWO_MODES.format("", NAMED)}
    [finding] = found(before, now)
    assert finding.rule == "changed-version-table"
    assert finding.location.range.line == 7
    assert [f.rule for f in found(now, now)] == ["split-version-table"]
    assert found(now, before) == []
