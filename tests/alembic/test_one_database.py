"""Two chains whose configurations name one database and one version table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig

from alembic import command
from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.example import revision_file
from revlint.engine.lint import lint
from revlint.finding import Finding
from revlint.sources.disk import DiskTree
from revlint_rules import RULES

ENV = """\
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_offline():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True{table})
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {{}}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with connectable.connect() as connection:
        context.configure(connection=connection{table})
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"""
OURS = ", version_table='ours'"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return tmp_path


def write(place: Path, url: str, *, table: str = "", env: str = ENV, other: str = "") -> None:
    """Chains ``one`` and ``two``; the second has ``table``, ``env`` and perhaps another URL."""
    for name, used, text in (("one", url, ENV), ("two", other or url, env)):
        files = {
            "alembic.ini": f"[alembic]\nscript_location = %(here)s\nsqlalchemy.url = {used}\n",
            "env.py": text.format(table=table if name == "two" else ""),
            f"versions/{name}.py": revision_file(name),
        }
        for path, content in files.items():
            (place / name / path).parent.mkdir(parents=True, exist_ok=True)
            (place / name / path).write_text(content)


def upgrade(name: str) -> str:
    try:
        command.upgrade(AlembicConfig(f"{name}/alembic.ini"), "head")
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def find(place: Path, config: Config | None = None) -> list[Finding]:
    report = lint(place, DiskTree(place), config or Config(), RULES, jobs=1)
    return [f for f in report.findings if f.rule == "version-table-clash"]


def test_one_table_for_two_chains(place: Path) -> None:
    url = f"sqlite:///{place}/x.db"
    write(place, url)
    assert (upgrade("one"), upgrade("two")) == (
        "",
        "CommandError: Can't locate revision identified by 'one'",
    )
    (finding,) = find(place)
    assert finding.title == "chains one and two share one version table in one database"
    assert (finding.location.path, finding.location.range.line) == ("two/alembic.ini", 3)
    assert (finding.severity, finding.label) == ("warning", "the same URL")
    assert finding.facts == (
        "both connect to the same sqlalchemy.url and use the table alembic_version",
        "the second chain to run fails: Can't locate revision identified by an id of the first",
    )
    assert finding.help == (
        "give two another version table: pass version_table to every context.configure of its "
        "env.py; or another database"
    )
    assert [(r.message, r.location.path) for r in finding.related] == [
        ("the URL of one", "one/alembic.ini")
    ]
    write(place, url, table=OURS)
    assert (upgrade("one"), upgrade("two")) == ("", "")
    assert find(place) == []


@pytest.mark.parametrize(
    "url",
    [
        "driver://user:pass@localhost/dbname",
        "postgresql://user:pass@localhost/dbname",
        "postgresql://username:password@localhost/db",
        "postgresql://<user>@host/db",
        "postgresql://${USER}@host/db",
        "postgresql://{{ user }}@host/db",
        "postgresql://app:change_me@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        # Relative: another file in each directory that Alembic runs in.
        "sqlite:///x.db",
    ],
)
def test_urls_that_are_not_one_database(place: Path, url: str) -> None:
    write(place, url)
    assert find(place) == []


def test_two_databases(place: Path) -> None:
    write(place, "postgresql://app@host/one", other="postgresql://app@host/two")
    assert find(place) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("config = context.config\n", "import os\nconfig = context.config\nU = os.environ['U']\n"),
        (
            "config = context.config\n",
            "config = context.config\nconfig.set_main_option('a', 'b')\n",
        ),
        ("config.get_section(config.config_ini_section, {{}})", "settings()"),
        ("config.get_section(config.config_ini_section, {{}})", "config.get_section('other')"),
        ("    with connectable", "    connectable = create_engine('x')\n    with connectable"),
        (
            "    connectable = engine_from_config(\n",
            "    config.get_section('x')['sqlalchemy.url'] = 'y'\n"
            "    connectable = engine_from_config(\n",
        ),
    ],
)
def test_an_env_py_that_may_connect_elsewhere(place: Path, old: str, new: str) -> None:
    assert old in ENV
    write(place, "postgresql://app@host/one", env=ENV.replace(old, new))
    assert find(place) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[editions]\na = { core = ["one"] }\nb = { core = ["two"] }\n', 0),
        ('[editions]\na = { core = ["one"] }\n', 1),
        ("", 1),
    ],
)
def test_editions_say_which_chains_share_a_database(place: Path, text: str, found: int) -> None:
    write(place, "postgresql://app@host/one")
    chains = "".join(f'[chains.{n}]\nscript-location = "{n}"\n' for n in ("one", "two"))
    assert len(find(place, parse_config(chains + text))) == found
