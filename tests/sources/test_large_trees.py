"""A few objects that name more paths than any disk holds are refused at once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.errors import GitError
from revlint.sources import tree_objects
from revlint.sources.disk import DiskTree
from revlint.sources.repository import Repository
from tests.git_support import Repo, start

Capture = pytest.CaptureFixture[str]


def bomb(repo: Repo, branch: str, *, levels: int, width: int, files: bool = True) -> None:
    """Commit a folder named large to a branch: ``levels`` folders deep, each ``width`` wide."""

    def feed(*arguments: str, text: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=repo.root,
            input=text,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    blob = feed("hash-object", "-w", "--stdin", text="x = 1\n")
    names = [f"100644 blob {blob}\tf{n}.py\n" for n in range(width)] if files else []
    tree = feed("mktree", text="".join(names))
    for _ in range(levels - 1):
        tree = feed("mktree", text="".join(f"040000 tree {tree}\td{n}\n" for n in range(width)))
    top = repo.git("ls-tree", branch if repo.git("branch", "--list", branch) else "HEAD")
    lines = [line for line in top.splitlines() if not line.endswith("\tlarge")]
    top = feed("mktree", text="\n".join([*lines, f"040000 tree {tree}\tlarge", ""]))
    commit = repo.git("commit-tree", top, "-p", "HEAD", "-m", "large")
    repo.git("update-ref", f"refs/heads/{branch}", commit)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo = start(tmp_path / "repo")
    monkeypatch.chdir(repo.root)
    return repo


@pytest.mark.parametrize(
    ("levels", "width", "files"), [(6, 10, True), (60, 10, True), (60, 10, False), (3, 400, True)]
)
@pytest.mark.parametrize(
    "options", [["--at", "bomb"], ["--base", "bomb"], ["--at", "bomb", "--base", "main"]]
)
def test_a_tree_of_millions_of_paths(
    repo: Repo, levels: int, width: int, files: bool, options: list[str], capsys: Capture
) -> None:
    bomb(repo, "bomb", levels=levels, width=width, files=files)
    assert run(["check", "--no-cache", *options]) == 2
    assert "more than 500000 files and folders" in capsys.readouterr().err


def test_a_tree_that_is_very_deep(
    repo: Repo, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_objects, "_MAX_PATH", 200)
    bomb(repo, "bomb", levels=90, width=1)
    assert run(["check", "--no-cache", "--at", "bomb"]) == 2
    assert "longer than 200 characters" in capsys.readouterr().err


def test_beside_the_project(repo: Repo, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the folder of the project is read, but git merges the whole tree."""
    repo.write({"svc/revlint.toml": ""})
    for path in ("alembic.ini", "migrations"):
        target = repo.root / "svc" / path
        copy = shutil.copytree if (repo.root / path).is_dir() else shutil.copyfile
        copy(repo.root / path, target)
    repo.commit()
    bomb(repo, "one", levels=60, width=10)
    bomb(repo, "two", levels=60, width=9)
    monkeypatch.chdir(repo.root / "svc")
    repo.write({"svc/migrations/env.py": "# changed\n"})
    for base in ("one", "two"):
        assert run(["check", "--no-cache", "--base", base]) == 2
        assert "more than 500000 files and folders" in capsys.readouterr().err
    # The disk is not compared with the commit that is checked out beyond the project.
    repo.git("symbolic-ref", "HEAD", "refs/heads/one")
    assert run(["check", "--no-cache"]) == 0
    assert run(["check", "--no-cache", "--base", "two"]) == 2


def test_a_large_head_that_is_not_checked_out(repo: Repo) -> None:
    """What is new is asked of HEAD, however few files are on disk."""
    bomb(repo, "bomb", levels=60, width=10)
    repo.git("symbolic-ref", "HEAD", "refs/heads/bomb")
    with pytest.raises(GitError, match="lists more than 500000 files"):
        assert DiskTree(repo.root).checkout.new_paths is None


def test_a_tree_below_the_limit(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb(repo, "large", levels=3, width=10)
    with Repository(repo.root) as repository:
        large = repo.git("rev-parse", "large")
        assert len(repository.entries(large, "large")) == 1_000
        monkeypatch.setattr(tree_objects, "MAX_ENTRIES", 1_000)
        with pytest.raises(GitError, match="files and folders"):
            repository.entries(large)
