"""A base is opened from real repositories, and nothing in them changes or runs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import revision_file
from revlint.errors import GitError, TreeError
from revlint.migration.reader import read_id
from revlint.sources import merge as merging
from revlint.sources.comparison import ComparedTrees, LintedSide, open_base
from revlint.sources.disk import DiskTree
from revlint.sources.git_tree import GitTree
from revlint.sources.index import commit_side, index_side, work_tree_side
from revlint.sources.refs import resolve_commit
from revlint.sources.repository import Repository
from revlint.sources.tree import MAX_FILE_SIZE, Tree
from tests.git_support import VERSIONS, Repo, fork, start


@contextmanager
def held(
    repo: Repo, base: str = "main", folder: str = "", *, staged: bool = False
) -> Iterator[ComparedTrees]:
    """The work tree or the index against a base; the repository is the same afterwards."""
    before = repo.state()
    with Repository(repo.root) as repository:
        tree: Tree = DiskTree(repo.root / folder)
        if staged:
            side = index_side(repository)
            tree = GitTree(repository, repository.entries(side.tree, folder))
        else:
            assert isinstance(tree, DiskTree)
            side = work_tree_side(repository, tree)
        yield open_base(base, tree, LintedSide(repository, side, folder, read_id))
    assert repo.state() == before


def versions(tree: Tree) -> list[str]:
    """The stems of the revision files."""
    return [path[len(VERSIONS) + 1 : -3] for path in tree.below(VERSIONS)]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return start(tmp_path / "repo")


@pytest.fixture(params=["merge-tree", "by path"])
def any_merge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With git's own merge, and with the one for gits that lack it."""
    if request.param == "by path":
        monkeypatch.setattr(merging, "_merge_with_git", lambda *_: None)


@pytest.mark.parametrize("sha", ["sha1", "sha256"])
@pytest.mark.usefixtures("any_merge")
def test_two_branches_that_fork(tmp_path: Path, sha: str) -> None:
    repo = start(tmp_path / "repo", sha=sha)
    fork(repo)
    with held(repo) as change:
        base = change.base
        assert base.commit == repo.git("rev-parse", "main")
        assert base.merge_base == repo.git("merge-base", "main", "topic")
        assert versions(base.tip) == ["a", "b", "d"]
        assert versions(base.before) == ["a", "b"]
        assert versions(base.merged) == ["a", "b", "c", "d"]
        assert base.conflicts == ()
        assert change.tree.checkout.new_paths == frozenset({f"{VERSIONS}/c.py"})
        for path in base.before.paths():
            assert base.before.read(path) == (repo.root / path).read_bytes()
            assert base.before.content_key(path) == change.tree.content_key(path) is not None


def test_the_work_tree_counts_as_it_is_seen(repo: Repo) -> None:
    fork(repo)
    repo.revise("untracked", "c")
    staged = repo.revise("staged", "c")
    repo.git("add", staged)
    repo.git("add", "-N", repo.revise("intended", "c"))
    repo.write({f"{VERSIONS}/a.py": None, f"{VERSIONS}/b.py": "# changed\n", "x.pyc": "ignored"})
    with held(repo) as change:
        merged = change.base.merged
        assert versions(merged) == ["b", "c", "d", "intended", "staged", "untracked"]
        assert merged.read(f"{VERSIONS}/b.py") == b"# changed\n"
        assert not merged.is_file("x.pyc")
    with held(repo, staged=True) as change:
        assert versions(change.base.merged) == ["a", "b", "c", "d", "staged"]
        assert versions(change.tree) == ["a", "b", "c", "staged"]


@pytest.mark.usefixtures("any_merge")
def test_conflicts_name_both_sides(repo: Repo) -> None:
    repo.git("switch", "-qc", "topic")
    repo.revise("a", body="# ours\n")
    repo.revise("b", "a", body="# kept\n")
    repo.write({f"{VERSIONS}/both.py": "# ours\n" * 3})
    repo.commit("ours")
    repo.git("switch", "-q", "main")
    repo.revise("a", body="# theirs\n")
    repo.write({f"{VERSIONS}/b.py": None})
    repo.write({f"{VERSIONS}/both.py": "# theirs\n" * 3})
    repo.commit("theirs")
    repo.git("switch", "-q", "topic")
    with held(repo) as change:
        told = [(c.path, c.ours, c.theirs) for c in change.base.conflicts]
        assert told == [
            (f"{VERSIONS}/a.py", "changes it", "changes it"),
            (f"{VERSIONS}/b.py", "changes it", "deletes it"),
            (f"{VERSIONS}/both.py", "adds it", "adds it"),
        ]
        assert versions(change.base.merged) == ["a", "b", "both"]
        for path in change.base.merged.below(VERSIONS):
            assert change.base.merged.read(path) == (repo.root / path).read_bytes()


