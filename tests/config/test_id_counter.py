"""Which part of an id its ``id-pattern`` counts."""

from __future__ import annotations

import re

import pytest

from revlint.config.id_counter import NumberedId, read_number
from revlint.config.id_pattern import matches, mistake

COUNTERS = [
    (r"oss\d{9}", "oss000000012", ("oss", "000000012", "")),
    (r"(oss|park)\d+", "park00000000", ("park", "00000000", "")),
    (r"oss\d{9}|ee\d{10}", "ee0000000007", ("ee", "0000000007", "")),
    (r"\d{4}_[a-z_]+", "0004_add_users", ("", "0004", "_add_users")),
    (r"\d\d\d\d", "0012", ("", "0012", "")),
    (r"[0-9]{3}", "012", ("", "012", "")),
    (r"v[0-9]\d*?", "v120", ("v", "120", "")),
    (r"(?i)R(?P<n>\d+)", "r17", ("r", "17", "")),
    (r"x{2}\d+", "xx3", ("xx", "3", "")),
    (r"a\\\d+", "a\\12", ("a\\", "12", "")),
    (r"\d+-?x?", "12", ("", "12", "")),
    (r"r20\d{2}", "r2012", ("r20", "12", "")),
]

NO_COUNTERS = [
    (r"[0-9a-f]{12}", "123456789012"),
    (r"\w+", "0012"),
    (r"\d+_\d+", "1_2"),
    (r"\d{4}_\d\d_\d\d", "2024_05_01"),
    (r"\d{8}", "20240501"),
    (r"\d{14}", "20240501120000"),
    (r"20\d{6}", "20240501"),
    (r"\d{10}", "1714521600"),
    (r"\d{13}", "1714521600123"),
    (r"\d{19}", "1234567890123456789"),
    (r"oss\d{9}", "ee000000001"),
    (r"oss000|x\d", "oss000"),
    (r"[\d]+", "12"),
    (r"\\d+", "\\d"),
    (r"\d+", "١٢"),
    (r".*\d", "a\0" + "1"),
]


@pytest.mark.parametrize(("pattern", "id_", "parts"), COUNTERS)
def test_counters(pattern: str, id_: str, parts: tuple[str, str, str]) -> None:
    assert mistake(pattern) is None
    assert matches(pattern, id_)
    found = read_number(pattern, id_)
    assert found == NumberedId(*parts)
    assert found.text == id_


@pytest.mark.parametrize(("pattern", "id_"), NO_COUNTERS)
def test_what_counts_nothing(pattern: str, id_: str) -> None:
    re.compile(pattern)
    assert read_number(pattern, id_) is None


def test_the_same_form_with_another_number() -> None:
    assert NumberedId("v", "009", "_a").with_number(10, "_b") == "v010_b"
    assert NumberedId("v", "9", "").with_number(10, "") == "v10"
