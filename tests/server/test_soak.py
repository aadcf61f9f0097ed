"""A session finds what a check finds, whatever happens to the files and in the editor.

``python -m tests.server.soak`` walks further.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.soak import SHAPES, walk


@pytest.mark.parametrize("shape", SHAPES)
def test_a_session_finds_what_a_check_finds(tmp_path: Path, shape: str) -> None:
    walk(tmp_path, shape, 34, seed=7)
