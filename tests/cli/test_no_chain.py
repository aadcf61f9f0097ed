"""The commands that edit, where there is no chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.cli import run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["merge"], "there is no chain"),
        (["move", "a", "--to", "b"], "there is no chain"),
        (["park", "a", "--id", "b"], "there is no chain"),
        (["rename", "a", "b"], "no revision 'a'"),
        (["rebase", "a"], "no revision 'a'"),
    ],
)
def test_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    assert run(words) == 1
    assert capsys.readouterr() == ("", f"revlint: nothing was changed: {said}\n")
