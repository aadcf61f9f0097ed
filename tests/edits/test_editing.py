"""The flow that every command which edits has: plan, check, show, ask, carry out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from revlint.cli.editing import EditOptions, edit
from revlint.cli.opened import Opened
from revlint.edits.journal_place import find_interrupted
from revlint.edits.plan import Plan, plan_steps
from revlint.engine.example import history, revision_file
from revlint.steps import RenameFile, SetDocstring, SetHeader, Step, WriteFile
from tests.cli.projects import write
from tests.edits.test_carry_out import at_rename, in_child, kill
from tests.git_support import fork, start

#: Without the lines of the docstring that an edit of the header changes too.
FORK = {
    path: text.replace("Revises: a\n", "")
    for path, text in history("<base> -> a", "a -> b", "a -> c").items()
}
B, C = "migrations/versions/b.py", "migrations/versions/c.py"
D = "migrations/versions/d.py"

YES = EditOptions(yes=True)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    root = write(tmp_path / "shop", FORK)
    monkeypatch.chdir(root)
    return root


def planned(
    *steps: Step, title: str = "put 'c' on top of 'b'", **more: object
) -> Callable[..., Plan]:
    def make_plan(opened: Opened) -> Plan:
        return plan_steps(opened.tree, steps, title, **more)  # type: ignore[arg-type]

    return make_plan


ON_TOP = planned(SetHeader(C, "down_revision", "b"), heads={"migrations": ("c",)})


def test_the_plan_is_shown_and_carried_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert edit(YES, ON_TOP) == 0
    assert capsys.readouterr().out == (
        "put 'c' on top of 'b'\n"
        f"  change {C}: down_revision = 'b'\n"
        "  chain migrations then has the head 'c'\n"
    )
    assert "down_revision = 'b'" in (root / C).read_text()
    assert edit(YES, ON_TOP) == 0
    assert capsys.readouterr().err == "revlint: nothing to do: put 'c' on top of 'b'\n"


def test_diff_changes_nothing_and_git_applies_it(
    root: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    before = (root / C).read_bytes()
    assert edit(EditOptions(diff=True), ON_TOP) == 0
    out = capfdbinary.readouterr().out
    assert (root / C).read_bytes() == before
    done = subprocess.run(["git", "apply"], input=out, check=False)
    assert done.returncode == 0
    assert "down_revision = 'b'" in (root / C).read_text()


def test_the_diff_of_a_project_in_a_repository_is_for_its_top(
    root: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(root.parent, "init", "--quiet")
    (root / "revlint.toml").write_text("")
    monkeypatch.chdir(root / "migrations")
    assert edit(EditOptions(diff=True), ON_TOP) == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(f"diff --git a/shop/{C} b/shop/{C}\n".encode())
    subprocess.run(["git", "apply"], input=out, check=True)
    assert "down_revision = 'b'" in (root / C).read_text()


def test_a_promise_that_does_not_hold_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = planned(SetHeader(C, "down_revision", None), heads={"migrations": ("c",)})
    assert edit(YES, plan) == 1
    assert capsys.readouterr().err == (
        "revlint: nothing was changed: afterwards chain migrations would have the heads "
        "'b' and 'c', not the head 'c'\n"
    )


def test_a_new_finding_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert edit(YES, planned(SetHeader(C, "down_revision", "gone"))) == 1
    assert capsys.readouterr().err == (
        "revlint: nothing was changed: the result would have new findings: missing-parent: "
        f"no revision 'gone' in this chain ({C})\n"
    )
    assert "down_revision = 'a'" in (root / C).read_text()


def test_a_chain_with_an_unreadable_file_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / D).write_text("<<<<<<< ours\n")
    assert edit(YES, ON_TOP) == 1
    assert capsys.readouterr().err == (
        f"revlint: nothing was changed: {D}: it cannot be read; repair it first\n"
    )


def test_an_interrupted_edit_is_taken_back_first(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = planned(
        SetHeader(B, "branch_labels", "label"), SetHeader(C, "down_revision", "b"), title="both"
    )
    assert in_child(lambda: _edit(both), at_rename(3, kill)) == 9
    assert find_interrupted(root)
    capsys.readouterr()

    assert edit(EditOptions(diff=True), both) == 1
    assert capsys.readouterr().err == (
        "revlint: nothing was changed: an edit was interrupted; run the command without --diff to "
        "take it back\n"
    )
    assert edit(YES, both) == 0
    assert capsys.readouterr().err == f"revlint: an edit was interrupted; restored {B}\n"
    assert "branch_labels = 'label'" in (root / B).read_text()
    assert "down_revision = 'b'" in (root / C).read_text()


def _edit(make_plan: Callable[..., Plan]) -> None:
    edit(YES, make_plan)


def test_the_configuration_is_that_of_the_planned_tree(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = b'id-pattern = "[0-9]+"\n'
    assert edit(YES, planned(WriteFile("revlint.toml", text), title="new")) == 1
    assert "the result would have new findings: id-format: " in capsys.readouterr().err
    assert edit(YES, planned(WriteFile("revlint.toml", b"# nothing\n"), title="new")) == 0
    assert (root / "revlint.toml").read_bytes() == b"# nothing\n"
    assert edit(YES, planned(WriteFile("revlint.toml", text), title="new")) == 1


@pytest.fixture
def repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-m", "start")
    return root


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


RENAME = planned(
    RenameFile(C, D),
    SetHeader(C, "down_revision", "b"),
    title="rename",
    heads={"migrations": ("c",)},
)


def test_a_rename_is_staged_as_git_mv_does(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert edit(YES, RENAME) == 0
    assert git(repository, "status", "--porcelain") == f"RM {C} -> {D}\n"
    captured = capsys.readouterr()
    assert captured.err == ""
    assert f"  rename {C} -> {D}: down_revision = 'b'\n" in captured.out


def test_a_rename_of_a_changed_file_is_not_staged(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / C).write_text(revision_file("c", ("a",), message="mine"))
    assert edit(YES, RENAME) == 0
    assert git(repository, "status", "--porcelain") == f" D {C}\n?? {D}\n"
    assert capsys.readouterr().err == (
        f"revlint: the new name of {C} is not staged: it had changes that are not committed; "
        f"git add -A -- {C} {D}\n"
    )


def test_a_rename_of_an_untracked_file_is_only_a_rename(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "rm", "--quiet", "--cached", C)
    git(repository, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-m", "less")
    assert edit(YES, RENAME) == 0
    assert git(repository, "status", "--porcelain") == f"?? {D}\n"
    assert capsys.readouterr().err == ""


def test_where_the_index_is_locked_the_rename_is_not_staged(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / ".git/index.lock").touch()
    assert edit(YES, RENAME) == 0
    assert (repository / D).exists()
    assert "is not staged: git failed: fatal: Unable to create" in capsys.readouterr().err


def test_two_files_that_exchange_their_names_are_staged(repository: Path) -> None:
    swap = planned(RenameFile(B, C), RenameFile(C, B), title="swap")
    old = git(repository, "ls-files", "-s").split()
    assert edit(YES, swap) == 0
    new = git(repository, "ls-files", "-s").split()
    assert sorted(old) == sorted(new)
    assert old != new
    assert git(repository, "status", "--porcelain") == f"M  {B}\nM  {C}\n"


@pytest.mark.parametrize("id_", ["c", "b"])
def test_with_a_base_the_plan_is_judged_against_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], id_: str
) -> None:
    """The merge of the planned tree into the base is linted; merged history is not rewritten."""
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    repo = start(tmp_path / "shop", "a", "b")
    fork(repo)
    monkeypatch.chdir(repo.root)
    options = EditOptions(base="main", yes=True)
    old, new = f"migrations/versions/{id_}.py", "migrations/versions/new.py"
    steps: list[Step] = [RenameFile(old, new)]
    assert edit(options, planned(*steps, title="rename")) == 0
    assert (repo.root / new).exists()
    capsys.readouterr()
    steps = [SetHeader(new, "revision", "x"), SetDocstring(new, revision="x")]
    status = edit(options, planned(*steps, title="another id", new_ids={id_: "x"}))
    assert (status, capsys.readouterr().err.count("removed-revision")) == (
        (0, 0) if id_ == "c" else (1, 1)
    )


@pytest.mark.parametrize("diff", [False, True])
def test_what_cannot_be_written_is_not_shown(
    root: Path, capsys: pytest.CaptureFixture[str], *, diff: bool
) -> None:
    """A diff, too, would write through the link, or break it."""
    os.link(root / C, root / "other.py")
    assert edit(EditOptions(yes=True, diff=diff), ON_TOP) == 1
    assert capsys.readouterr() == (
        "",
        f"revlint: nothing was changed: {C}: it is a hard link: another name leads to the same "
        "file\n",
    )
