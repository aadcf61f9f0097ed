"""Escapes: one function for each format."""

from __future__ import annotations

import re
import tomllib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint import escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, 'a' {b}", "plain text, 'a' {b}"),
        ("ÅÄÖ 数据 😀", "ÅÄÖ 数据 😀"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x1b[31m\x00\x7f\x9b", "\\x1b[31m\\x00\\x7f\\x9b"),
        ("\u202e\u2066\u200b\u2028\ufeff", "\\u202e\\u2066\\u200b\\u2028\\ufeff"),
        ("\U000e0041\ud800", "\\U000e0041\\ud800"),
        ("##[error] ##vso[x] # # [x] ##", "#\\x23[error] #\\x23vso[x] # # [x] ##"),
    ],
)
def test_for_terminal(text: str, shown: str) -> None:
    assert escape.for_terminal(text) == shown


@given(st.text())
def test_for_terminal_leaves_nothing_that_acts(text: str) -> None:
    shown = escape.for_terminal(text)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode("utf-8")


def test_for_github() -> None:
    assert escape.for_github_message("100%: a,b\n::error::x") == "100%25: a,b\\n::error::x"
    assert escape.for_github_property("a%,b:c\r") == "a%25%2Cb%3Ac\\r"


def test_path_for_line() -> None:
    assert escape.path_for_line("a/b.py") == "a/b.py"
    assert escape.path_for_line("::error::x/b.py") == "./::error::x/b.py"
    assert escape.path_for_line(":") == "./:"
    assert escape.path_for_line("  ::error::x/b.py") == "./  ::error::x/b.py"


def test_cut() -> None:
    assert escape.cut("a " * 100) == "a " * 100
    word = "a" * 200
    assert escape.cut(word) == word
    assert escape.cut(f"id '{'a' * 9000}b' here") == (
        f"id '{'a' * 99}…(9003 characters)…{'a' * 48}b' here"
    )
    assert escape.cut("ab " * 9000) == f"{('ab ' * 9000)[:1960]}… (27000 characters)"


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.just("##[error] ##vso[x]"))
def test_for_toml(text: str) -> None:
    """A string that means the same, and acts on nothing that shows it."""
    shown = escape.for_toml(text)
    assert tomllib.loads(f"x = {shown}") == {"x": text}
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not re.search(r"##\w*\[", shown)
