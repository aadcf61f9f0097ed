"""The list of the files that run first names files that exist."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import LONG

TESTS = Path(__file__).resolve().parents[1]


def test_each_long_file_exists() -> None:
    assert [name for name in LONG if not (TESTS / name).is_file()] == []
