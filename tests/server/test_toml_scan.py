"""Where in a TOML text a string is, also in one that is still being typed."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint.server.toml_scan import TomlScan

_TEXT = '''
select = ["a", 'b']
heads = 1
[chains.core]
released = [
  "x1",  # "no string"
  """y2""",
]
"parked-at" = 'z3'
after = [{ chain = "base", optional = true }, "other"]
[[alignments]]
revision = "q"
[[alignments]]
chains = ["m", "n"]
[editions]
oss.core = ["k"]
'''


def test_places() -> None:
    found = {(s.place, s.text) for s in TomlScan(_TEXT).strings if not s.is_key}
    assert found == {
        (("select", 0), "a"),
        (("select", 1), "b"),
        (("chains", "core", "released", 0), "x1"),
        (("chains", "core", "released", 1), "y2"),
        (("chains", "core", "parked-at"), "z3"),
        (("chains", "core", "after", 0, "chain"), "base"),
        (("chains", "core", "after", 1), "other"),
        (("alignments", 0, "revision"), "q"),
        (("alignments", 1, "chains", 0), "m"),
        (("alignments", 1, "chains", 1), "n"),
        (("editions", "oss", "core", 0), "k"),
    }


def test_each_string_is_where_it_is_said() -> None:
    for string in TomlScan(_TEXT).strings:
        assert _TEXT[string.start : string.end] == string.text
        value: object = tomllib.loads(_TEXT)
        for step in string.place:
            value = value[step]  # type: ignore[index]
        assert string.text in value if string.is_key else value == string.text  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "place", "is_key", "word"),
    [
        ("", (), True, ""),
        ("sel", (), True, "sel"),
        ("select = ", ("select",), False, ""),
        ("select = [", ("select", 0), False, ""),
        ('select = ["a", ', ("select", 1), False, ""),
        ("[chains.core]\nre", ("chains", "core"), True, "re"),
        ("[chains.", ("chains",), True, ""),
        ("[[alignments]]\nrev", ("alignments", 0), True, "rev"),
        ("after = [{ ch", ("after", 0), True, "ch"),
        ("after = [{ chain = ", ("after", 0, "chain"), False, ""),
        ("heads = 1\n", (), True, ""),
        ("a.b", ("a",), True, "b"),
    ],
)
def test_the_end(text: str, place: tuple[object, ...], is_key: bool, word: str) -> None:
    scan = TomlScan(text)
    assert (scan.place, scan.is_key, scan.word) == (place, is_key, word)


def test_an_open_string() -> None:
    (string,) = TomlScan('[chains.a]\nroot = "12').strings
    assert (string.text, string.is_open) == ("12", True)
    assert string.place == ("chains", "a", "root")


def test_entries() -> None:
    """Each key is where it is said, and its value is that of Python's parser."""
    for entry in TomlScan(_TEXT).entries:
        value: object = tomllib.loads(_TEXT)
        for step in entry.place:
            value = value[step]  # type: ignore[index]
        if entry.is_table:
            assert isinstance(value, dict)
        else:
            written = tomllib.loads(_TEXT[entry.start : entry.end])
            for step in entry.name:
                written = written[step]  # type: ignore[index]
            assert written == value


@given(st.text(alphabet="ab=.,[]{}\"'#\n\\ "))
def test_anything_is_read(text: str) -> None:
    scan = TomlScan(text)
    assert all(0 <= e.start <= e.name_end <= e.end <= len(text) for e in scan.entries)
    assert all(text[s.start : s.end] == s.text for s in scan.strings)
    assert isinstance(scan.place, tuple)


@pytest.mark.parametrize("code", ['"a" ', '["a", ', '{"a" = '])
def test_a_long_key_and_many_brackets(code: str) -> None:
    """Every string has its place, so that a place must not grow with the text."""
    scan = TomlScan(("" if code[0] == '"' else "x = ") + code * 20_000)
    assert len(scan.strings) == 20_000
    assert max(len(string.place) for string in scan.strings) <= 201