@pytest.mark.usefixtures("any_merge")
def test_a_file_deleted_here_and_changed_there(repo: Repo) -> None:
    repo.git("switch", "-qc", "topic")
    repo.write({f"{VERSIONS}/b.py": None})
    repo.commit("ours")
    repo.git("switch", "-q", "main")
    repo.revise("b", "a", body="# theirs\n")
    repo.commit("theirs")
    repo.git("switch", "-q", "topic")
    with held(repo) as change:
        (conflict,) = change.base.conflicts
        assert (conflict.ours, conflict.theirs) == ("deletes it", "changes it")
        assert versions(change.base.merged) == ["a"]


@pytest.mark.usefixtures("any_merge")
def test_changes_to_different_lines_are_merged(repo: Repo) -> None:
    lines = [f"line {n}\n" for n in range(20)]
    repo.write({"notes.toml": "".join(lines)})
    repo.commit()
    fork(repo)
    repo.write({"notes.toml": "first\n" + "".join(lines)})
    repo.git("stash", "-q")
    repo.git("switch", "-q", "main")
    repo.write({"notes.toml": "".join(lines) + "last\n"})
    repo.commit()
    repo.git("switch", "-q", "topic")
    repo.git("stash", "pop", "-q")
    with held(repo) as change:
        text = change.base.merged.read("notes.toml").decode()
        assert text.startswith("first\n")
        assert text.endswith("last\n")


def test_a_criss_cross_merge(repo: Repo) -> None:
    fork(repo)
    one, two = repo.git("rev-parse", "main"), repo.git("rev-parse", "topic")
    repo.git("merge", "-q", "--no-edit", one)
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "--no-edit", two)
    repo.revise("e", "c", "d")
    repo.commit()
    repo.git("switch", "-q", "topic")
    with held(repo) as change:
        assert change.base.merge_base in (one, two)
        assert versions(change.base.merged) == ["a", "b", "c", "d", "e"]


def test_a_merge_under_way(repo: Repo) -> None:
    """MERGE_HEAD is a parent: what it brings is on the linted side already."""
    fork(repo)
    repo.git("merge", "--no-commit", "--no-ff", "main")
    with held(repo) as change:
        assert change.base.merge_base == change.base.commit
        assert versions(change.base.merged) == ["a", "b", "c", "d"]
        assert change.tree.checkout.new_paths == frozenset({f"{VERSIONS}/c.py"})


def test_a_merge_that_conflicts(repo: Repo) -> None:
    fork(repo)
    repo.revise("d", "c")
    repo.commit()
    repo.git("merge", "main", check=False)
    with held(repo, staged=True) as change:
        (conflict,) = change.base.conflicts
        assert (conflict.path, conflict.ours) == (f"{VERSIONS}/d.py", "adds it")
        assert b'"c"' in change.base.merged.read(f"{VERSIONS}/d.py").replace(b"'", b'"')
    with held(repo) as change:
        assert b"<<<<<<<" in change.tree.read(f"{VERSIONS}/d.py")


def test_a_rebase_under_way(repo: Repo) -> None:
    fork(repo)
    repo.revise("d", "c")
    repo.commit()
    repo.git("rebase", "-q", "main", check=False)
    with held(repo) as change:
        assert change.base.merge_base == change.base.commit
        assert versions(change.base.merged) == ["a", "b", "c", "d"]


