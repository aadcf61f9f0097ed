"""Options of the ini that ``env.py`` reads: what ``alembic upgrade`` says, and what is found."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig

from alembic import command
from revlint.config.config import Config
from revlint.engine.example import history
from revlint.engine.lint import lint
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.sources.disk import DiskTree
from revlint_rules import RULES

#: As Alembic's own template has it, without logging. "{read}" gives the engine.
ENV = """\
from alembic import context
from sqlalchemy import create_engine, engine_from_config, pool

config = context.config
{first}


def run_migrations_online():
    {read}
    with connectable.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
"""
SECTION = (
    "connectable = engine_from_config(config.get_section(config.config_ini_section, {}), "
    "prefix='sqlalchemy.', poolclass=pool.NullPool)"
)
NAMED = SECTION.replace("config.config_ini_section", "'alembic'")
OTHER = SECTION.replace("config.config_ini_section", "'other'")
OPTION = "connectable = create_engine(config.get_main_option('sqlalchemy.url'))"
SECTION_OPTION = (
    "connectable = create_engine(config.get_section_option("
    "config.config_ini_section, 'sqlalchemy.url'))"
)
NO_OPTION = "connectable = create_engine('sqlite://')"
URL = "sqlalchemy.url = sqlite://"
SYNTAX = "InterpolationSyntaxError: '%' must be followed by '%' or '('"
MISSING = "InterpolationMissingOptionError: Bad value substitution"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return tmp_path


def upgrade(place: Path, lines: list[str], read: str, first: str = "") -> str:
    """What ``alembic upgrade head`` raises in a tree with these lines in its ini."""
    files = {
        **history("<base> -> a"),
        "alembic.ini": "\n".join(["[alembic]", "script_location = migrations", *lines, ""]),
        "migrations/env.py": ENV.format(read=read, first=first),
    }
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    try:
        command.upgrade(AlembicConfig("alembic.ini"), "head")
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def find(place: Path) -> list[Finding]:
    report = lint(place, DiskTree(place), Config(), RULES, jobs=1)
    return list(report.findings)


def lines_of(place: Path) -> list[str]:
    return [
        f"{f.location.path}:{f.location.range.line}:{f.location.range.column}: "
        f"{f.severity}[{f.rule}] {show_paths(f.title)}"
        for f in find(place)
    ]


@pytest.mark.parametrize("read", [SECTION, NAMED, OPTION, SECTION_OPTION])
@pytest.mark.parametrize(
    ("value", "found"), [("p%40ss", "%40ss"), ("p%", "%"), ("%(x", "%(x"), ("p%d", "%d")]
)
def test_a_lone_percent_sign(place: Path, read: str, value: str, found: str) -> None:
    url = f"sqlalchemy.url = sqlite:///{value}"
    assert upgrade(place, [url], read).startswith("InterpolationSyntaxError: ")
    (finding,) = find(place)
    assert lines_of(place) == ["alembic.ini:3:18: error[invalid-config] a lone % in sqlalchemy.url"]
    assert finding.facts == (
        "alembic upgrade fails, since env.py reads [alembic]: '%' must be followed by '%' or "
        f"'(name)s', found: '{found}'",
    )
    assert finding.help == "write %% for each percent sign"
    assert upgrade(place, [url.replace("%", "%%")], read) == ""
    assert lines_of(place) == []


@pytest.mark.parametrize(
    ("lines", "read", "first", "raised", "found"),
    [
        # Another key of the section, which only get_section reads.
        ([URL, "x = 5%"], SECTION, "", SYNTAX, ["4:5: error[invalid-config] a lone % in x"]),
        ([URL, "x = 5%"], OPTION, "", "", []),
        # A key of [DEFAULT] is part of every section.
        (
            [URL, "[DEFAULT]", "x = 5%"],
            SECTION,
            "",
            SYNTAX,
            ["5:5: error[invalid-config] a lone % in x"],
        ),
        # Another section, if env.py reads it.
        (
            [URL, "[other]", "sqlalchemy.url = sqlite:///%4"],
            OTHER,
            "",
            SYNTAX,
            ["5:18: error[invalid-config] a lone % in sqlalchemy.url"],
        ),
        ([URL, "[other]", "sqlalchemy.url = sqlite:///%4"], SECTION, "", "", []),
        ([URL, "[formatter_x]", "format = %(message)s"], SECTION, "", "", []),
        # Nothing reads it, or something is put in its place first.
        (["sqlalchemy.url = sqlite:///%4"], NO_OPTION, "", "", []),
        (
            ["sqlalchemy.url = sqlite:///%4"],
            SECTION,
            "config.set_main_option('sqlalchemy.url', 'sqlite://')",
            "",
            [],
        ),
        (
            ["sqlalchemy.url = sqlite:///%4"],
            SECTION,
            "for key in ['sqlalchemy.url']:\n    config.set_main_option(key, 'sqlite://')",
            "",
            [],
        ),
        (
            ["sqlalchemy.url = sqlite:///%4"],
            SECTION,
            "config.file_config['alembic']['sqlalchemy.url'] = 'sqlite://'",
            "",
            [],
        ),
        # Whether it is read is not known.
        (
            ["sqlalchemy.url = sqlite:///%4"],
            "connectable = create_engine('sqlite://' or config.get_main_option('sqlalchemy.url'))",
            "",
            "",
            [],
        ),
        # A reference that nothing fills in.
        (
            ["sqlalchemy.url = %(SCHEME)s://"],
            SECTION,
            "",
            MISSING,
            [
                "3:18: warning[invalid-config] sqlalchemy.url refers to %(SCHEME)s, which is not "
                "there"
            ],
        ),
        (
            ["sqlalchemy.url = %(SCHEME)s://"],
            SECTION,
            "config.set_section_option(config.config_ini_section, 'SCHEME', 'sqlite')",
            "",
            [],
        ),
        (["scheme = sqlite", "sqlalchemy.url = %(SCHEME)s://"], SECTION, "", "", []),
    ],
)
def test_which_values_count(
    place: Path, lines: list[str], read: str, first: str, raised: str, found: list[str]
) -> None:
    error = upgrade(place, lines, read, first)
    assert error.startswith(raised) if raised else error == ""
    assert lines_of(place) == [f"alembic.ini:{line}" for line in found]


def test_sections_that_only_inherit_the_script_location(place: Path) -> None:
    """``[DEFAULT] script_location`` makes no section of logging one of Alembic's."""
    lines = [URL, "[DEFAULT]", "script_location = migrations", "[formatter_x]", "format = %(x)s"]
    assert upgrade(place, lines, SECTION) == ""
    assert lines_of(place) == []


