"""placeholder-id: what is typed is flagged, what is random or numbered never."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest

from revlint.config.config import ChainConfig
from revlint_rules.placeholder_id import (
    _CYCLES,
    PlaceholderId,
    _is_in_blocks,
    _is_in_halves,
    _is_interleaved,
    _is_sequence,
    is_placeholder,
)
from tests.support import chain_of, check, findings, source, versions

TYPED = [
    "a1b2c3d4e5f6",
    "b2c3d4e5f6a7",
    "c3d4e5f6a7b8",
    "f6a7b8c9d0e1",
    "1a2b3c4d5e6f",
    "A1B2C3D4E5F6",
    "a1b2c3d4e5f6g7h8",
    "a0b0c0d0e0f0",
    "aabbccddeeff",
    "abababab",
    "123456789abc",
    "0123456789ab",
    "0123456789abcdef",
    "123456789012",
    "12345678",
    "87654321",
    "abcdef123456",
    "123456abcdef",
    "fedcba987654",
    "abcdef12345",
    "abc123def456",
    "abcd1234",
    "abcdefgh",
    "aaaaaaaaaaaa",
    "11111111",
    "qwertyuiop",
    "asdfghjk",
    "asdfasdf",
    "qwerty123456",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
]

MEANT = [
    "a1b2c3",
    "1234567",
    "0001",
    "000000000000",
    "000000000001",
    "000000000012",
    "000000000123",
    "00012345",
    "oss000000001",
    "oss123456789",
    "ee0000000000",
    "park00000000",
    "abc000000001",
    "20240101",
    "20240101120000",
    "20202020",
    "01020304",
    "1714521600",
    "2024_may_add_users",
    "add_users",
    "initial1",
    "deadbeef",
    "cafebabe",
    "1975ea83b712",
    "3f2a9c17d0be",
    "a1b2c3d4e5f7",
    "a1_b2_c3_d4",
    "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
    "abcdefgh" * 5,
]


@pytest.mark.parametrize("id_", TYPED)
def test_typed_ids(id_: str) -> None:
    assert is_placeholder(id_)


@pytest.mark.parametrize("id_", MEANT)
def test_meant_ids(id_: str) -> None:
    assert not is_placeholder(id_)


def test_counters_are_never_flagged() -> None:
    """Numbers with zeros before them, in steps that meet all kinds of digits."""
    for width, prefix in product((8, 9, 10, 12), ("", "oss", "ee", "v")):
        for number in (*range(2_000), *range(2_000, 1_000_000, 997)):
            assert not is_placeholder(f"{prefix}{number:0{width}}")


def test_dates_are_never_flagged() -> None:
    for year, month, day in product(range(1990, 2060), range(1, 13), range(1, 32)):
        date = f"{year}{month:02}{day:02}"
        assert not is_placeholder(date)
        assert not is_placeholder(f"{date}0000")
        assert not is_placeholder(f"{date}123456")


def test_random_ids_are_never_flagged() -> None:
    generator = random.Random(20260105)
    ids = (f"{generator.getrandbits(48):012x}" for _ in range(100_000))
    assert [id_ for id_ in ids if is_placeholder(id_)] == []


def test_how_many_ids_could_be_flagged() -> None:
    """Of the 16**12 ids that Alembic draws from, fewer than six million are flagged.

    Every flagged id is put together from sequences, so that the pieces of one length, to the
    power of the pieces that an id has, bound the number of ids: less than one in forty million.
    """
    pieces = {size: _hex_sequences(size) for size in range(3, 13)}
    whole = pieces[12] | {digit * 12 for digit in "0123456789abcdef"}
    bound = (
        len(whole)
        + (len(pieces[6]) + 16) ** 2
        + sum(len(pieces[size]) ** (12 // size) for size in (3, 4, 6))
        + sum(len(pieces[size]) * len(pieces[12 - size]) for size in range(4, 9))
    )
    assert bound < 6_000_000
    assert bound / 16**12 < 1 / 40_000_000


def test_what_the_bound_counts() -> None:
    assert all(map(_is_sequence, _hex_sequences(12)))
    assert _is_interleaved("a1b2c3d4e5f6")
    assert _is_in_blocks("abc123def456")
    assert _is_in_halves("abcdef12345")


def _hex_sequences(size: int) -> set[str]:
    parts = {c[at : at + size] for c in _CYCLES for at in range(len(c) - size + 1)}
    return {part for part in parts if set(part) <= set("0123456789abcdef")}


def test_the_rule() -> None:
    tree = versions(a=source("'a1b2c3d4e5f6'"))
    [found] = findings(PlaceholderId, tree)
    place = found.location
    assert (place.path, place.range.line, place.range.column) == ("migrations/versions/a.py", 1, 12)
    assert found.title == "id 'a1b2c3d4e5f6' is a keyboard or counting sequence"
    assert found.label == "likely to be used on another branch too"
    assert found.facts == (
        "people and tools type the same sequences everywhere",
        "where two files have one id, Alembic warns and skips one of the two migrations",
    )


def test_the_example_is_an_id_for_this_file_only() -> None:
    helps = [
        findings(PlaceholderId, versions(**{name: source("'a1b2c3d4e5f6'")}))[0].help
        for name in ("a", "b")
    ]
    ids = [re.findall(r"such as '([0-9a-f]{12})', here", text) for text in helps]
    assert ids[0] != ids[1]
    assert all(len(found) == 1 and not is_placeholder(found[0]) for found in ids)


def test_a_pattern_silences_it() -> None:
    config = ChainConfig(id_pattern=".*")
    assert check(PlaceholderId, chain_of(versions(a=source("'a1b2c3d4e5f6'")), config)) == []
