"""The hooks of ``.pre-commit-hooks.yaml``, run by the real pre-commit in a scratch repository.

pre-commit would install the hooks from this repository, with the package index. Here the installed
revlint stands in for that: everything but ``language`` and the program's path is as published.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.engine.example import revision_file
from tests.warm import warm_programs

ROOT = Path(__file__).parents[2]
VERSIONS = Path("migrations/versions")
PRE_PUSH = ".git/hooks/pre-push"

pytest.importorskip("pre_commit")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with the chain a -> b -> c, one commit, and every hook of git installed."""
    root = tmp_path_factory.mktemp("installed") / "shop"
    root.mkdir()
    with pytest.MonkeyPatch.context() as monkeypatch:
        _set_environment(monkeypatch, root.parent)
        monkeypatch.chdir(root)
        (root / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
        (root / VERSIONS).mkdir(parents=True)
        (root / "migrations/env.py").write_text("")
        _write("a")
        _write("b", "a")
        _write("c", "b")
        _configure("revlint")
        _git("init", "--quiet", "--initial-branch=main")
        _git("add", ".")
        _git("commit", "--quiet", "--message=start")
        types = ("pre-commit", "pre-merge-commit", "pre-push")
        _pre_commit("install", *(f"--hook-type={type_}" for type_ in types))
    return root


@pytest.fixture
def repository(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with the hooks for a commit alone; the working directory."""
    _set_environment(monkeypatch, tmp_path)
    root = Path(shutil.copytree(installed, tmp_path / "shop"))
    (root / PRE_PUSH).unlink()
    monkeypatch.chdir(root)
    return root


def _set_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(folder / "pre-commit"))
    monkeypatch.setenv("PRE_COMMIT_COLOR", "never")


def test_a_sound_commit_passes_and_prints_one_line(repository: Path) -> None:
    _write("d", "c")

    done = _commit()

    assert done.returncode == 0, done.stdout
    assert _only_line(done) == "read 1 chain, 4 files, 4 revisions"


def test_a_fork_is_stopped(repository: Path) -> None:
    _write("d", "b")

    done = _commit()

    assert done.returncode == 1
    assert "[multiple-heads]" in done.stdout
    assert _subjects() == ["start"]


def test_a_commit_that_only_deletes_a_parent_is_stopped(repository: Path) -> None:
    (repository / VERSIONS / "b.py").unlink()

    done = _commit()

    assert done.returncode == 1
    assert "[missing-parent]" in done.stdout
    assert "= help: " in done.stdout
    assert _subjects() == ["start"]


def test_a_child_whose_parent_is_not_staged_is_stopped(repository: Path) -> None:
    _write("d", "c")
    _write("e", "d")
    _git("add", str(VERSIONS / "e.py"))

    done = _run("git", "commit", "--message=e")

    assert done.returncode == 1
    assert "[missing-parent]" in done.stdout
    assert "migrations/versions/d.py defines it, and is not staged" in done.stdout
    assert "git add -- migrations/versions/d.py" in done.stdout
    _git("add", "--", "migrations/versions/d.py")
    assert _run("git", "commit", "--message=both").returncode == 0


def test_an_untracked_draft_stops_no_commit(repository: Path) -> None:
    _write("draft", "b")
    _write("broken", "gone")
    (repository / "README").write_text("a shop\n")
    _git("add", "README")

    done = _run("git", "commit", "--message=README")

    assert done.returncode == 0, done.stdout
    assert _only_line(done) == "read 1 chain, 3 files, 3 revisions"


def test_what_is_not_staged_is_not_judged(repository: Path) -> None:
    _write("c", "gone")
    (repository / "README").write_text("a shop\n")
    _git("add", "README")

    done = _run("git", "commit", "--message=README")

    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


@pytest.mark.parametrize(("staged", "saved", "status"), [("c", "gone", 0), ("gone", "c", 1)])
def test_of_a_file_that_is_staged_in_part_the_staged_part_counts(
    repository: Path, staged: str, saved: str, status: int
) -> None:
    _write("d", staged)
    _git("add", ".")
    _write("d", saved)

    done = _run("git", "commit", "--message=d")

    assert done.returncode == status, done.stdout
    assert ("[missing-parent]" in done.stdout) == (status == 1)
    # pre-commit puts the other part back.
    assert (VERSIONS / "d.py").read_text() == revision_file("d", (saved,))


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_commit_of_some_files_is_judged_without_the_others(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_linked: bool
) -> None:
    """``git commit FILE`` shows the hook another index, in a linked work tree too."""
    if is_linked:
        _git("worktree", "add", "--quiet", str(tmp_path / "linked"))
        monkeypatch.chdir(tmp_path / "linked")
    _write("d", "c")
    _write("e", "d")
    _git("add", ".")

    done = _run("git", "commit", "--message=e", str(VERSIONS / "e.py"))

    assert done.returncode == 1
    assert "[missing-parent]" in done.stdout
    done = _run("git", "commit", "--message=d", str(VERSIONS / "d.py"))
    assert done.returncode == 0, done.stdout


def test_a_linked_work_tree_is_judged_by_its_own_index(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    _write("d", "gone")
    _git("add", ".")
    monkeypatch.chdir(tmp_path / "linked")
    _write("e", "c")
    assert _commit("sound").returncode == 0
    _write("f", "c")

    done = _commit("fork")

    assert done.returncode == 1
    assert "[multiple-heads]" in done.stdout
    assert "missing-parent" not in done.stdout


def test_a_merge_of_two_sound_sides_that_makes_two_heads_is_stopped(repository: Path) -> None:
    _two_sides()

    done = _run("git", "merge", "--no-edit", "side")

    assert done.returncode != 0
    assert "[multiple-heads]" in done.stdout
    assert _subjects() == ["main", "start"]
    # The merge waits for a revision that joins the heads.
    _write("f", "d", "e")
    assert _commit("merge").returncode == 0


def test_an_untracked_draft_stops_no_merge(repository: Path) -> None:
    _git("switch", "--quiet", "--create=side")
    _write("d", "c")
    assert _commit("side").returncode == 0
    _git("switch", "--quiet", "main")
    (repository / "README").write_text("a shop\n")
    assert _commit("main").returncode == 0
    _write("draft", "b")

    done = _run("git", "merge", "--no-edit", "side")

    assert done.returncode == 0, done.stdout
    assert _only_line(done) == "read 1 chain, 4 files, 4 revisions"


def test_a_merge_with_conflicts_is_judged_when_it_is_settled(repository: Path) -> None:
    for side, text in (("side", "one"), ("main", "two")):
        _git("switch", "--quiet", *(("--create",) if side == "side" else ()), side)
        (repository / "README").write_text(text)
        _write("d" if side == "side" else "e", "c")
        assert _commit(side).returncode == 0
    assert _run("git", "merge", "--no-edit", "side").returncode != 0
    (repository / "README").write_text("both")

    done = _commit("merge")

    assert done.returncode == 1
    assert "[multiple-heads]" in done.stdout


def test_a_rebase_runs_no_hook_unless_it_stops_for_a_commit(repository: Path) -> None:
    _two_sides()
    _git("switch", "--quiet", "side")

    done = _run("git", "rebase", "--quiet", "main")

    # git replays commits without its pre-commit hook: only revlint-push sees this fork.
    assert done.returncode == 0
    assert "revlint" not in done.stdout
    _git("commit", "--quiet", "--no-verify", "--allow-empty", "--message=empty")
    assert _run("git", "rebase", "--quiet", "--exec=false", "HEAD~1").returncode != 0
    assert "[multiple-heads]" in _run("git", "commit", "--amend", "--no-edit").stdout
    _write("d", "e")
    _git("add", ".")
    done = _run("git", "commit", "--amend", "--no-edit")
    assert done.returncode == 0, done.stdout
    assert _run("git", "rebase", "--continue").returncode == 0


def test_all_files_are_those_of_the_index(repository: Path) -> None:
    _write("draft", "b")

    done = _pre_commit("run", "--all-files")

    assert done.returncode == 0, done.stdout
    _git("add", ".")
    assert "[multiple-heads]" in _pre_commit("run", "--all-files").stdout


def test_the_hook_for_the_work_tree_runs_when_it_is_asked_for(repository: Path) -> None:
    _configure("revlint-all")
    _git("add", ".")
    _write("draft", "b")
    assert "[multiple-heads]" not in _run("git", "commit", "--message=hook").stdout

    done = _pre_commit("run", "--hook-stage=manual", "--all-files", "revlint-all")

    assert done.returncode == 1
    assert "[multiple-heads]" in done.stdout


def test_the_hook_that_fixes_stops_the_commit_until_the_fix_is_staged(repository: Path) -> None:
    _configure("revlint-fix")
    (VERSIONS / "d.py").write_text(revision_file("d", ("c",)).replace("Revises: c", "Revises: b"))

    done = _commit()

    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert "change migrations/versions/d.py: Revises: c" in done.stdout
    assert _subjects() == ["start"]
    assert (VERSIONS / "d.py").read_text() == revision_file("d", ("c",))
    done = _commit()
    assert done.returncode == 0, done.stdout


def test_the_hook_that_fixes_leaves_what_is_not_staged_alone(repository: Path) -> None:
    """pre-commit puts the other part of the file back, with the fix below it or not at all."""
    _configure("revlint-fix")
    right = revision_file("d", ("c",))
    (VERSIONS / "d.py").write_text(right.replace("Revises: c", "Revises: b"))
    _git("add", ".")
    (VERSIONS / "d.py").write_text(right.replace("Revises: c", "Revises: b") + "\n# mine\n")

    done = _run("git", "commit", "--message=d")

    assert done.returncode == 1
    assert (VERSIONS / "d.py").read_text() == right + "\n# mine\n"


def test_the_hook_that_fixes_passes_what_it_cannot_fix(repository: Path) -> None:
    _configure("revlint-fix")
    _write("d", "b")
    assert _commit().returncode == 0


@pytest.fixture
def pushing(repository: Path, installed: Path, tmp_path: Path) -> Path:
    """The same with the hook ``revlint-push`` instead, and a remote that has ``main``."""
    _configure("revlint-push")
    _git("add", ".")
    _git("commit", "--quiet", "--no-verify", "--message=hook")
    _git("init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "shop.git"))
    _git("remote", "add", "origin", str(tmp_path / "shop.git"))
    _git("push", "--quiet", "--no-verify", "origin", "main")
    shutil.copy(installed / PRE_PUSH, repository / PRE_PUSH)
    return repository


def test_a_sound_push_passes_whatever_is_on_disk(pushing: Path) -> None:
    _write("d", "c")
    _commit("sound")
    _write("e", "gone")
    _git("add", ".")
    _write("f", "gone")

    done = _run("git", "push", "--verbose", "origin", "main")

    assert done.returncode == 0, done.stdout
    assert _only_line(done) == "read 1 chain, 4 files, 4 revisions"


def test_a_push_of_a_broken_commit_is_stopped_though_it_is_repaired_on_disk(pushing: Path) -> None:
    _write("d", "b")
    _git("add", ".")
    _git("commit", "--quiet", "--no-verify", "--message=fork")
    _write("d", "c")
    _git("add", ".")

    done = _run("git", "push", "origin", "main")

    assert done.returncode != 0
    assert "[multiple-heads]" in done.stdout


def test_a_push_of_another_branch_is_judged_by_that_branch(pushing: Path) -> None:
    _git("switch", "--quiet", "--create=topic")
    _write("d", "b")
    _git("add", ".")
    _git("commit", "--quiet", "--no-verify", "--message=fork")
    _git("switch", "--quiet", "main")

    done = _run("git", "push", "origin", "topic")

    assert done.returncode != 0
    assert "[multiple-heads]" in done.stdout


def test_a_fork_that_a_rebase_made_is_not_pushed(pushing: Path) -> None:
    _two_sides()
    _git("switch", "--quiet", "side")
    _git("rebase", "--quiet", "main")

    done = _run("git", "push", "origin", "side")

    assert done.returncode != 0
    assert "[multiple-heads]" in done.stdout


def test_the_first_push_of_a_repository_is_judged(pushing: Path, tmp_path: Path) -> None:
    """pre-commit then says which branch is pushed, and no commit."""
    _write("d", "b")
    _git("add", ".")
    _git("commit", "--quiet", "--no-verify", "--message=fork")
    _write("d", "c")
    _git("init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "new.git"))

    done = _run("git", "push", str(tmp_path / "new.git"), "main")

    assert done.returncode != 0
    assert "[multiple-heads]" in done.stdout


def test_without_a_push_the_hook_judges_the_last_commit(pushing: Path) -> None:
    _write("draft", "gone")

    done = _pre_commit("run", "--hook-stage=pre-push", "--all-files")

    assert done.returncode == 0, done.stdout
    note, summary = _said_by_hook(done)
    assert note == "revlint: linting HEAD, because no pre-push hook of pre-commit is running"
    assert "read 1 chain, 3 files, 3 revisions" in summary


@pytest.fixture
def shared(repository: Path, installed: Path, tmp_path: Path) -> Path:
    """The same with the hook ``revlint-base`` instead, pushed to a remote; on a branch."""
    _configure("revlint-base")
    _git("add", ".")
    _git("commit", "--quiet", "--no-verify", "--message=hook")
    _git("init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "shop.git"))
    _git("remote", "add", "origin", str(tmp_path / "shop.git"))
    _git("push", "--quiet", "--no-verify", "origin", "main")
    shutil.copy(installed / PRE_PUSH, repository / PRE_PUSH)
    _git("switch", "--quiet", "--create=topic")
    return repository


def test_a_push_of_a_sound_branch_passes(shared: Path) -> None:
    _write("d", "c")
    assert _commit().returncode == 0
    # What is not pushed is not judged.
    _write("e", "gone")

    done = _run("git", "push", "--verbose", "origin", "topic")

    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


def test_a_push_that_would_fork_the_base_is_stopped(shared: Path) -> None:
    _write("d", "c")
    assert _commit("topic").returncode == 0
    _git("switch", "--quiet", "main")
    _write("e", "c")
    assert _commit("main").returncode == 0
    _git("push", "--quiet", "--no-verify", "origin", "main")
    _git("switch", "--quiet", "topic")

    done = _run("git", "push", "origin", "topic")

    assert done.returncode != 0
    assert "against origin/main (" in done.stdout
    assert "[fork-on-merge]" in done.stdout


def test_a_push_that_edits_what_is_merged_is_reported(shared: Path) -> None:
    _write("c", "a")
    _commit("edit")

    done = _run("git", "push", "origin", "topic")

    assert done.returncode != 0
    assert "[rewritten-revision]" in done.stdout


def test_a_merge_into_the_base_is_held_against_it(shared: Path) -> None:
    """The merge contains the base's tip: what it adds to it is reported."""
    _write("d", "c")
    assert _commit("topic").returncode == 0
    _git("switch", "--quiet", "main")
    _write("e", "c")
    assert _commit("main").returncode == 0
    _git("push", "--quiet", "--no-verify", "origin", "main")

    done = _run("git", "merge", "--no-edit", "topic")

    assert done.returncode != 0
    assert "against origin/main (" in done.stdout
    assert "two heads, 'e' and 'd'" in done.stdout


def test_an_untracked_draft_stops_no_merge_into_the_base(shared: Path) -> None:
    _write("d", "c")
    assert _commit("topic").returncode == 0
    _git("switch", "--quiet", "main")
    (shared / "README").write_text("a shop\n")
    assert _commit("main").returncode == 0
    _write("draft", "b")

    done = _run("git", "merge", "--no-edit", "topic")

    assert done.returncode == 0, done.stdout
    assert "against origin/main (" in done.stdout


def _configure(hook: str) -> None:
    """Make a published hook the only one of the repository."""
    # YAML has JSON in it.
    config = {"repos": [{"repo": "local", "hooks": [_hook(hook)]}]}
    Path(".pre-commit-config.yaml").write_text(json.dumps(config))


def _hook(id_: str) -> dict[str, object]:
    """The published hook as a local one that runs this revlint."""
    published = _published(id_)
    program, *arguments = shlex.split(str(published["entry"]))
    assert program == "revlint"
    entry = shlex.join([str(warm_programs() / "revlint"), *arguments])
    return {**published, "language": "system", "entry": entry}


def _published(id_: str) -> dict[str, object]:
    """A hook of ``.pre-commit-hooks.yaml``, as pre-commit reads it."""
    from pre_commit.clientlib import load_manifest  # type: ignore[import-untyped]

    hooks = {hook["id"]: hook for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))}
    assert [*hooks] == ["revlint", "revlint-fix", "revlint-push", "revlint-base", "revlint-all"]
    hook = hooks[id_]
    assert hook["language"] == "python"
    names = ("id", "name", "entry", "args", "pass_filenames", "always_run", "stages", "verbose")
    return {name: hook[name] for name in names}


def _write(revision: str, *parents: str) -> None:
    (VERSIONS / f"{revision}.py").write_text(revision_file(revision, parents))


def _two_sides() -> None:
    """A branch ``side`` with d after c, while ``main``, checked out, gets e after c."""
    for branch, revision in (("side", "d"), ("main", "e")):
        _git("switch", "--quiet", *(("--create",) if branch == "side" else ()), branch)
        _write(revision, "c")
        assert _commit(branch).returncode == 0


def _said_by_hook(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of a hook's output, which pre-commit shows between blank lines."""
    _, _, rest = done.stdout.partition("- duration: ")
    return rest.split("\n\n")[1].splitlines()


def _only_line(done: subprocess.CompletedProcess[str]) -> str:
    """What the summary, the only line of a hook that found nothing, says about what it read."""
    (summary,) = _said_by_hook(done)
    return summary.partition("; ")[2].rstrip(".")


def _pre_commit(*arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(sys.executable, "-m", "pre_commit", *arguments)


def _commit(message: str = "change") -> subprocess.CompletedProcess[str]:
    _git("add", "--all")
    return _run("git", "commit", f"--message={message}")


def _git(*arguments: str) -> str:
    return _run("git", *arguments, check=True).stdout


def _subjects() -> list[str]:
    return re.findall(r"\S+", _git("log", "--format=%s"))


def _run(*command: str, check: bool = False) -> subprocess.CompletedProcess[str]:
    """Output and errors of a command as one text: a hook's output comes on either."""
    return subprocess.run(
        command, check=check, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