def test_a_project_in_a_folder(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write({"api/x.py": "1\n", "web/y.py": "1\n"})
    repo.commit()
    repo.git("switch", "-qc", "topic")
    repo.write({"api/z.py": "1\n", "web/w.py": "1\n"})
    with held(repo, folder="api") as change:
        assert change.base.tip.paths() == ("x.py",)
        assert change.base.merged.paths() == ("x.py", "z.py")


def test_a_checkout_with_other_line_ends_is_no_change(repo: Repo) -> None:
    fork(repo)
    path = f"{VERSIONS}/a.py"
    crlf = (repo.root / path).read_bytes().replace(b"\n", b"\r\n")
    (repo.root / path).write_bytes(crlf)
    with held(repo) as change:
        assert change.base.merged.read(path) == change.base.tip.read(path)
        assert change.tree.content_key(path) is None


@pytest.mark.parametrize("cone", ["--cone", "--no-cone"])
def test_a_sparse_checkout_deletes_nothing(repo: Repo, cone: str) -> None:
    repo.write({"other/x.py": "1\n"})
    repo.commit()
    fork(repo)
    repo.git("sparse-checkout", "set", cone, "migrations")
    if cone == "--cone":
        repo.git("config", "index.sparse", "true")
        repo.git("sparse-checkout", "reapply", "--sparse-index")
    assert not (repo.root / "other/x.py").exists()
    with held(repo) as change:
        assert change.base.merged.is_file("other/x.py")
        assert versions(change.base.merged) == ["a", "b", "c", "d"]


def test_what_a_sparse_checkout_leaves_out_is_read_from_the_index(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a chain nor a part of one is reported as removed."""
    fork(repo)
    repo.write({"other/alembic.ini": "[alembic]\nscript_location = %(here)s/db\n"})
    repo.write({"other/db/env.py": "", "other/db/versions/z.py": revision_file("z", ())})
    repo.commit()
    repo.git("update-index", "--skip-worktree", f"{VERSIONS}/b.py")
    (repo.root / VERSIONS / "b.py").unlink()
    repo.git("sparse-checkout", "set", "--no-cone", "/*", "!/other/", f"!/{VERSIONS}/b.py")
    assert not (repo.root / "other").exists()
    assert not (repo.root / VERSIONS / "b.py").exists()
    with held(repo) as change:
        assert versions(change.tree) == ["a", "b", "c"]
        assert change.tree.read(f"{VERSIONS}/b.py") == change.base.tip.read(f"{VERSIONS}/b.py")
        assert change.tree.is_file("other/db/versions/z.py")
        assert f"{VERSIONS}/b.py" not in (change.tree.checkout.new_paths or ())
    monkeypatch.chdir(repo.root)
    for base in ("HEAD", "main"):
        run(["check", "--no-cache", "--base", base, "--output-format", "concise"])
        said = capsys.readouterr().out
        assert "removed-revision" not in said
        assert "missing-parent" not in said
    # What is there all the same counts as it is, and an editor's text before everything.
    repo.write({f"{VERSIONS}/b.py": "# edited\n"})
    with held(repo) as change:
        assert change.tree.read(f"{VERSIONS}/b.py") == b"# edited\n"


def test_a_split_index(repo: Repo) -> None:
    repo.git("update-index", "--split-index")
    fork(repo)
    with held(repo) as change:
        assert versions(change.base.merged) == ["a", "b", "c", "d"]


def test_a_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    fork(repo)
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other", "topic")
    linked = Repo(tmp_path / "linked")
    linked.revise("e", "c")
    with held(linked) as change:
        assert versions(change.base.merged) == ["a", "b", "c", "d", "e"]


def test_a_submodule(repo: Repo, tmp_path: Path) -> None:
    fork(repo)
    repo.git("switch", "-q", "main")
    outer = Repo(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repo.root), "inner")
    outer.commit()
    inner = Repo(outer.root / "inner")
    inner.git("switch", "-q", "topic")
    with held(inner, "origin/main") as change:
        assert versions(change.base.merged) == ["a", "b", "c", "d"]
    with held(outer) as change:
        assert change.base.tip.paths() == (".gitmodules",)


def test_links_stay_within_the_tree(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write({"api/real/x.py": "x\n", "outside.py": "no\n"})
    for name, target in {
        "link.py": "real/x.py",
        "dir": "real",
        "out.py": "../outside.py",
        "abs.py": "/etc/passwd",
        "loop.py": "loop.py",
        "gone.py": "nothing.py",
    }.items():
        os.symlink(target, repo.root / "api" / name)
    repo.commit()
    with Repository(repo.root) as repository:
        tree = GitTree(repository, repository.entries(repo.head, "api"))
        assert tree.read("link.py") == tree.read("dir/x.py") == b"x\n"
        assert tree.real_path("dir/x.py") == "real/x.py"
        for path in ("out.py", "abs.py"):
            assert tree.real_path(path) is None
        for path, reason in {
            "out.py": "outside",
            "abs.py": "outside",
            "loop.py": "missing",
            "gone.py": "missing",
            "real": "not-a-file",
            "none.py": "missing",
        }.items():
            with pytest.raises(TreeError) as caught:
                tree.read(path)
            assert caught.value.reason == reason, path


def test_a_large_blob_is_not_read(repo: Repo) -> None:
    repo.write({"large.py": b"#" * (MAX_FILE_SIZE + 1)})
    repo.commit()
    with Repository(repo.root) as repository:
        tree = GitTree(repository, repository.entries(repo.head))
        with pytest.raises(TreeError, match="files larger than") as caught:
            tree.read("large.py")
        assert caught.value.reason == "limit"
        assert tree.read(".gitignore") == b"*.pyc\n"
        with pytest.raises(TreeError, match="files larger than"):
            tree.read("large.py")


def test_a_git_without_batch_command(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """gits before 2.36 answer facts and contents in two processes."""
    fork(repo)
    (tmp_path / "bin").mkdir()
    wrapper = tmp_path / "bin" / "git"
    wrapper.write_text(
        '#!/bin/sh\ncase "$*" in *--batch-command*) echo usage >&2; exit 129; esac\n'
        f'exec "{shutil.which("git")}" "$@"\n'
    )
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    with held(repo) as change:
        assert versions(change.base.merged) == ["a", "b", "c", "d"]
        text = change.base.tip.read(f"{VERSIONS}/d.py")
    with Repository(repo.root) as repository:
        assert repository.missing(["f" * 40, repo.head]) == ["f" * 40]
        tree = GitTree(repository, repository.entries(repo.git("rev-parse", "main")))
        assert tree.read(f"{VERSIONS}/d.py") == text


def test_excluded_files_are_not_listed(repo: Repo) -> None:
    with Repository(repo.root) as repository:
        tree = GitTree(repository, repository.entries(repo.head), ["**/versions/a.py"])
        assert versions(tree) == ["b"]


def test_a_shallow_clone(repo: Repo, tmp_path: Path) -> None:
    fork(repo)
    clone = repo.clone(tmp_path / "clone", "--depth=1", "--no-single-branch")
    with pytest.raises(GitError, match="git fetch --unshallow"), held(clone, "origin/main"):
        pass
    clone.git("fetch", "-q", "--unshallow")
    with held(clone, "origin/main") as change:
        assert versions(change.base.merged) == ["a", "b", "c", "d"]


def test_unrelated_histories(repo: Repo) -> None:
    repo.git("switch", "-q", "--orphan", "other")
    repo.revise("z")
    repo.commit()
    with pytest.raises(GitError, match="no commit in common"), held(repo):
        pass


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mian", "did you mean main?"),
        ("--upload-pack=touch x", "no commit has a name that begins with '-'"),
        ("origin/nowhere", "`git fetch origin nowhere:refs/remotes/origin/nowhere` would bring it"),
        ("f" * 40, f"run `git fetch origin {'f' * 40}`"),
        ("x\x1b[31m", "there is no such commit"),
        ("HEAD:alembic.ini", "that is a blob (a file), not a commit; name the commit: HEAD"),
    ],
)
def test_a_base_that_is_not_there(repo: Repo, name: str, said: str) -> None:
    repo.git("remote", "add", "origin", "https://example.invalid/x.git")
    with pytest.raises(GitError) as caught, held(repo, name):
        pass
    assert said in str(caught.value)


def test_a_partial_clone_fetches_nothing(repo: Repo, tmp_path: Path) -> None:
    fork(repo)
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = repo.clone(tmp_path / "clone", "--filter=blob:none")
    canary = tmp_path / "canary"
    upload = f"touch {shlex.quote(str(canary))}; git-upload-pack"
    clone.git("config", "remote.origin.uploadpack", upload)
    with (
        pytest.raises(GitError, match="git fetch --refetch --no-filter"),
        held(clone, "origin/main"),
    ):
        pass
    with Repository(clone.root) as repository:
        tree = GitTree(repository, repository.entries(clone.git("rev-parse", "origin/main")))
        with pytest.raises(TreeError, match="git fetch --refetch --no-filter"):
            tree.read(f"{VERSIONS}/d.py")
    assert not canary.exists()
    clone.git("config", "--unset", "remote.origin.uploadpack")
    clone.git("fetch", "-q", "--refetch", "--no-filter")
    with held(clone, "origin/main") as change:
        assert versions(change.base.merged) == ["a", "b", "c", "d"]


def test_nothing_that_is_configured_runs(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merge drivers, filters, textconv, hooks, monitors: each would leave a canary."""
    fork(repo)
    repo.revise("a", body="# theirs\n")
    repo.write(
        {".gitattributes": "*.py merge=evil filter=evil diff=evil ident\n*.ini merge=union\n"}
    )
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.revise("a", body="# ours\n")
    repo.commit()
    repo.git("switch", "-q", "topic")
    canary = tmp_path / "canary"
    evil = tmp_path / "evil"
    evil.write_text(f'#!/bin/sh\necho "$0 $@" >> {shlex.quote(str(canary))}\ncat\n')
    evil.chmod(0o755)
    settings = (
        "merge.evil.driver",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "credential.helper",
        "gpg.program",
        "core.alternateRefsCommand",
        "alias.merge-tree",
        "alias.cat-file",
        "merge.tool",
    )
    for key in settings:
        repo.git("config", key, str(evil))
    repo.git("config", "log.showSignature", "true")
    included = tmp_path / "included"
    included.write_text(f'[merge "evil"]\n\tdriver = {evil}\n')
    repo.git("config", f"includeIf.gitdir:{repo.root}/.path", str(included))
    (repo.root / ".git/info/attributes").write_text("*.py merge=evil filter=evil\n")
    for hook in ("post-index-change", "reference-transaction", "pre-merge-commit", "post-checkout"):
        target = repo.root / ".git/hooks" / hook
        target.parent.mkdir(exist_ok=True)
        target.symlink_to(evil)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(evil))
    path = repo.root / VERSIONS / "b.py"
    path.write_text(path.read_text() + "# unstaged\n")
    os.utime(repo.root / VERSIONS / "c.py", (1, 1))
    with Repository(repo.root) as repository:
        for side in (work_tree_side(repository, DiskTree(repo.root)), index_side(repository)):
            tree = DiskTree(repo.root)
            change = open_base("main", tree, LintedSide(repository, side, "", read_id))
            (conflict,) = change.base.conflicts
            assert conflict.path == f"{VERSIONS}/a.py"
            for name in change.base.merged.paths():
                change.base.merged.read(name)
            past = change.tree.checkout.past
            assert past is not None
            assert past.deletion_of("gone", [VERSIONS]) is None
            assert past.branches_with("d", [VERSIONS]) == ("main",)
    assert not canary.exists()
    # They do run where git is asked in the repository itself.
    repo.git("merge-tree", "--write-tree", "topic", "main", check=False)
    assert "evil" in canary.read_text()


def test_at_takes_a_tag_or_a_commit(repo: Repo) -> None:
    repo.git("tag", "-a", "v1", "-m", "one")
    tree = repo.git("rev-parse", "HEAD^{tree}")
    with Repository(repo.root) as repository:
        for name in ("v1", "HEAD", repo.head[:10]):
            commit = resolve_commit(repository, name, "--at")
            assert commit_side(repository, commit).tree == tree
        with pytest.raises(GitError, match="that is a tree"):
            resolve_commit(repository, tree, "--at")


def test_replaced_objects_do_not_count(repo: Repo) -> None:
    """A base is what others have of it, not what somebody put in its place here."""
    fork(repo)
    repo.git("replace", repo.git("rev-parse", "main"), repo.git("rev-parse", "main~1"))
    with held(repo) as change:
        assert versions(change.base.tip) == ["a", "b", "d"]


def test_an_octopus_merge(repo: Repo) -> None:
    fork(repo)
    for name in ("x", "y"):
        repo.git("switch", "-qc", name, "main~1")
        repo.revise(name, "b")
        repo.commit()
    repo.git("switch", "-q", "topic")
    repo.git("merge", "-q", "--no-edit", "x", "y", "main")
    with held(repo) as change:
        assert change.base.merge_base == change.base.commit
        assert versions(change.base.merged) == ["a", "b", "c", "d", "x", "y"]


def test_ten_thousand_blobs_through_one_process(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    lines = ["commit refs/heads/main", "committer a <a@b> 0 +0000", "data 0"]
    for n in range(10_000):
        lines += [f"M 100644 inline many/{n}.py", f"data {len(str(n)) + 1}", f"{n}\n"]
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=repo.root,
        input="\n".join([*lines, ""]).encode(),
        check=True,
    )
    with Repository(repo.root) as repository:
        tree = GitTree(repository, repository.entries(repo.head))
        assert sum(int(tree.read(path)) for path in tree.paths()) == sum(range(10_000))


def test_the_temporary_directory_goes_away(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    with pytest.raises(GitError), held(repo, "nowhere"):
        pass
    assert list((tmp_path / "scratch").iterdir()) == []
