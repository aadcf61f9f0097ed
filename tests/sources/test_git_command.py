"""git is run safely, and its answers are taken apart as they are."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from revlint.errors import GitError
from revlint.sources.git_command import Git
from revlint.sources.git_directory import GitDirectory, find_work_tree
from revlint.sources.listing import Listing, head_files, list_files
from revlint.sources.work_tree import find_top


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """An empty repository with a first file."""
    root = tmp_path / "repo"
    root.mkdir()
    call(root, "init", "-q")
    (root / "a.py").write_text("")
    return root


def call(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def located(directory: Path) -> GitDirectory:
    found = find_work_tree(directory)
    assert found is not None
    return found


def listing(directory: Path) -> Listing:
    found = list_files(located(directory), directory)
    assert found is not None
    return found


def test_toplevel(repo: Path) -> None:
    (repo / "sub").mkdir()
    assert located(repo / "sub").top == find_top(repo / "sub") == repo.resolve()


def test_no_repository(tmp_path: Path) -> None:
    assert find_top(tmp_path) is None
    assert find_work_tree(tmp_path) is None


def test_lists_tracked_and_untracked_but_not_ignored_or_deleted(repo: Path) -> None:
    (repo / ".gitignore").write_text("ignored.py\n")
    for name in ("tracked.py", "gone.py", "ignored.py", "odd\nname é.py"):
        (repo / name).write_text("")
    call(repo, "add", "tracked.py", "gone.py")
    (repo / "gone.py").unlink()
    found = listing(repo)
    assert found.present == {".gitignore", "a.py", "tracked.py", "odd\nname é.py"}
    assert found.sparse == frozenset()


def test_names_that_are_no_utf8(repo: Path) -> None:
    with open(os.path.join(os.fsencode(repo), b"\xff.py"), "wb"):
        pass
    assert os.fsdecode(b"\xff.py") in listing(repo).present


def test_a_repository_inside_is_another_project(repo: Path) -> None:
    (repo / "inner").mkdir()
    call(repo / "inner", "init", "-q")
    (repo / "inner" / "b.py").write_text("")
    assert listing(repo).present == {"a.py"}


def test_paths_are_relative_to_the_directory(repo: Path) -> None:
    (repo / "sub").mkdir()
    (repo / "sub" / "b.py").write_text("")
    call(repo, "add", ".")
    call(repo, "commit", "-qm", "first")
    assert listing(repo / "sub").present == {"b.py"}
    assert head_files(located(repo), repo / "sub") == frozenset({"b.py"})


def test_head_files_without_a_commit(repo: Path) -> None:
    assert located(repo).facts.head is None
    assert head_files(located(repo), repo) == frozenset()


def test_an_error_says_what_git_said(repo: Path) -> None:
    with pytest.raises(GitError, match="not-a-command"):
        Git(repo).run("not-a-command")


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="cannot be run"):
        Git(tmp_path / "nowhere").run("status")


def test_the_repository_runs_nothing(repo: Path) -> None:
    """A file system monitor, a hook or a pager of the repository's own is never started."""
    trap = repo / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {repo}/sprung\n")
    trap.chmod(0o755)
    call(repo, "config", "core.fsmonitor", str(trap))
    call(repo, "config", "core.pager", str(trap))
    call(repo, "config", "core.hooksPath", str(repo))
    listing(repo)
    head_files(located(repo), repo)
    assert located(repo).top == repo.resolve()
    assert not (repo / "sprung").exists()


def test_variables_of_a_hook_do_not_redirect(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a hook git sets GIT_DIR and more; another project may be linted from there."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert located(repo).top == repo.resolve()
    assert listing(repo).present == {"a.py"}
