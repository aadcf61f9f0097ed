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
    ours = read_ini(text.encode(), HERE)
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
        return file.get(section, key)
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
    assert [*locations.ranges_of(["c"])] == [Range(5, 5, 5, 6)]
    assert [*locations.ranges_of(["not there", "b"])] == [
        locations.value_range,
        Range(5, 3, 5, 4),
    ]


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
    data = b"[DEFAULT]\nwhere = d\n[alembic]\nscript_location = %(where)s/%(here)s\n"
    file = read_ini(data, HERE)
    assert file.get("alembic", "script_location") == "d//h"
    assert file.get("alembic", "where") == "d"
    assert file.get("alembic", "here") == "/h"
    assert file.get("other", "where") is None


def test_references_that_multiply_end() -> None:
    """Ten levels of ten references each would be 10 GB of text."""
    lines = [f"x{n} = " + f"%(x{n + 1})s" * 10 for n in range(9)]
    file = read_ini("\n".join(["[a]", *lines, "x9 = word", ""]).encode())
    with pytest.raises(ini.InterpolationError, match="too deeply"):
        file.get("a", "x0")


@pytest.mark.parametrize(
    "line",
    ["a" + " " * 200_000 + "b", "a = b" + " " * 200_000 + "x # y", "a = %(b)s" * 100_000],
    ids=["no delimiter", "blanks", "references"],
)
def test_long_lines_are_read_in_one_pass(line: str) -> None:
    """What took quadratic time is refused or read at once; a test that hangs fails."""
    read_ini(f"[alembic]\n{line}\n".encode())


def test_places_of_a_value_that_begins_on_the_next_line() -> None:
    """Each place belongs to a line with text: the key's own line has none."""
    file = read_ini(b"[a]\nx =\n    one\n\n    # a comment\n    two  \ny = 1\n")
    option = file.option("a", "x")
    assert option is not None
    assert option.raw == "\none\n\ntwo"
    assert option.line_ranges == (Range(3, 5, 3, 8), Range(6, 5, 6, 8))
    assert [*option.ranges_of(["two"])] == [Range(6, 5, 6, 8)]


def test_places_of_equal_parts() -> None:
    """Each part has a place that no other part has."""
    option = read_ini(b"[a]\nx = ab b\n  b ab\n").option("a", "x")
    assert option is not None
    assert [(r.line, r.column) for r in option.ranges_of(["ab", "b", "", "b", "ab"])] == [
        (2, 5),
        (2, 8),
        (2, 5),
        (3, 3),
        (3, 5),
    ]


def test_a_broken_file_is_read_on() -> None:
    """Every refused line is an error, and the other lines count."""
    file = read_ini(b"x = 0\n[a]\nx = 1\nnothing\n= 2\nx = 3\n[a]\ny = 4\n[b]\nz = 5\n")
    assert [(e.exception, e.range.line) for e in file.errors] == [
        ("MissingSectionHeaderError", 1),
        ("ParsingError", 4),
        ("ParsingError", 5),
        ("DuplicateOptionError", 6),
        ("DuplicateSectionError", 7),
    ]
    assert file.sections == ("a", "b")
    assert (file.keys("a"), file.keys("b")) == (("x", "y"), ("z",))
    assert (file.get("a", "x"), file.get("a", "y"), file.get("b", "z")) == ("3", "4", "5")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("%(no)s", "%(no)s refers to a key that neither [a] nor [DEFAULT] has"),
        ("50%", "'%' must be followed by '%' or '(name)s', found: '%'"),
        ("50%d", "'%' must be followed by '%' or '(name)s', found: '%d'"),
        ("%(x", "'%' must be followed by '%' or '(name)s', found: '%(x'"),
        ("%(x)s", "its %(…)s refer to each other too deeply, or make it longer than any value"),
        ("%" * 1001, "its %(…)s refer to each other too deeply, or make it longer than any value"),
        (f"%{'x' * 90}", f"'%' must be followed by '%' or '(name)s', found: '%{'x' * 37}…"),
    ],
)
def test_what_cannot_be_filled_in(line: str, message: str) -> None:
    file = read_ini(f"[a]\nx = {line}\n".encode())
    with pytest.raises(ini.InterpolationError) as raised:
        file.get("a", "x")
    assert str(raised.value) == message


def test_sections_are_bounded() -> None:
    """ConfigParser needs 400 MB for a file of 260,000 sections."""
    file = read_ini("".join(f"[{n}]\n" for n in range(20_000)).encode())
    assert [e.exception for e in file.errors] == [""]
    assert len(file.sections) <= 1_001


def test_errors_are_bounded() -> None:
    """Reading ends where nothing is to be gained."""
    file = read_ini(b"[a]\n" + b"x\n" * 200_000 + b"y = 1\n")
    assert len(file.errors) == 100
    assert file.get("a", "y") is None


def test_a_value_of_many_lines_has_many_places() -> None:
    """What took quadratic time is one pass; a test that hangs fails."""
    option = read_ini(b"[a]\nx = one\n" + b" a b\n" * 30_000).option("a", "x")
    assert option is not None
    assert len([*option.ranges_of(["a", "c"] * 30_000)]) == 60_000


def test_a_key_that_is_a_nul() -> None:
    """Refused lines are noted under the same name within the reader."""
    file = read_ini(b"[alembic]\n\0 = 1\nno key\n")
    assert file.keys("alembic") == ("\0",)
    assert file.option("alembic", "\0") is not None
    assert [error.exception for error in file.errors] == ["ParsingError"]
