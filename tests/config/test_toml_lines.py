"""The lines of TOML keys, which tomllib does not tell."""

from __future__ import annotations

from revlint.config.toml_lines import key_lines, line_of

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