def tables(place: Path) -> set[str]:
    with closing(sqlite3.connect(place / "x.db")) as database:
        return {
            name
            for (name,) in database.execute("select name from sqlite_master where type = 'table'")
        }


IN_FILE = "sqlalchemy.url = sqlite:///x.db"
GET_TABLE = "config.get_main_option('version_table')"
SPLAT = "context.configure(connection=connection, **config.get_section('alembic'))"
CONFIGURE = "context.configure(connection=connection)"


@pytest.mark.parametrize("key", ["version_table", "Version_Table", "version_table_schema"])
def test_a_version_table_in_the_ini_is_ignored(place: Path, key: str) -> None:
    assert upgrade(place, [IN_FILE, f"{key} = ours"], SECTION) == ""
    assert tables(place) == {"alembic_version"}
    (finding,) = find(place)
    assert lines_of(place) == [
        f"alembic.ini:4:1: warning[invalid-config] Alembic does not read {key.lower()} from an ini"
    ]
    assert finding.facts == (
        "it is an argument of context.configure in env.py, which uses the table alembic_version",
        "with another version table, every database counts as empty",
    )
    assert finding.help == "remove the key"
    assert upgrade(place, [IN_FILE], SECTION) == ""
    assert lines_of(place) == []


@pytest.mark.parametrize(
    ("configure", "table"),
    [
        (CONFIGURE.replace(")", f", version_table={GET_TABLE})"), "ours"),
        (CONFIGURE.replace(")", ", version_table='ours')"), "ours"),
        (SPLAT, "ours"),
        (CONFIGURE.replace(")", ", **{'version_table': 'ours'})"), "ours"),
    ],
)
def test_a_version_table_that_env_py_reads(place: Path, configure: str, table: str) -> None:
    """It reads the key, or says the same: nothing is wrong."""
    upgrade(place, [IN_FILE, "version_table = ours"], SECTION)
    (place / "x.db").unlink()
    env = place / "migrations/env.py"
    env.write_text(env.read_text().replace(CONFIGURE, configure))
    command.upgrade(AlembicConfig("alembic.ini"), "head")
    assert tables(place) == {table}
    assert lines_of(place) == []


@pytest.mark.parametrize("env", ["from app import run\nrun()\n", "def (\n"])
def test_an_env_py_that_does_not_say_what_it_reads(place: Path, env: str) -> None:
    upgrade(place, [URL, "version_table = ours", "version_location = x"], SECTION)
    (place / "migrations/env.py").write_text(env)
    assert lines_of(place) == []


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("version_location", "version_locations"),
        ("path_seperator", "path_separator"),
        ("file_templates", "file_template"),
        ("time_zone", "timezone"),
        ("recursive_version_location", "recursive_version_locations"),
    ],
)
def test_a_misspelt_key(place: Path, key: str, meant: str) -> None:
    assert upgrade(place, [URL, f"{key} = x"], SECTION) == ""
    (finding,) = find(place)
    assert lines_of(place) == [
        f"alembic.ini:4:1: warning[invalid-config] Alembic does not read {key}"
    ]
    assert finding.help == f"rename the key to {meant}, or remove it"
    assert upgrade(place, [URL], SECTION) == ""
    assert lines_of(place) == []


@pytest.mark.parametrize(
    "line",
    [
        "databases = a",
        "template_location = x",
        "compare_type = true",
        "version_table = alembic_version",
    ],
)
def test_other_keys_are_those_of_the_project(place: Path, line: str) -> None:
    upgrade(place, [URL, line], SECTION)
    assert lines_of(place) == []
