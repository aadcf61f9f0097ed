"""The lines of TOML keys, TOML that takes all memory, and TOML that only looks like it."""

from __future__ import annotations

import tomllib

import pytest

from revlint.config.reader import parse_config
from revlint.config.toml import key_lines, line_of, parse_toml
from revlint.discovery.alembic_toml import read_toml
from revlint.discovery.config_problem import ConfigProblem
from revlint.errors import ConfigError

TEXT = '''\
# [not.a.table]
a = 1

[tool.revlint]
text = """
[not.a.table]
b = 2 \\""" still inside
"""
raw = \'\'\'
c = 3
\'\'\'
list = [
  "]",  # ]
  { d = 4 },
]
e.f = 5
"quoted key" = 'x = "'

  [ tool . revlint . chains . "o\\u0073s" ]
heads = 1

[[points]]
x = 1

[[points]]
x = 2
'''


def test_key_lines() -> None:
    assert key_lines(TEXT) == {
        ("a",): 2,
        ("tool", "revlint"): 4,
        ("tool", "revlint", "text"): 5,
        ("tool", "revlint", "raw"): 9,
        ("tool", "revlint", "list"): 12,
        ("tool", "revlint", "e", "f"): 16,
        ("tool", "revlint", "quoted key"): 17,
        ("tool", "revlint", "chains", "oss"): 19,
        ("tool", "revlint", "chains", "oss", "heads"): 20,
        ("points",): 22,
        ("points", "0"): 22,
        ("points", "0", "x"): 23,
        ("points", "1"): 25,
        ("points", "1", "x"): 26,
    }


def test_windows_newlines() -> None:
    assert key_lines("a = 1\r\n\r\n[b]\r\nc = 2\r\n") == {("a",): 1, ("b",): 3, ("b", "c"): 4}


def test_no_toml() -> None:
    """What tomllib refuses is scanned to its end all the same."""
    assert key_lines('a = "x\nb = ]]\nc = """') == {("a",): 1, ("b",): 2, ("c",): 3}


def test_line_of_falls_back_to_what_is_around() -> None:
    lines = {("chains", "a"): 3, ("chains", "a", "heads"): 5}
    assert line_of(lines, ("chains", "a", "heads")) == 5
    assert line_of(lines, ("chains", "a", "bases")) == 3
    assert line_of(lines, ("other",)) == 1


LONG = "a." * 200_000 + "a"


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG} = 1",
        f"[{LONG}]",
        f"[[ {LONG} ]]",
        f"x = {{ {LONG} = 1 }}",
        "'a' . " * 200 + "b = 1",
    ],
)
def test_keys_of_many_parts(text: str) -> None:
    """They are refused before tomllib sees them, as any mistake is."""
    with pytest.raises(tomllib.TOMLDecodeError, match="more than 100 parts"):
        parse_toml(text)
    with pytest.raises(ConfigError, match="more than 100 parts"):
        parse_config(text)
    assert isinstance(
        read_toml("pyproject.toml", f"# tool.alembic\n{text}".encode()), ConfigProblem
    )


@pytest.mark.parametrize(
    "text",
    [
        f"x = '{LONG}'",
        f'x = """\n{LONG}\n"""',
        f"# {LONG}",
        "x = [" + "1.5, " * 200 + "]",
        "".join(f"a{n}.b = 1.5\n" for n in range(200)),
        ".".join("a" * 99) + " = 1",
    ],
)
def test_other_dots(text: str) -> None:
    """Dots in strings, comments and numbers are no parts of keys."""
    assert parse_toml(text) == tomllib.loads(text)
