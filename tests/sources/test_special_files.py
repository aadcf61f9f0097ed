"""Where git would wait for a FIFO without end, the check ends with a message that names it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.errors import GitError
from revlint.sources import git_command, objects
from revlint.sources.git_command import Git
from revlint.sources.repository import Repository
from revlint.sources.slow_settings import refuse_slow_settings
from tests.git_support import VERSIONS, Repo, fork, start

Capture = pytest.CaptureFixture[str]

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo = start(tmp_path / "repo")
    fork(repo)
    monkeypatch.chdir(repo.root)
    monkeypatch.setattr(git_command, "_SLOW", 0.1)
    return repo


def replace(path: Path) -> None:
    """Put a FIFO in the place of a file."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


def check(capsys: Capture, *options: str) -> str:
    """What a check that cannot be done says."""
    assert run(["check", "--no-cache", *options]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    [
        "HEAD",
        "config",
        "index",
        "packed-refs",
        "commondir",
        "shallow",
        "MERGE_HEAD",
        "info/exclude",
        "info/attributes",
        "info/sparse-checkout",
        "refs/heads/main",
        "refs/remotes/origin/deep/branch",
        "objects/info/alternates",
        "objects/pack/pack-1.idx",
    ],
)
@pytest.mark.parametrize("options", [[], ["--base", "main"]])
def test_a_fifo_in_the_git_directory(
    repo: Repo, name: str, options: list[str], capsys: Capture
) -> None:
    replace(repo.root / ".git" / name)
    assert f".git/{name} is not a regular file" in check(capsys, *options)


@pytest.mark.parametrize("options", [["--staged"], ["--at", "HEAD"]])
def test_a_fifo_for_every_kind_of_check(repo: Repo, options: list[str], capsys: Capture) -> None:
    for name in ("HEAD", "config", "index", "packed-refs"):
        replace(repo.root / ".git" / name)
        assert "is not a regular file" in check(capsys, *options)


def test_a_fifo_in_what_linked_work_trees_share(
    repo: Repo, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    monkeypatch.chdir(tmp_path / "linked")
    replace(repo.root / ".git" / "packed-refs")
    assert "packed-refs is not a regular file" in check(capsys)
    (repo.root / ".git" / "packed-refs").unlink()
    replace(repo.root / ".git" / "worktrees" / "linked" / "index")
    assert "index is not a regular file" in check(capsys)


def test_a_link_to_a_fifo(repo: Repo, tmp_path: Path, capsys: Capture) -> None:
    os.mkfifo(tmp_path / "fifo")
    (repo.root / ".git" / "packed-refs").symlink_to(tmp_path / "fifo")
    assert "packed-refs is not a regular file" in check(capsys)


@pytest.mark.parametrize("folder", ["", "migrations", "migrations/versions", "migrations/data"])
def test_a_gitignore_that_is_a_fifo(repo: Repo, folder: str, capsys: Capture) -> None:
    path = repo.root / folder / ".gitignore"
    replace(path)
    assert f"{path} is not a regular file" in check(capsys)
    assert f"{path} is not a regular file" in check(capsys, "--base", "main")
    assert f"{path} is not a regular file" in check(capsys, "migrations")


def test_a_gitignore_above_the_project(repo: Repo, capsys: Capture) -> None:
    repo.write({"migrations/revlint.toml": "", "beside/x.py": ""})
    replace(repo.root / ".gitignore")
    assert ".gitignore is not a regular file" in check(capsys, "migrations")


def test_a_gitattributes_that_is_a_fifo(repo: Repo, capsys: Capture) -> None:
    replace(repo.root / VERSIONS / ".gitattributes")
    os.utime(repo.root / VERSIONS / "a.py", (1, 1))
    status = run(["check", "--no-cache", "--base", "main"])
    said = capsys.readouterr().err
    # git need not read it.
    assert status == 1 or ".gitattributes is not a regular file" in said


def test_where_it_does_not_matter(
    repo: Repo, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The socket of git's file system monitor, and a FIFO that is no settings file."""
    place = repo.root / ".git" / "fsmonitor--daemon.ipc"
    monkeypatch.chdir(place.parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(place.name)
    monkeypatch.chdir(repo.root)
    os.mkfifo(repo.root / "data")
    assert run(["check", "--no-cache"]) == 0
    capsys.readouterr()


def test_a_loose_object_that_is_a_fifo(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects are too many to look at each; a time limit ends the wait."""
    monkeypatch.setattr(objects, "TIME_LIMIT", 0.5)
    id_ = repo.git("rev-parse", f"HEAD:{VERSIONS}/a.py")
    replace(repo.root / ".git" / "objects" / id_[:2] / id_[2:])
    with Repository(repo.root) as repository, pytest.raises(GitError, match="takes too long"):
        repository.objects.read(id_)


def test_a_git_that_never_ends(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(git_command, "TIME_LIMIT", 0.3)
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text(f'#!/bin/sh\nexec cat "{tmp_path}/fifo"\n')
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    for call in (lambda: Git(repo.root).run("log"), lambda: Git(repo.root).parts("log", limit=9)):
        with pytest.raises(GitError, match="takes longer than"):
            call()
    assert "takes longer than" in check(capsys)
    assert "takes longer than" in check(capsys, "--base", "main")


@pytest.mark.parametrize("name", [".gitignore", "migrations/.gitignore"])
@pytest.mark.parametrize("pattern", ["*a" * 30 + "*b", "x/" + "*a" * 30 + "*b", "**/a/" * 30 + "b"])
def test_patterns_that_git_matches_for_hours(
    repo: Repo, name: str, pattern: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull request may bring them: each star of a part tries every length of a long name."""
    monkeypatch.setattr(git_command, "TIME_LIMIT", 2.0)
    repo.write({name: f"# ***** comment *****\n\n*.py[cod]\n{pattern}\n"})
    repo.write({f"migrations/{'a' * 250}.py": "", f"migrations/{'a/' * 100}c.py": ""})
    repo.write({f"{folder}x/{'a' * 250}.py": "" for folder in ("", "migrations/")})
    said = check(capsys)
    assert f"{repo.root / name}, line 4: git takes too long to match '{pattern[:20]}" in said


def test_patterns_that_people_write(repo: Repo, capsys: Capture) -> None:
    """They are no reason to stop, however slow git is."""
    text = "**/.idea/**/*.*\n*.s[a-v][a-z]\n*~\n.*.*.sw?\n!**/keep/**\n*_*_*.tmp\n**/**\n"
    text += "report.[0-9]*.[0-9]*.[0-9]*.[0-9]*.json\n**/a/**/b/**/c/**/d\n"
    repo.write({".gitignore": text})
    refuse_slow_settings(repo.root, repo.root)
