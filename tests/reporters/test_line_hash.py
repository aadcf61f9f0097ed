"""Hashes of lines, as github/codeql-action gives them to results that have none.

The values are what its ``hash`` (src/fingerprints.ts) answered for these texts.
"""

from __future__ import annotations

import pytest

from revlint.reporters.line_hash import LineHashes

GREETING = [
    *("e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1"),
    *("b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"),
]
LOREM = [
    *(f"a7f2ff13bc495cf2:{count}" for count in range(1, 7)),
    *("a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1"),
    "c129715d7a2bc9a3:1",
]


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETING),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETING),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETING),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETING),
        ("Lorem ipsum dolor sit amet.\n" * 10, LOREM),
        (
            "é 😀\n\ufeffx\n",
            ["8e34c09f572aa770:1", "51bfbc6e89697e4c:1", "c129715d7a2bc9a3:1"],
        ),
    ],
)
def test_hashes(text: str, hashes: list[str]) -> None:
    lines = LineHashes(text.encode())
    assert [lines.of(number) for number in range(1, len(hashes) + 1)] == hashes
    assert lines.of(len(hashes) + 1) is None
    assert lines.of(0) is None


def test_what_is_not_utf_8() -> None:
    assert LineHashes(b"\xffx").of(1) == LineHashes("\ufffdx".encode()).of(1)
