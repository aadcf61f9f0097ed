"""The work tree: which files it lists, and that it reads nothing it should not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from revlint.errors import RevlintError, TreeError
from revlint.sources.disk import DiskTree
from revlint.sources.tree import MAX_FILE_SIZE, without_excluded


def put(root: Path, *paths: str) -> None:
    for path in paths:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("")


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def reason(tree: DiskTree, path: str) -> str:
    with pytest.raises(TreeError) as raised:
        tree.read(path)
    return raised.value.reason


def test_outside_git_dependencies_are_left_out(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.py",
        "versions/b.py",
        "versions/.hidden/c.py",
        ".hidden/d.py",
        "node_modules/e.py",
        "venv/pyvenv.cfg",
        "venv/lib/f.py",
        "lib/site-packages/g.py",
    )
    assert DiskTree(tmp_path).paths() == ("a.py", "versions/.hidden/c.py", "versions/b.py")


def test_exclude_is_written_as_in_a_gitignore(tmp_path: Path) -> None:
    put(tmp_path, "a/temp/x.py", "b/x.py", "c.py", "keep/temp.py")
    tree = DiskTree(tmp_path, exclude=("**/temp/**", "/c.py"))
    assert tree.paths() == ("b/x.py", "keep/temp.py")


def test_patterns_that_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes the square of the length of a path; there may be very many such paths."""
    monkeypatch.setattr("revlint.sources.tree._PATIENCE", 0.5)
    paths = ["a/" * 2_000 + f"c{n}" for n in range(1_000)]
    with pytest.raises(RevlintError, match="longer than"):
        without_excluded(paths, ["**/a/**/b"])
    assert list(without_excluded(["a/b", "a/c"], ["**/a/**/b"])) == ["a/c"]


def test_in_git_ignored_files_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "ignored/b.py")
    (tmp_path / ".gitignore").write_text("ignored/\n")
    git(tmp_path, "init", "-q")
    tree = DiskTree(tmp_path)
    assert tree.paths() == (".gitignore", "a.py")
    assert tree.is_file("a.py")
    assert not tree.is_dir("ignored")


def test_a_root_that_git_ignores_is_read_all_the_same(tmp_path: Path) -> None:
    put(tmp_path, "build/a.py")
    (tmp_path / ".gitignore").write_text("build/\n")
    git(tmp_path, "init", "-q")
    assert DiskTree(tmp_path / "build").paths() == ("a.py",)


def test_new_paths(tmp_path: Path) -> None:
    put(tmp_path, "old.py", "added.py", "untracked.py")
    git(tmp_path, "init", "-q")
    assert DiskTree(tmp_path).checkout.new_paths == frozenset(
        {"old.py", "added.py", "untracked.py"}
    )
    git(tmp_path, "add", "old.py")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "add", "added.py")
    assert DiskTree(tmp_path).checkout.new_paths == frozenset({"added.py", "untracked.py"})


def test_outside_git_nothing_is_new(tmp_path: Path) -> None:
    put(tmp_path, "a.py")
    assert DiskTree(tmp_path).checkout.new_paths is None


def test_what_cannot_be_read(tmp_path: Path) -> None:
    put(tmp_path, "big.py", "x.py/inside.txt", "outside/there.py", "root/a.py")
    root = tmp_path / "root"
    (root / "big.py").write_bytes(b"#" * (MAX_FILE_SIZE + 1))
    (root / "broken.py").symlink_to("gone.py")
    (root / "loop.py").symlink_to("loop.py")
    (root / "away.py").symlink_to(tmp_path / "outside" / "there.py")
    (root / "x.py").mkdir()
    os.mkfifo(root / "fifo.py")
    tree = DiskTree(root)
    assert tree.paths() == ("a.py", "away.py", "big.py", "broken.py", "fifo.py", "loop.py")
    assert reason(tree, "big.py") == "limit"
    assert reason(tree, "broken.py") == "missing"
    assert reason(tree, "loop.py") == "missing"
    assert reason(tree, "away.py") == "outside"
    assert reason(tree, "x.py") == "not-a-file"
    assert reason(tree, "fifo.py") == "not-a-file"
    assert reason(tree, "no\0name") == "missing"
    assert reason(tree, "a.py/b.py") == "missing"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    put(tmp_path, "a.py")
    (tmp_path / "a.py").chmod(0)
    assert reason(DiskTree(tmp_path), "a.py") == "permission"


def test_in_git_a_fifo_beside_python_files_is_listed(tmp_path: Path) -> None:
    """git does not list it, and Alembic would wait for it forever."""
    put(tmp_path, "versions/a.py")
    os.mkfifo(tmp_path / "versions" / "b.py")
    git(tmp_path, "init", "-q")
    assert DiskTree(tmp_path).paths() == ("versions/a.py", "versions/b.py")


def test_real_path(tmp_path: Path) -> None:
    put(tmp_path, "root/real/a.py", "outside/b.py")
    root = tmp_path / "root"
    (root / "link.py").symlink_to("real/a.py")
    (root / "there").symlink_to("real")
    (root / "away").symlink_to(tmp_path / "outside")
    tree = DiskTree(root)
    assert tree.real_path("real/a.py") == "real/a.py"
    assert tree.real_path("link.py") == "real/a.py"
    assert tree.real_path("there/a.py") == "real/a.py"
    assert tree.real_path("there") == "real"
    assert tree.real_path("away/b.py") is None
    assert tree.real_path("not/there.py") == "not/there.py"
    assert tree.read("there/a.py") == b""


def test_a_root_that_is_a_link(tmp_path: Path) -> None:
    put(tmp_path, "real/a.py")
    (tmp_path / "link").symlink_to("real")
    tree = DiskTree(tmp_path / "link")
    assert tree.paths() == ("a.py",)
    assert tree.real_path("a.py") == "a.py"
