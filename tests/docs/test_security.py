"""docs/security.md: its limits are those of the code, its tests exist."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
TEXT = PAGE.read_text("utf-8")

LIMITS = re.findall(r"^\| [^|]+ \| ([\d,]+) \| `([\w.]+)\.(\w+)` \|$", TEXT, re.MULTILINE)


def test_the_table_has_limits() -> None:
    assert len(LIMITS) > 15


@pytest.mark.parametrize(("written", "module", "name"), LIMITS)
def test_each_limit_is_that_of_the_code(written: str, module: str, name: str) -> None:
    assert int(written.replace(",", "")) == getattr(import_module(f"revlint.{module}"), name)


def test_every_promise_names_its_tests() -> None:
    """Each section that promises something ends with tests, all of which exist."""
    sections = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
    promises = [s for s in sections if not s.startswith(("What is not promised", "How it is"))]
    assert len(promises) >= 6
    assert all("*Tests:*" in section for section in promises)
    for target in re.findall(r"\]\((\.\./[^)#]+)\)", TEXT):
        assert (PAGE.parent / target).exists(), target
