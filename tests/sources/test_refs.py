"""Names that mean no commit: what is wrong with each, and what brings the commit."""

from __future__ import annotations

import shutil
from hashlib import sha1
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.errors import GitError
from revlint.sources.refs import find_all, resolve_commit
from revlint.sources.repository import Repository
from tests.git_support import Repo, start

#: What advises where the depth of a clone hides a commit; the first command is exact.
SHALLOW = (
    "there is no such commit in this clone, which is shallow: run `git fetch --unshallow`, or "
    "`git fetch --deepen={}` (in CI: fetch-depth: 0, GIT_DEPTH: 0)"
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository with three commits on main, a tag of a tree and a tag of a commit."""
    repo = start(tmp_path_factory.mktemp("shared") / "repo")
    repo.commit("two")
    repo.commit("three")
    repo.git("tag", "-a", "tree", "-m", "a tree", "HEAD^{tree}")
    repo.git("tag", "-a", "v1", "-m", "one")
    return repo


@pytest.fixture
def repo(shared: Repo, tmp_path: Path) -> Repo:
    """A copy, to change."""
    return Repo(shutil.copytree(shared.root, tmp_path / "repo"))


def complaint(repo: Repo, name: str) -> str:
    with Repository(repo.root) as repository, pytest.raises(GitError) as caught:
        resolve_commit(repository, name, "--at")
    return str(caught.value).removeprefix(f"--at {name}: ")


def test_names_of_commits(shared: Repo) -> None:
    names = ["HEAD", "v1", "main", "@", "HEAD@{0}", "HEAD^0", "v1^{commit}", shared.head[:8]]
    with Repository(shared.root) as repository:
        assert {resolve_commit(repository, name, "--at") for name in names} == {shared.head}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEAD^{tree}", "that is a tree (a folder), not a commit; name the commit: HEAD"),
        ("HEAD:migrations", "that is a tree (a folder), not a commit; name the commit: HEAD"),
        ("v1:alembic.ini", "that is a blob (a file), not a commit; name the commit: v1"),
        (":0:alembic.ini", "that is a blob (a file), not a commit"),
        ("tree", "that is a tree (a folder), not a commit"),
        ("main..v1", "that is a range of commits; name one commit"),
        ("HEAD@{99}", "the reflog of HEAD in this clone has only 3 entries"),
        ("main@{99}", "the reflog of main in this clone has only 3 entries"),
        ("main@{upstream}", "branch main has no upstream branch"),
        ("gone@{upstream}", "there is no branch gone"),
        ("main@{push}", "branch main has no upstream branch"),
        ("HEAD~9", "there is no such commit; HEAD has only 2 commits before it"),
        ("HEAD~1~1~1", "there is no such commit; HEAD~1~1 is the first commit"),
        ("v1^2", "there is no such commit; v1 has only 1 parent"),
        ("HEAD~2^", "there is no such commit; HEAD~2 is the first commit"),
        ("maim~2", "there is no such commit in this clone; did you mean main~2?"),
        ("HEAD:gone", "there is no such commit in this clone"),
    ],
)
def test_what_is_no_commit(shared: Repo, name: str, said: str) -> None:
    assert complaint(shared, name) == said


def test_a_tree_by_its_id(shared: Repo) -> None:
    tree = shared.git("rev-parse", "HEAD^{tree}")
    for name in (tree, tree[:12]):
        assert complaint(shared, name) == "that is a tree (a folder), not a commit"


def test_an_id_that_several_objects_have(repo: Repo) -> None:
    texts: dict[str, str] = {}
    for text in map(str, range(5_000)):
        id_ = sha1(b"blob %d\0%s" % (len(text), text.encode()), usedforsecurity=False).hexdigest()
        if (other := texts.setdefault(id_[:4], text)) != text:
            break
    repo.write({"one": text, "other": other})
    repo.git("hash-object", "-w", "one", "other")
    assert complaint(repo, id_[:4]) == "several objects begin with it; give more of its digits"


def test_a_detached_head_has_no_upstream(repo: Repo) -> None:
    repo.git("checkout", "-q", "--detach")
    said = "HEAD is detached (it is on no branch), so it has no upstream branch"
    assert complaint(repo, "@{upstream}") == said


def test_a_branch_without_a_reflog(repo: Repo) -> None:
    (repo.root / ".git/logs/refs/heads/main").unlink()
    assert complaint(repo, "@{1}") == "the reflog of main in this clone is empty"


def test_one_name_that_git_refuses_hides_no_other(shared: Repo) -> None:
    with Repository(shared.root) as repository:
        names = ["HEAD@{99}", "main", "main@{upstream}", "gone", "HEAD"]
        assert find_all(repository, names) == [None, shared.head, None, None, shared.head]


@pytest.mark.parametrize(
    ("name", "deepen"),
    [
        ("HEAD~1", 1),
        ("HEAD~2", 2),
        ("HEAD^", 1),
        ("@^^", 2),
        ("HEAD^2", 1),
        ("HEAD^~3", 4),
        ("origin/main~1", 1),
    ],
)
def test_a_commit_that_the_depth_hides(repo: Repo, tmp_path: Path, name: str, deepen: int) -> None:
    repo.git("tag", "-d", "tree", "v1")
    clone = repo.clone(tmp_path / "clone", "--depth=1")
    assert complaint(clone, name) == SHALLOW.format(deepen)
    clone.git("fetch", "-q", f"--deepen={deepen}")
    if name not in ("HEAD^2", "HEAD^~3"):
        with Repository(clone.root) as repository:
            assert resolve_commit(repository, name, "--at")


def test_the_depth_of_a_clone_hides_an_id(repo: Repo, tmp_path: Path) -> None:
    old = repo.git("rev-parse", "HEAD~1")
    clone = repo.clone(tmp_path / "clone", "--depth=1")
    assert complaint(clone, old[:10]) == SHALLOW.format(100)
    assert complaint(clone, old) == (
        f"there is no such commit in this clone; run `git fetch origin {old}`"
    )
    clone.git("fetch", "-q", "--unshallow")
    assert complaint(clone, "HEAD~9") == (
        "there is no such commit; HEAD has only 2 commits before it"
    )


def test_before_the_first_commit(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "empty")
    assert complaint(repo, "HEAD") == "there is no such commit: the branch has no commit yet"


@pytest.mark.parametrize(
    "command",
    [
        ["check", "--at"],
        ["check", "--base"],
        ["graph", "--at"],
        ["graph", "--base"],
        ["graph", "--since"],
        ["baseline", "--base"],
        ["rename", "a", "z", "--base"],
    ],
)
def test_every_option_that_takes_a_commit(
    command: list[str],
    shared: Repo,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(shared.root)
    for name, said in (("HEAD:migrations", "that is a tree (a folder)"), ("HEAD@{99}", "reflog")):
        assert run([*command, name]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(f"revlint: {command[-1]} {name}: ")
        assert said in err
        assert err.count("\n") == 1
