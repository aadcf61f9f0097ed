"""Modules and functions stay short."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "linter" / "revlint"

MAX_MODULE = 350
MAX_MEDIAN = 90
MAX_FUNCTION = 20


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The modules of the linter that hold code; a room's empty ``__init__`` holds none."""
    found = {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
    }
    return {path: text for path, text in found.items() if text}


def test_modules(texts: dict[str, str]) -> None:
    lengths = {path: len(text.splitlines()) for path, text in texts.items()}
    assert {path: n for path, n in lengths.items() if n > MAX_MODULE} == {}
    assert median(lengths.values()) <= MAX_MEDIAN


def test_functions(texts: dict[str, str]) -> None:
    """Nine in ten have at most twenty lines, decorators and docstring included."""
    lengths = [
        (end - start + 1, f"{path}:{start}")
        for path, text in texts.items()
        for start, end in _functions(text)
    ]
    long = sorted(row for row in lengths if row[0] > MAX_FUNCTION)
    assert len(long) <= len(lengths) / 10, long


def _functions(text: str) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            assert node.end_lineno is not None
            yield first, node.end_lineno
