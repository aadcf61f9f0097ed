"""Patterns for ids: what is accepted cannot hang, what is refused is reported."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint.config.id_pattern import matches, mistake, ways


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        (r"oss\d{9}", 1),
        (r"[0-9a-f]{12}", 1),
        (r"(?:19|20)\d\d_[a-z0-9_]{1,40}", 80),
        (r"\w+", 64),
        (r"[^\]]*", 65),
        (r"[]a]+", 64),
        (r"\w+_\w+_\w+", 64**3),
        (r"(?:\d+_){3}x", 64**3),
        (r"(?i)AB?", 2),
        (r"(?P<year>\d{4})-(a|b|c)", 3),
        (r"x{}", 1),
        (r"x{2}", 1),
        (r"(?:a|b){2}", 4),
        ("", 1),
    ],
)
def test_accepted(pattern: str, count: int) -> None:
    assert mistake(pattern) is None
    assert ways(pattern, 64) == count


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|b)*",
        "(a|a)*b",
        "(?:a?){30}a{30}",
        "a?" * 30,
        "a*" * 4,
        "((a?)?b*)*",
        r"(?:x+x+)+y",
        r"(.*)(.*)(.*)(.*)x",
        "(?:(?:a|b)|c){20}",
    ],
)
def test_too_many_ways(pattern: str) -> None:
    assert (mistake(pattern) or "").startswith("it can match one id in so many ways")


@pytest.mark.parametrize(
    "pattern", [r"(\w)\1", "(?P<a>x)(?P=a)", "(?=a)a", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?x)a b"]
)
def test_uncounted(pattern: str) -> None:
    assert (mistake(pattern) or "").startswith("back references, look-ahead")


@pytest.mark.parametrize("pattern", ["[", "(", "a**", "(?P<1>a)", "a{99999999999999999999}"])
def test_no_regular_expression(pattern: str) -> None:
    assert (mistake(pattern) or "").startswith("it is no regular expression: ")


def test_too_long() -> None:
    assert mistake("a" * 1001) == "it is longer than 1000 characters"


def test_matches_as_a_whole() -> None:
    assert matches(r"oss\d{2}", "oss12") is True
    assert matches(r"oss\d{2}", "oss123") is False


def test_an_id_that_is_too_long_is_not_judged() -> None:
    assert matches(r"\w+_\w+_\w+", "a" * 100) is None
    assert matches(r"oss\d{2}", "a" * 100_000) is False


@given(st.text("ab?*+(|)[]{}12,\\d.^", max_size=12))
def test_ways_are_counted_of_everything_that_compiles(pattern: str) -> None:
    """The counting never fails on what Python's re accepts; at most it declines."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error:
        return
    counted = ways(pattern, 64)
    assert counted is None or counted >= 0
