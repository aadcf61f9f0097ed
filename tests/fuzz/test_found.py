"""What fuzzing found stays fixed: every input that it ever broke a promise with is tried again."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.seeds import seeds
from fuzz.targets import TARGETS

FOUND = Path(__file__).parent / "found"


@pytest.mark.parametrize(
    "path",
    [pytest.param(p, id=f"{p.parent.name}-{p.name}") for p in sorted(FOUND.glob("*/*"))],
)
def test_found(path: Path) -> None:
    """Tried with its own target."""
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_seeds(target: str) -> None:
    """The inputs that fuzzing starts from keep every promise, so that it starts."""
    for data in seeds(target):
        TARGETS[target](data)
