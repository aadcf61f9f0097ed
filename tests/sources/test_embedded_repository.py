"""A folder that looks like a repository is none, and a repository covers its own work tree only."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.errors import GitError
from revlint.sources.disk import DiskTree
from revlint.sources.git_directory import find_repository, find_work_tree
from revlint.sources.refs import resolve_commit
from revlint.sources.repository import Repository
from revlint.sources.work_tree import find_top
from tests.git_support import VERSIONS, Repo, start

Capture = pytest.CaptureFixture[str]


def embed(folder: Path, work_tree: str = ".", *, bare: str = "false") -> None:
    """Put the five files of a repository into a folder."""
    files = {
        "HEAD": "ref: refs/heads/main\n",
        "config": (
            f"[core]\n\trepositoryformatversion = 0\n\tbare = {bare}\n\tworktree = {work_tree}\n"
        ),
        "objects/.keep": "",
        "refs/.keep": "",
        "info/exclude": "c.py\n",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository whose project svc has two heads, b and c, and whose project good has one."""
    repo = Repo(tmp_path / "repo")
    for folder, ids in {"svc": "abc", "good": "ab"}.items():
        inner = start(tmp_path / folder, *ids[:2])
        if "c" in ids:
            inner.revise("c", "a")
        for path in sorted(inner.root.rglob("*")):
            if path.is_file() and ".git" not in path.parts:
                name = path.relative_to(inner.root)
                repo.write({f"{folder}/{name}": path.read_bytes()})
    repo.commit()
    monkeypatch.chdir(repo.root)
    return repo


def rules(capsys: Capture, *options: str) -> list[str]:
    run(["check", "--no-cache", "--output-format", "concise", *options])
    out, _ = capsys.readouterr()
    return [line.split("error[")[1].split("]")[0] for line in out.splitlines() if "error[" in line]


@pytest.mark.parametrize("work_tree", [".", "../good", "/usr/lib", "/nowhere"])
@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("options", [[], ["--staged"], ["--at", "HEAD"], ["--base", "HEAD"]])
def test_an_embedded_repository_hides_nothing(
    repo: Repo, work_tree: str, committed: bool, options: list[str], capsys: Capture
) -> None:
    embed(repo.root / "svc", work_tree)
    if committed:
        repo.commit()
    assert rules(capsys, *options, "svc") == ["multiple-heads"]


