"""A session finds what a check finds, whatever happens to the files and in the editor.

``python -m tests.server.soak`` walks further.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.server.change_checks import Side
from revlint.server.live_change import LiveChange
from revlint.server.live_comparison import LiveComparison
from tests.server.soak import SHAPES, walk


@pytest.mark.parametrize("shape", SHAPES)
def test_a_session_finds_what_a_check_finds(tmp_path: Path, shape: str) -> None:
    walk(tmp_path, shape, 34, seed=7)


def test_the_walk_on_a_branch_notices_what_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Side, "refresh", lambda *changed, **known: None)
    with pytest.raises(AssertionError, match="the session differs from a check"):
        walk(tmp_path, "branch", 20, seed=17)


def test_the_walk_on_a_branch_notices_what_the_merge_does_not_change_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_over(self: LiveComparison, change: LiveChange, before: LiveChange) -> None:
        vars(change)["merged_paths"] = before.merged_paths

    monkeypatch.setattr(LiveComparison, "_take_over_merged", take_over)
    with pytest.raises(AssertionError, match="the session differs from a check"):
        walk(tmp_path, "branch", 20, seed=7)
