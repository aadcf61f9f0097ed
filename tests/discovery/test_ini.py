"""The ini reader agrees with Python's ConfigParser, and knows where everything stands."""

from __future__ import annotations

import io
from configparser import ConfigParser, Error, InterpolationError

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from revlint.discovery import ini
from revlint.discovery.ini import read_ini
from revlint.location import Range

HERE = {"here": "/h"}

_TOKENS = st.sampled_from(
    (
        *("[alembic]", "[a]", "[DEFAULT]", "[", "]", "x", "script_location", "é", "=", ":", " "),
        *("\n", "\n", "\n\t", "\r\n", "# c", " ; c"),
        *("%(here)s", "%%", "%", "%(x)s", "%(X)s", "%(nope)s"),
    )
)


@given(st.lists(_TOKENS, max_size=30).map("".join))
@settings(max_examples=500, deadline=None)
@example("x = %(x)s\n")
@example("x = 1\n  2\n\n  3\n# c\n  4\ny: 5")
@example("x=1\nX=2")
@example("x")
def test_agrees_with_configparser(text: str) -> None:
    """What ConfigParser refuses is an error; what it reads has the same sections and values."""
    text = f"[alembic]\n{text}"
    theirs = ConfigParser(HERE)
    ours = read_ini(text.encode())
    try:
        theirs.read_file(io.StringIO(text, newline=None))
    except Error:
        assert ours.errors
        return
    assert not ours.errors
    assert list(ours.sections) == theirs.sections()
    for section in theirs.sections():
        for key in theirs[section]:
            assert _ours(ours, section, key) == _theirs(theirs, section, key)


def _ours(file: ini.IniFile, section: str, key: str) -> str | None:
    try:
        return file.get(section, key, HERE)
    except ini.InterpolationError:
        return "refused"


def _theirs(parser: ConfigParser, section: str, key: str) -> str | None:
    try:
        return parser.get(section, key)
    except InterpolationError:
        return "refused"


def test_places_of_keys_and_values() -> None:
    file = read_ini(b"# top\n[alembic]\nscript_location  =  mig \nversion_locations = a\n  b c\n")
    location = file.option("alembic", "script_location")
    assert location is not None
    assert location.key_range == Range(3, 1, 3, 16)
    assert location.value_range == Range(3, 21, 3, 24)
    locations = file.option("alembic", "version_locations")
    assert locations is not None
    assert locations.raw == "a\nb c"
    assert locations.value_range == Range(4, 21, 5, 6)
    assert locations.range_of("c") == Range(5, 5, 5, 6)
    assert locations.range_of("not there") == locations.value_range


@pytest.mark.parametrize(
    ("data", "exception", "line"),
    [
        (b"x = 1\n", "MissingSectionHeaderError", 1),
        (b"[a]\nx = 1\n[a]\n", "DuplicateSectionError", 3),
        (b"[a]\nx = 1\nX = 2\n", "DuplicateOptionError", 3),
        (b"[a]\nx\n", "ParsingError", 2),
        (b"\xef\xbb\xbf[a]\nx = 1\n", "MissingSectionHeaderError", 1),
        (b"[a]\nx = 1\ny = \xff\n", "UnicodeDecodeError", 3),
    ],
)
def test_what_configparser_refuses(data: bytes, exception: str, line: int) -> None:
    """The rest of the file is still read."""
    file = read_ini(data)
    assert [(e.exception, e.range.line) for e in file.errors] == [(exception, line)]
    if exception != "MissingSectionHeaderError" or data.startswith(b"\xef"):
        assert "a" in file.sections


def test_default_fills_in() -> None:
    file = read_ini(b"[DEFAULT]\nwhere = d\n[alembic]\nscript_location = %(where)s/%(here)s\n")
    assert file.get("alembic", "script_location", HERE) == "d//h"
    assert file.get("alembic", "where", HERE) == "d"
    assert file.get("alembic", "here", HERE) == "/h"
    assert file.get("other", "where", HERE) is None


def test_references_that_multiply_end() -> None:
    """Ten levels of ten references each would be 10 GB of text."""
    lines = [f"x{n} = " + f"%(x{n + 1})s" * 10 for n in range(9)]
    file = read_ini("\n".join(["[a]", *lines, "x9 = word", ""]).encode())
    with pytest.raises(ini.InterpolationError, match="too deeply"):
        file.get("a", "x0", {})


@pytest.mark.parametrize(
    "line",
    ["a" + " " * 200_000 + "b", "a = b" + " " * 200_000 + "x # y", "a = %(b)s" * 100_000],
    ids=["no delimiter", "blanks", "references"],
)
def test_long_lines_are_read_in_one_pass(line: str) -> None:
    """What took quadratic time is refused or read at once; a test that hangs fails."""
    read_ini(f"[alembic]\n{line}\n".encode())
