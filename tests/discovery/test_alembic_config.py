"""What the configuration files of Alembic say, and what is reported of them."""

from __future__ import annotations

import pytest

from revlint.discovery.alembic_config import ROOT, AlembicConfig, variables
from revlint.discovery.alembic_section import read_section, read_table, syntax_problems
from revlint.discovery.alembic_toml import TomlTable, read_toml
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.ini import read_ini
from revlint.location import Location, Range


def ini(*lines: str, section: str = "alembic", toml: TomlTable | None = None) -> AlembicConfig:
    data = "\n".join(["[alembic]", *lines, ""]).encode()
    path = "sub/alembic.ini"
    return read_section(path, read_ini(data, variables(path)), section, toml)


def table(*lines: str) -> TomlTable:
    read = read_toml("sub/pyproject.toml", "\n".join(["[tool.alembic]", *lines, ""]).encode())
    assert isinstance(read, TomlTable)
    return read


def told(config: AlembicConfig) -> list[tuple[str, int]]:
    return [(p.kind, p.location.range.line) for p in config.problems]


def texts(config: AlembicConfig) -> list[str]:
    return [entry.text for entry in config.version_locations]


def test_an_ini() -> None:
    config = ini("script_location = %(here)s/mig", "file_template = %%(rev)s", "sourceless = true")
    assert config.path == "sub/alembic.ini"
    assert config.section == "alembic"
    assert config.directory == "sub"
    assert config.script_location is not None
    assert config.script_location.text == f"{ROOT}/sub/mig"
    assert config.script_location.location == Location("sub/alembic.ini", Range(2, 19, 2, 31))
    assert config.file_template == "%(rev)s"
    assert (config.sourceless, config.recursive) == (True, False)
    assert config.problems == ()


@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        (["version_locations = a b,c,  d"], ["a", "b", "c", "d"]),
        (["version_locations = a,"], ["a", ""]),
        (["version_locations = a:b"], ["a:b"]),
        (["version_locations = a:b", "path_separator = os"], ["a", "b"]),
        (["version_locations = a:b", "version_path_separator = :"], ["a", "b"]),
        (["version_locations = a;b", "path_separator = ;"], ["a", "b"]),
        (["version_locations = a  b", "path_separator = space"], ["a", "b"]),
        (["version_locations =", "  a", "", "  b", "path_separator = newline"], ["a", "b"]),
        (["version_locations = a: :b:", "path_separator = os"], ["a", "", "b"]),
        (["version_locations = a:b", "path_separator = os", "version_path_separator = ,"], "ab"),
        (["version_locations ="], []),
    ],
)
def test_separators(lines: list[str], pieces: list[str]) -> None:
    config = ini("script_location = mig", *lines)
    assert texts(config) == list(pieces)
    assert config.problems == ()


@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        (["version_locations = a", "  b"], ["a", "b"]),
        (["version_locations = %(here)s/a:%(here)s/b"], [f"{ROOT}/sub/a", f"{ROOT}/sub/b"]),
        (["version_locations = m/a:m/b"], ["m/a", "m/b"]),
    ],
)
def test_a_separator_that_is_not_set(lines: list[str], pieces: list[str]) -> None:
    """Alembic takes each of these for one directory, mostly without a word."""
    config = ini("script_location = mig", *lines)
    assert texts(config) == pieces
    assert told(config) == [("separator", 3)]


def test_places_of_version_locations() -> None:
    config = ini("script_location = m", "path_separator = os", "version_locations = %(here)s/a:bb")
    assert [e.location.range for e in config.version_locations] == [
        Range(4, 21, 4, 31),
        Range(4, 32, 4, 34),
    ]


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        (["version_path_separator = os  # Use os.pathsep."], []),
        (["version_path_separator = os  # Use it.", "version_locations = a"], ["inline-comment"]),
        (["path_separator = OS", "version_locations = a"], ["separator"]),
        (["path_separator = OS", "prepend_sys_path = ."], ["separator"]),
        (["version_path_separator = OS", "prepend_sys_path = ."], []),
        (["path_separator =", "version_locations = a"], ["separator"]),
        (["recursive_version_locations = True"], ["boolean"]),
        (["recursive_version_locations = false"], []),
        (["sourceless = 1"], ["boolean"]),
        (["sourceless = true # yes"], ["inline-comment"]),
        (["sourceless = false # no"], []),
        (["file_template = %(rev)s"], ["interpolation"]),
        (["sqlalchemy.url = 50%"], []),
        (["truncate_slug_length = 40 # or so"], ["value"]),
        (["timezone = %"], ["interpolation"]),
        (["prepend_sys_path = ."], []),
        (["[post_write_hooks]", "hooks = x", "x.options = 100%"], ["interpolation"]),
        (["[loggers]", "format = %(message)s"], []),
    ],
)
def test_problems_of_an_ini(lines: list[str], problems: list[str]) -> None:
    """A value that Alembic would not read is left alone."""
    config = ini("script_location = mig", *lines)
    assert [p.kind for p in config.problems] == problems


def test_a_comment_behind_the_script_location() -> None:
    config = ini("script_location = mig  ; ours")
    assert config.script_location is not None
    assert config.script_location.text == "mig"
    assert told(config) == [("inline-comment", 2)]


