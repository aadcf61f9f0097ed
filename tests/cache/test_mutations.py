"""The cache against none, over a random walk (a longer one by hand, see ``mutations.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cache.mutations import walk


@pytest.mark.parametrize("seed", range(4))
def test_the_cache_changes_no_verdict(seed: int, tmp_path: Path) -> None:
    made = walk(tmp_path, 25, seed)
    # Else nothing would be tried here.
    assert made.pop("replayed") > 0
    assert sum(made.values()) == 25