@pytest.mark.parametrize("bare", ["false", "true"])
def test_from_within_the_folder(
    repo: Repo, bare: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed(repo.root / "svc", bare=bare)
    monkeypatch.chdir(repo.root / "svc")
    assert rules(capsys) == ["multiple-heads"]
    assert rules(capsys, "--staged") == ["multiple-heads"]


def test_a_project_root_of_its_own(repo: Repo, capsys: Capture) -> None:
    """With a configuration in it, the folder is the root of its project."""
    embed(repo.root / "svc")
    repo.write({"svc/revlint.toml": ""})
    assert rules(capsys, "svc") == ["multiple-heads"]


def test_outside_of_any_repository(repo: Repo, tmp_path: Path, capsys: Capture) -> None:
    embed(tmp_path / "svc")
    subprocess.run(["rm", "-rf", tmp_path / "svc" / ".git"], check=True)
    (tmp_path / "svc" / VERSIONS / "c.py").write_bytes(
        (repo.root / "svc" / VERSIONS / "c.py").read_bytes()
    )
    assert find_top(tmp_path / "svc") is None
    assert rules(capsys, str(tmp_path / "svc")) == ["multiple-heads"]


def test_nothing_is_written_into_the_named_work_tree(
    repo: Repo, tmp_path: Path, capsys: Capture
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    embed(repo.root / "svc", str(elsewhere))
    run(["check", "svc"])
    run(["check", "--base", "HEAD", "svc"])
    capsys.readouterr()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("work_tree", ["../../good", "/", "/nowhere"])
def test_a_work_tree_that_leads_elsewhere_is_refused(
    tmp_path: Path, work_tree: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``core.worktree`` of the repository itself: git would list another folder."""
    repo = start(tmp_path / "repo")
    start(tmp_path / "good")
    repo.git("config", "core.worktree", work_tree)
    monkeypatch.chdir(repo.root)
    contains = work_tree == "/"
    assert run(["check", "--no-cache"]) == (0 if contains else 2)
    _, err = capsys.readouterr()
    assert ("core.worktree" in err and "leads elsewhere" in err) is not contains
    if not contains:
        for call in (find_work_tree, find_repository):
            with pytest.raises(GitError, match="leads elsewhere"):
                call(repo.root)


def test_linked_work_trees_and_submodules(repo: Repo, tmp_path: Path) -> None:
    """Their ``.git`` is a file, and a submodule's configuration names its work tree."""
    embed(repo.root / "svc")
    repo.commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    linked = tmp_path / "linked"
    assert find_top(linked / "svc") == linked.resolve()
    assert DiskTree(linked / "svc").is_file(f"{VERSIONS}/c.py")
    assert DiskTree(linked / "svc").checkout.new_paths == frozenset()
    outer = Repo(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repo.root), "inner")
    inner = outer.root / "inner"
    assert find_top(inner / "svc") == inner.resolve()
    assert DiskTree(inner / "svc").checkout.new_paths == frozenset()
    with Repository(inner / "svc") as repository:
        assert repository.top == inner.resolve()


def test_variables_of_git_lead_nowhere(
    repo: Repo, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook runs with such variables; they speak of the repository that runs the hook."""
    embed(tmp_path / "fake", str(tmp_path / "good"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "fake"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "good"))
    monkeypatch.setenv("GIT_COMMON_DIR", str(tmp_path / "fake"))
    assert rules(capsys, "svc") == ["multiple-heads"]
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.delenv("GIT_WORK_TREE")
    assert rules(capsys, "svc") == ["multiple-heads"]


def test_a_bare_repository(repo: Repo, tmp_path: Path, capsys: Capture) -> None:
    """As in a hook of a server: only a commit can be named there."""
    embed(repo.root / "svc")
    repo.commit()
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "bare.git"))
    with Repository(tmp_path / "bare.git") as repository:
        assert repository.is_bare
        assert f"svc/{VERSIONS}/c.py" in repository.entries(repo.head)
    os.chdir(tmp_path / "bare.git")
    assert rules(capsys, "--at", "main", "svc") == ["multiple-heads"]
    # One whose configuration names a work tree is not bare.
    embed(tmp_path / "bare.git", "../good")
    with pytest.raises(GitError, match="leads elsewhere"):
        Repository(tmp_path / "bare.git")


def test_a_work_tree_of_a_bare_repository(repo: Repo, tmp_path: Path) -> None:
    """A common layout: a bare clone with one work tree for each branch."""
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "project" / ".git"))
    bare = Repo(tmp_path / "project")
    assert find_work_tree(bare.root) is None
    bare.git("worktree", "add", "-q", "branch", "main")
    tree = DiskTree(bare.root / "branch" / "svc")
    assert tree.located is not None
    assert tree.located.top == (bare.root / "branch").resolve()
    assert tree.checkout.new_paths == frozenset()
    with Repository(bare.root) as repository:
        assert repository.is_bare


def test_settings_of_a_sparse_checkout(repo: Repo) -> None:
    """They turn on a configuration for each work tree."""
    repo.git("sparse-checkout", "set", "svc")
    assert DiskTree(repo.root / "svc").is_file(f"{VERSIONS}/c.py")
    assert DiskTree(repo.root / "svc").checkout.new_paths == frozenset()


def test_without_git(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files on disk are linted as outside of a repository."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    tree = DiskTree(repo.root / "svc")
    assert tree.is_file(f"{VERSIONS}/c.py")
    assert tree.checkout.new_paths is None
    with pytest.raises(GitError, match=r"^git cannot be run: it is not on PATH$"):
        Repository(repo.root)


def test_before_the_first_commit(tmp_path: Path, capsys: Capture) -> None:
    repo = Repo(tmp_path / "repo")
    repo.revise("a")
    tree = DiskTree(repo.root)
    assert tree.checkout.new_paths == frozenset(tree.paths()) == {f"{VERSIONS}/a.py"}
    with pytest.raises(GitError, match="no such commit"), Repository(repo.root) as repository:
        resolve_commit(repository, "HEAD", "--base")


def test_ceilings_end_the_search(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repo.root))
    assert find_top(repo.root / "svc") is None
    assert find_top(repo.root) == repo.root
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert find_top(repo.root / "svc") == repo.root


def test_a_git_file_that_leads_nowhere(tmp_path: Path, repo: Repo) -> None:
    folder = repo.root / "svc" / "inner"
    folder.mkdir()
    (folder / ".git").write_text("gitdir: nowhere\n")
    assert find_top(folder) is None
    (folder / ".git").unlink()
    (folder / ".git").mkdir()
    assert find_top(folder) == repo.root