def test_toml_fills_in_what_the_ini_leaves_out() -> None:
    """Precedence is per key, and an empty list of locations counts as left out."""
    toml = table('script_location = "other"', 'version_locations = ["%(here)s/a", "b"]')
    config = ini("script_location = mig", "version_locations =", toml=toml)
    assert config.script_location is not None
    assert config.script_location.text == "mig"
    assert texts(config) == [f"{ROOT}/sub/a", "b"]
    assert (config.path, config.section) == ("sub/alembic.ini", "alembic")


def test_toml_gives_the_script_location() -> None:
    config = ini("sqlalchemy.url = x", toml=table('script_location = "mig"'))
    assert (config.path, config.section) == ("sub/pyproject.toml", None)
    assert config.script_location is not None
    assert config.script_location.location.range.line == 2


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('version_locations = "a:b"', ("type", 2)),
        ("version_locations = [1]", ("type", 2)),
        ('version_locations = ["%(rev)s"]', ("interpolation", 2)),
        ('file_template = "%%(rev)s"', None),
        ('file_template = "%(rev)s"', ("interpolation", 2)),
        ('recursive_version_locations = "true"', ("type", 2)),
        ("recursive_version_locations = true", None),
        ("sourceless = 1", ("type", 2)),
        ("script_location = 1.5", ("type", 2)),
        ("truncate_slug_length = 20", None),
        ('truncate_slug_length = "x"', ("value", 2)),
        ("unknown = 1.5", None),
    ],
)
def test_problems_of_a_toml(line: str, problem: tuple[str, int] | None) -> None:
    assert told(read_table(table(line))) == ([problem] if problem else [])


def test_places_in_a_toml() -> None:
    config = read_table(table("version_locations = [", '  "a",', "  'b',", "]"))
    assert [e.location.range for e in config.version_locations] == [
        Range(3, 3, 3, 6),
        Range(4, 3, 4, 6),
    ]


@pytest.mark.parametrize(
    ("data", "kind", "line"),
    [
        (b"[tool.alembic]\nx = \n", "syntax", 2),
        (b"[tool.alembic]\nx = '\xff'\n", "encoding", 2),
        (b"[tool]\nalembic = 1 # tool.alembic\n", "type", 2),
    ],
)
def test_a_toml_that_cannot_be_read(data: bytes, kind: str, line: int) -> None:
    problem = read_toml("pyproject.toml", data)
    assert isinstance(problem, ConfigProblem)
    assert (problem.kind, problem.location.range.line) == (kind, line)


def test_a_toml_of_others() -> None:
    assert read_toml("pyproject.toml", b"[tool.black\n") is None
    assert read_toml("pyproject.toml", b"# tool.alembic\n") is None


def test_syntax_problems() -> None:
    problems = list(syntax_problems("alembic.ini", read_ini(b"[alembic]\na = 1\na = 2\n")))
    assert [(p.kind, p.location.range.line) for p in problems] == [("syntax", 3)]
    assert problems[0].finding.facts == (
        "every alembic command that reads this file fails: DuplicateOptionError",
    )


@pytest.mark.parametrize("form", ["ini", "toml"])
def test_a_location_that_is_repeated(form: str) -> None:
    """That it is repeated shows in two entries as well as in 20,000."""
    entries = ["versions"] * 20_000
    if form == "ini":
        config = ini("script_location = m", f"version_locations = {','.join(entries)}")
    else:
        config = read_table(table("version_locations = [", *(f'"{e}",' for e in entries), "]"))
    assert texts(config) == ["versions", "versions"]
    assert config.problems == ()


@pytest.mark.parametrize("form", ["ini", "toml"])
def test_too_many_locations(form: str) -> None:
    """A list is read up to a limit, which is reported; a test that hangs fails."""
    entries = [f"v{n}" for n in range(20_000)]
    if form == "ini":
        lines = ["version_locations = ", *(f"  {e}" for e in entries), "path_separator = newline"]
        config = ini("script_location = m", *lines)
    else:
        config = read_table(table("version_locations = [", *(f'"{e}",' for e in entries), "]"))
    assert texts(config) == entries[:1000]
    first = config.version_locations[0].location.range.line
    places = [e.location.range.line for e in config.version_locations]
    assert places == [*range(first, first + 1000)]
    assert [p.kind for p in config.problems] == ["value"]
    assert "20000 entries" in config.problems[0].finding.title


def test_items_that_a_toml_writes_otherwise_have_the_place_of_their_key() -> None:
    items = ["a", r"\u0062", "c", "a"]
    config = read_table(table("version_locations = [", *(f'  "{i}",' for i in items), "]"))
    assert texts(config) == ["a", "b", "c", "a"]
    assert [e.location.range.line for e in config.version_locations] == [3, 2, 5, 6]


def test_options_for_env_py() -> None:
    data = b"[DEFAULT]\nt = one\n[alembic]\nscript_location = m\nv = %(t)s\n[x]\nv = two\n"
    config = read_section("alembic.ini", read_ini(data), "alembic")
    assert config.option(None, "V") == "one"
    assert config.option("x", "v") == "two"
    assert config.option(None, "nothing") is None
