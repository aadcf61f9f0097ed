"""An editor's texts over the files on disk."""

from __future__ import annotations

from pathlib import Path

from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import OverlayTree
from tests.git_support import start


def test_a_text_of_a_deleted_file_is_not_new(tmp_path: Path) -> None:
    repo = start(tmp_path / "repo")
    deleted, new = "migrations/versions/b.py", "migrations/versions/c.py"
    repo.write({deleted: None})
    tree = OverlayTree(DiskTree(repo.root), MemoryTree({deleted: "", new: ""}))
    assert tree.checkout.new_paths == frozenset({new})


def test_a_directory_may_hold_no_file_that_counts(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    tree = OverlayTree(DiskTree(tmp_path), MemoryTree({"made/b.py": ""}))
    assert [tree.has_directory(path) for path in ("empty", "made", "none")] == [True, True, False]
