"""No expression of ours takes more than linear time: each text here once hung its reader.

A hang fails the run; nothing is measured.
"""

from __future__ import annotations

from contextlib import suppress

import pytest

from revlint.discovery.ini import InterpolationError, read_ini
from revlint.engine.suppression import suppressions_of
from revlint.migration.reader import read_revision

BLANKS = " " * 200_000


@pytest.mark.parametrize(
    "text",
    [
        f"revision: a[{BLANKS}0] = 'x'\n",
        f"revision{BLANKS}: a{BLANKS}= 'x'\n",
        "except " * 90_000,
        "except(" * 40_000,
        "except a, " * 30_000,
        "print " * 90_000,
        "raise " * 90_000,
        f"'''Revises: x{BLANKS}y\n'''\nrevision = 'a'\n",
        f"import{BLANKS}x\n",
        f"import{BLANKS}" * 4,
        "global " * 90_000,
        f"revision ={BLANKS}",
        "<<<<<<< " * 50_000,
    ],
)
def test_revision_files(text: str) -> None:
    """Texts that are read by the header, and those that Python refuses."""
    assert read_revision("a.py", text.encode()) == read_revision("a.py", text.encode())


@pytest.mark.parametrize(
    "piece", ["# revlint: ignore[", "#revlint:", "# ", "'", '"""', "#\t", "\\"]
)
def test_suppressions(piece: str) -> None:
    """In files of every kind."""
    for path in ("a.py", "a.toml", "a.ini"):
        assert list(suppressions_of(path, piece.encode() * 50_000)) is not None


@pytest.mark.parametrize(
    "value",
    [
        "%(a)s" * 100_000,
        "%(" * 100_000,
        f"x{BLANKS}#",
        " #" * 100_000,
        "=" * 200_000,
        "%%" * 100_000,
    ],
)
def test_ini(value: str) -> None:
    """Values that refer to others, or seem to."""
    ini = read_ini(f"[alembic]\na = b\nscript_location = {value}\n".encode())
    with suppress(InterpolationError):
        ini.get("alembic", "script_location")
    assert ini.errors == ()
