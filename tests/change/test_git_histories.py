"""Histories made with git itself: what a careful reviewer would say of a branch."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from revlint.cli import run
from tests.change.repositories import Repository, check

Capture = pytest.CaptureFixture[str]

LINE = ("<base> -> a1", "a1 -> b2", "b2 -> c3")
FORK = ("<base> -> a1", "a1 -> b2", "a1 -> c3")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty directory to begin in, which is the working directory."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "repo"
    root.mkdir()
    monkeypatch.chdir(root)
    return Repository(root)


def on_branch(repo: Repository, *lines: str) -> None:
    """Begin with some revisions on main, and go on on a branch."""
    repo.start(*lines)
    repo.branch("topic")


# Forks


def test_two_branches_that_fork(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.add("c3 -> d4")
    assert check(repo, capsys) == []
    repo.checkout("main")
    repo.add("c3 -> e5")
    repo.checkout("topic")
    assert check(repo, capsys) == ["d4.py:10 error fork-on-merge"]


def test_a_fork_that_the_merge_of_a_pull_request_has_already(
    repo: Repository, capsys: Capture
) -> None:
    """CI checks the merge out, whose first parent is the base."""
    on_branch(repo, *LINE)
    repo.add("c3 -> d4")
    repo.checkout("main")
    repo.add("c3 -> e5")
    repo.git("checkout", "-q", "--detach", "main")
    repo.merge("topic")
    assert check(repo, capsys) == ["d4.py:10 error multiple-heads"]


def test_a_branch_behind_a_base_that_moved(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.write({"app.py": "x = 1\n"})
    repo.commit("Change the application")
    repo.checkout("main")
    repo.add("c3 -> d4")
    repo.edit("b2", "drop_table", "create_table")
    repo.remove("d4")
    repo.add("c3 -> e5")
    repo.checkout("topic")
    assert check(repo, capsys) == []


def test_a_branch_that_was_rebased(repo: Repository, capsys: Capture) -> None:
    """The merge is clean for git, and for the chain only once the parent is set."""
    on_branch(repo, *LINE)
    repo.add("c3 -> d4")
    repo.checkout("main")
    repo.add("c3 -> e5")
    repo.checkout("topic")
    repo.git("rebase", "-q", "main")
    assert check(repo, capsys) == ["d4.py:10 error multiple-heads"]
    repo.reparent("d4", "c3", "e5")
    assert check(repo, capsys) == []


def test_a_branch_that_merges_the_base_into_itself(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.add("c3 -> d4")
    repo.checkout("main")
    repo.add("c3 -> e5")
    repo.checkout("topic")
    repo.merge("main")
    repo.add("d4, e5 -> m1")
    assert check(repo, capsys) == []


# Ids


def test_two_branches_that_take_one_id(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.body("d4", "c3", 'op.drop_table("mail")', "d4_mail")
    repo.checkout("main")
    repo.body("d4", "c3", 'op.drop_table("phone")', "d4_phone")
    repo.checkout("topic")
    assert check(repo, capsys) == ["d4_mail.py:9 error reused-id"]


def test_two_branches_that_take_one_id_and_one_file(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.body("d4", "c3", 'op.drop_table("mail")')
    repo.checkout("main")
    repo.body("d4", "c3", 'op.drop_table("phone")')
    repo.checkout("topic")
    assert check(repo, capsys) == ["d4.py:9 error reused-id"]


def test_an_id_that_was_deleted_long_ago(repo: Repository, capsys: Capture) -> None:
    repo.start(*LINE)
    repo.body("d4", "c3", 'op.drop_table("mail")')
    repo.remove("d4")
    repo.branch("topic")
    repo.body("d4", "c3", 'op.drop_table("phone")', "d4_phone")
    assert check(repo, capsys) == ["d4_phone.py:9 error reused-id"]


# What was merged


def test_an_insertion_below_an_applied_head(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.add("b2 -> n1")
    repo.reparent("c3", "b2", "n1")
    assert check(repo, capsys) == ["n1.py:10 error inserted-revision"]


def test_an_edited_migration(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.edit("b2", "add a column", "drop the table")
    assert check(repo, capsys) == []
    repo.edit("b2", "drop_table", "create_table")
    assert check(repo, capsys) == ["b2.py:16 warning edited-migration"]


def test_a_migration_with_a_new_parent(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.reparent("c3", "b2", "a1")
    assert check(repo, capsys) == ["c3.py:10 error rewritten-revision"]


def test_a_renamed_migration(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.git("mv", "migrations/versions/b2.py", "migrations/versions/0002_b2.py")
    assert check(repo, capsys) == []
    repo.commit("Rename")
    assert check(repo, capsys) == []


def test_a_directory_that_is_moved(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.checkout("main")
    repo.git("mv", "migrations", "alembic")
    repo.commit("Move")
    repo.checkout("topic")
    assert check(repo, capsys) == []
    # git asks where it is to go.
    repo.add("c3 -> d4")
    assert check(repo, capsys) == ["d4.py:1 error merge-conflict"]


def test_a_deleted_migration(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.remove("b2")
    assert check(repo, capsys) == ["b2.py:1 error removed-revision"]


def test_a_restored_migration(repo: Repository, capsys: Capture) -> None:
    """As it was, whether the base lacks it in the middle or at the head."""
    repo.start(*LINE)
    repo.remove("c3")
    repo.remove("b2")
    repo.branch("topic")
    repo.git("revert", "--no-edit", "HEAD")
    assert check(repo, capsys) == []
    repo.git("revert", "--no-edit", "HEAD~2")
    assert check(repo, capsys) == []


def test_a_migration_that_is_deleted_and_restored_on_one_branch(
    repo: Repository, capsys: Capture
) -> None:
    on_branch(repo, *LINE)
    repo.remove("b2")
    repo.git("revert", "--no-edit", "HEAD")
    assert check(repo, capsys) == []


def test_a_revert_of_a_merged_migration(repo: Repository, capsys: Capture) -> None:
    repo.start(*LINE)
    repo.add("c3 -> d4")
    repo.branch("topic")
    repo.git("revert", "--no-edit", "HEAD")
    assert check(repo, capsys) == ["d4.py:1 error removed-revision"]


def test_a_branch_on_top_of_what_the_base_reverts(repo: Repository, capsys: Capture) -> None:
    repo.start(*LINE)
    repo.add("c3 -> d4")
    repo.branch("topic")
    repo.add("d4 -> e5")
    repo.checkout("main")
    repo.git("revert", "--no-edit", "HEAD")
    repo.checkout("topic")
    assert check(repo, capsys) == ["e5.py:10 error fork-on-merge"]


def test_a_squash_that_keeps_the_last_id(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.git("rm", "-q", "migrations/versions/a1.py", "migrations/versions/b2.py")
    repo.edit("c3", "Revises: b2", "Revises:")
    repo.edit("c3", "down_revision = 'b2'", "down_revision = None")
    repo.edit("c3", "    op.drop_table('c3')", "    op.create_table('all')")
    assert check(repo, capsys) == ["c3.py:10 note removed-revision"]


# A base that is broken


def test_a_repair_by_merge(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *FORK)
    assert check(repo, capsys) == ["c3.py:10 error multiple-heads already"]
    repo.add("b2, c3 -> m1")
    assert check(repo, capsys) == []


def test_a_repair_by_a_new_parent(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *FORK)
    repo.reparent("c3", "a1", "b2")
    assert check(repo, capsys) == ["c3.py:10 note rewritten-revision"]


def test_a_broken_base_does_not_fail_a_change(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *FORK)
    repo.add("c3 -> d4")
    assert run(["check", "--base", "main"]) == 0
    out, err = capsys.readouterr()
    commit = repo.git("rev-parse", "--short=12", "main")
    assert f"already so on main ({commit})" in out + err
    assert "1 error (multiple-heads) that the base has already does not fail the run" in out + err
    assert run(["check", "--base", "main", "--fail-on-base"]) == 1


# Releases


def test_a_release_branch_with_a_back_port(repo: Repository, capsys: Capture) -> None:
    repo.start(*LINE)
    repo.git("branch", "release")
    repo.add("c3 -> d4", "d4 -> e5")
    repo.branch("backport", "release")
    repo.git("cherry-pick", "-n", "main")
    repo.git("rm", "-qf", "migrations/versions/d4.py", ok=False)
    repo.reparent("e5", "d4", "c3")
    assert check(repo, capsys, base="release") == []


def test_a_release_that_is_merged_back(repo: Repository, capsys: Capture) -> None:
    """Its copy of a migration of the base differs from it: git stops there, and nothing else is."""
    repo.start(*LINE)
    repo.git("branch", "release")
    repo.add("c3 -> d4")
    repo.add("d4 -> e5")
    repo.checkout("release")
    repo.git("cherry-pick", "main")
    repo.reparent("e5", "d4", "c3")
    assert check(repo, capsys) == ["e5.py:1 error merge-conflict"]


# Shapes of git


def test_octopus_merges(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    for name in ("one", "two", "three"):
        repo.branch(name)
        repo.add(f"c3 -> {name}")
    repo.checkout("topic")
    repo.merge("one", "two", "three")
    assert check(repo, capsys) == ["two.py:10 error multiple-heads"]
    repo.add("one, two, three -> m1")
    assert check(repo, capsys) == []
    repo.checkout("main")
    repo.add("c3 -> d4")
    repo.checkout("topic")
    assert check(repo, capsys) == ["two.py:10 error fork-on-merge"]


def test_a_base_that_is_an_octopus_merge(repo: Repository, capsys: Capture) -> None:
    repo.start(*LINE)
    for name in ("one", "two"):
        repo.branch(name)
        repo.write({f"{name}.py": ""})
        repo.commit(name)
    repo.branch("topic")
    repo.add("c3 -> d4")
    repo.checkout("main")
    repo.merge("one", "two")
    repo.add("c3 -> e5")
    repo.checkout("topic")
    assert check(repo, capsys) == ["d4.py:10 error fork-on-merge"]


def test_a_rebase_in_progress(repo: Repository, capsys: Capture) -> None:
    """The index has stages, and a file holds conflict markers."""
    on_branch(repo, *LINE)
    repo.edit("c3", "add a column", "this side")
    repo.checkout("main")
    repo.edit("c3", "add a column", "that side")
    repo.checkout("topic")
    repo.git("rebase", "main", ok=False)
    assert check(repo, capsys) == ["c3.py:1 error unreadable-file"]
    repo.git("rebase", "--abort")
    assert check(repo, capsys) == ["c3.py:1 error merge-conflict"]


def test_a_merge_in_progress(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.add("c3 -> d4")
    repo.checkout("main")
    repo.add("c3 -> e5")
    repo.checkout("topic")
    repo.git("merge", "-q", "--no-commit", "--no-ff", "main")
    assert check(repo, capsys) == ["d4.py:10 error multiple-heads"]


def test_what_is_not_committed_counts(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.checkout("main")
    repo.add("c3 -> e5")
    repo.checkout("topic")
    repo.add("c3 -> d4")
    repo.git("reset", "-q", "--soft", "HEAD~1")
    assert check(repo, capsys) == ["d4.py:10 error fork-on-merge"]
    assert check(repo, capsys, "--staged") == ["d4.py:10 error fork-on-merge"]
    repo.git("reset", "-q")
    assert check(repo, capsys) == ["d4.py:10 error fork-on-merge"]
    assert check(repo, capsys, "--staged") == []


def test_a_commit_in_place_of_the_work_tree(repo: Repository, capsys: Capture) -> None:
    on_branch(repo, *LINE)
    repo.add("c3 -> d4")
    repo.checkout("main")
    repo.add("c3 -> e5")
    assert check(repo, capsys, "--at", "topic") == ["d4.py:10 error fork-on-merge"]


def test_a_shallow_clone(
    repo: Repository, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_branch(repo, *LINE)
    repo.add("c3 -> d4")
    repo.checkout("main")
    repo.add("c3 -> e5")
    shallow = tmp_path / "shallow"
    command = ["git", "clone", "-q", "--depth=1", "--no-single-branch", "-b", "topic"]
    subprocess.run([*command, f"file://{repo.root}", str(shallow)], check=True)
    monkeypatch.chdir(shallow)
    assert run(["check", "--base", "origin/main"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "shallow" in err
    assert "git fetch" in err
    clone = Repository(shallow)
    clone.git("fetch", "-q", "--unshallow")
    assert check(clone, capsys, base="origin/main") == ["d4.py:10 error fork-on-merge"]


def test_histories_that_have_nothing_in_common(repo: Repository, capsys: Capture) -> None:
    repo.start(*LINE)
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit("Begin again")
    assert run(["check", "--base", "main"]) == 2
    assert "no commit in common" in capsys.readouterr().err
