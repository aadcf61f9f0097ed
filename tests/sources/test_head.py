"""The state of HEAD, from the files of a repository: another text for another commit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from revlint.errors import GitError
from revlint.sources.git_directory import GitDirectory, find_work_tree
from revlint.sources.head import head_state
from tests.git_support import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.git("commit", "-q", "--allow-empty", "-m", "one")
    return repo


def located(repo: Repo) -> GitDirectory:
    found = find_work_tree(repo.root)
    assert found is not None
    return found


def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("revlint.sources.git_directory._ask", None)


CHANGES: dict[str, Callable[[Repo], str]] = {
    "a commit": lambda repo: repo.git("commit", "-q", "--allow-empty", "-m", "two"),
    "an amended one": lambda repo: repo.git(
        "commit", "-q", "--amend", "--allow-empty", "-m", "new words"
    ),
    "packed, then a commit": lambda repo: (
        repo.git("pack-refs", "--all") + repo.git("commit", "-q", "--allow-empty", "-m", "two")
    ),
    "a commit, then packed": lambda repo: (
        repo.git("commit", "-q", "--allow-empty", "-m", "two") + repo.git("pack-refs", "--all")
    ),
    "a detached one": lambda repo: (
        repo.git("checkout", "-q", "--detach")
        + repo.git("commit", "-q", "--allow-empty", "-m", "two")
    ),
    "another branch": lambda repo: (
        repo.git("checkout", "-q", "-b", "feature/x")
        + repo.git("commit", "-q", "--allow-empty", "-m", "two")
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_another_commit_has_another_state(
    name: str, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head_state(located(repo))
    CHANGES[name](repo)
    no_process(monkeypatch)
    after = head_state(located(repo))
    assert after != before
    assert after == repo.git("rev-parse", "HEAD")


@pytest.mark.parametrize("change", ["pack-refs --all", "checkout -q --detach", "branch other"])
def test_the_same_commit_has_the_same_state(change: str, repo: Repo) -> None:
    before = head_state(located(repo))
    repo.git(*change.split())
    assert head_state(located(repo)) == before


def test_a_linked_work_tree(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its HEAD is its own; branches are in the repository that it belongs to."""
    repo.git("worktree", "add", "-q", "-b", "linked", str(repo.root.parent / "linked"))
    linked = Repo(repo.root.parent / "linked")
    linked.git("commit", "-q", "--allow-empty", "-m", "two")
    no_process(monkeypatch)
    assert head_state(located(linked)) == linked.git("rev-parse", "HEAD")
    assert head_state(located(repo)) == repo.git("rev-parse", "HEAD")


def test_what_the_files_do_not_tell_git_does(repo: Repo) -> None:
    """Before the first commit, and where a branch is another name of one."""
    empty = Repo(repo.root.parent / "empty")
    assert head_state(located(empty)) == "tree None"
    repo.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    repo.git("symbolic-ref", "HEAD", "refs/heads/alias")
    assert head_state(located(repo)) == f"tree {repo.git('rev-parse', 'HEAD^{tree}')}"


@pytest.mark.parametrize("head", ["ref: refs/heads/../../../outside", "ref: HEAD", "\0", ""])
def test_a_strange_head_reads_nothing_else(head: str, repo: Repo) -> None:
    """A path that leads elsewhere is no branch."""
    (repo.root.parent / "outside").write_text("a" * 40)
    (repo.root / ".git" / "HEAD").write_text(head)
    found = find_work_tree(repo.root)
    with suppress(GitError):
        assert found is None or head_state(found) == "tree None"
