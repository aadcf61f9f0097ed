"""This repository as it is on disk, copied into a git repository with a history for a test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.git_support import Repo

ROOT = Path(__file__).parents[2]


def tracked_files() -> list[str]:
    """The files that a clone has after the next commit of everything; a copy needs git."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: the files of a release are those that git tracks")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = os.fsdecode(listed.stdout).split("\0")
    return sorted(name for name in {*names} if name and (ROOT / name).is_file())


def copy_of_this_repository(target: Path, without: tuple[str, ...] = ()) -> Repo:
    """A repository with one commit that has our files as they are on disk.

    Args:
        target: the directory, which is made.
        without: the folders to leave out, such as ``tests/``.
    """
    repo = Repo(target)
    for name in tracked_files():
        if name.startswith(without):
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)
    repo.git("add", "--all", "--force")
    repo.commit("everything")
    return repo


def run(
    *command: str | Path, cwd: Path, status: int = 0, env: Mapping[str, str] | None = None
) -> str:
    """What a command prints on stdout; its status must be the one given."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "PYTHON", "GITHUB_", "CI_")) and name != "VIRTUAL_ENV"
    }
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**kept, **(env or {})},
        check=False,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout
