"""The hooks of ``.pre-commit-hooks.yaml``, run by the real pre-commit in a scratch repository.

pre-commit would install the hooks from this repository, with the package index. Here the installed
revlint stands in for that: everything but ``language`` and the program's path is as published.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.engine.example import revision_file

ROOT = Path(__file__).parents[2]
VERSIONS = Path("migrations/versions")

pytest.importorskip("pre_commit")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with the chain a -> b -> c and the hook installed; the working directory."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("PRE_COMMIT_COLOR", "never")
    root = tmp_path / "shop"
    root.mkdir()
    monkeypatch.chdir(root)
    (root / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
    (root / VERSIONS).mkdir(parents=True)
    (root / "migrations/env.py").write_text("")
    _write("a")
    _write("b", "a")
    _write("c", "b")
    # YAML has JSON in it.
    config = {"repos": [{"repo": "local", "hooks": [_hook()]}]}
    (root / ".pre-commit-config.yaml").write_text(json.dumps(config))
    _git("init", "--quiet", "--initial-branch=main")
    _git("add", ".")
    _git("commit", "--quiet", "--message=start")
    types = ("--hook-type=pre-commit", "--hook-type=pre-merge-commit")
    _run(sys.executable, "-m", "pre_commit", "install", *types, check=True)
    return root


def test_a_sound_commit_passes(repository: Path) -> None:
    _write("d", "c")

    done = _commit()

    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


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


def test_a_merge_of_two_sound_sides_that_makes_two_heads_is_stopped(repository: Path) -> None:
    _git("switch", "--quiet", "--create=side")
    _write("d", "c")
    assert _commit("side").returncode == 0
    _git("switch", "--quiet", "main")
    _write("e", "c")
    assert _commit("main").returncode == 0

    done = _run("git", "merge", "--no-edit", "side")

    assert done.returncode != 0
    assert "[multiple-heads]" in done.stdout
    assert _subjects() == ["main", "start"]


def test_what_is_not_staged_is_not_judged(repository: Path) -> None:
    """pre-commit puts unstaged changes aside, so that what is committed is what is checked."""
    _write("c", "gone")
    (repository / "README").write_text("a shop\n")
    _git("add", "README")

    done = _run("git", "commit", "--message=README")

    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


@pytest.fixture
def shared(repository: Path, tmp_path: Path) -> Path:
    """The same with the hook ``revlint-base`` instead, pushed to a remote; on a branch."""
    config = {"repos": [{"repo": "local", "hooks": [_hook("revlint-base")]}]}
    (repository / ".pre-commit-config.yaml").write_text(json.dumps(config))
    _git("add", ".")
    _git("commit", "--quiet", "--no-verify", "--message=hook")
    _git("init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "shop.git"))
    _git("remote", "add", "origin", str(tmp_path / "shop.git"))
    _git("push", "--quiet", "--no-verify", "origin", "main")
    types = ("--hook-type=pre-push", "--hook-type=pre-merge-commit")
    _run(sys.executable, "-m", "pre_commit", "install", *types, check=True)
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
    assert "which is pushed (PRE_COMMIT_TO_REF)" in done.stdout
    assert "against origin/main (" in done.stdout
    assert "[fork-on-merge]" in done.stdout


def test_a_push_that_edits_what_is_merged_is_told(shared: Path) -> None:
    _write("c", "a")
    _commit("edit")

    done = _run("git", "push", "origin", "topic")

    assert done.returncode != 0
    assert "[rewritten-revision]" in done.stdout


def test_a_merge_into_the_base_is_held_against_it(shared: Path) -> None:
    """The merge has the base's tip in it: what it brings along is what is told."""
    _write("d", "c")
    assert _commit("topic").returncode == 0
    _git("switch", "--quiet", "main")
    _write("e", "c")
    assert _commit("main").returncode == 0
    _git("push", "--quiet", "--no-verify", "origin", "main")

    done = _run("git", "merge", "--no-edit", "topic")

    assert done.returncode != 0
    assert "against origin/main (" in done.stdout
    assert "is a head beside" in done.stdout


def _hook(id_: str = "revlint") -> dict[str, object]:
    """The published hook as a local one that runs the installed revlint."""
    published = _published(id_)
    program, *arguments = shlex.split(str(published["entry"]))
    assert program == "revlint"
    entry = shlex.join([sys.executable, "-m", "revlint", *arguments])
    return {**published, "language": "system", "entry": entry}


def _published(id_: str) -> dict[str, object]:
    """A hook of ``.pre-commit-hooks.yaml``, as pre-commit reads it."""
    from pre_commit.clientlib import load_manifest  # type: ignore[import-untyped]

    hooks = {hook["id"]: hook for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))}
    assert [*hooks] == ["revlint", "revlint-base"]
    hook = hooks[id_]
    assert hook["language"] == "python"
    names = ("id", "name", "entry", "args", "pass_filenames", "always_run", "stages")
    return {name: hook[name] for name in names}


def _write(revision: str, *parents: str) -> None:
    (VERSIONS / f"{revision}.py").write_text(revision_file(revision, parents))


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
