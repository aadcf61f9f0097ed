"""Paths in reports."""

from __future__ import annotations

import ntpath
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from revlint.reporters.paths import common_directory, prefix_of


def test_paths_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those on another drive, which cannot be relative."""
    monkeypatch.setattr("revlint.sources.paths.os", SimpleNamespace(path=ntpath, sep="\\"))
    monkeypatch.setattr("revlint.reporters.paths.os", SimpleNamespace(path=ntpath))
    root, here = PureWindowsPath("C:\\my project"), PureWindowsPath("C:\\my project\\api")
    to_path = prefix_of(root, here)  # type: ignore[arg-type]
    assert to_path("api/versions/a b.py") == "versions/a b.py"
    assert to_path("other/é.py") == "../other/é.py"
    to_path = prefix_of(root, PureWindowsPath("D:\\"))  # type: ignore[arg-type]
    assert to_path("api/versions/a b.py") == "C:/my project/api/versions/a b.py"


def test_projects_without_a_common_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as two drives of Windows, or none at all."""

    def refuse(roots: object) -> str:
        raise ValueError("Paths don't have the same drive")

    assert common_directory([]) == Path.cwd()
    monkeypatch.setattr("os.path.commonpath", refuse)
    assert common_directory([Path("/a"), Path("/b")]) == Path.cwd()
