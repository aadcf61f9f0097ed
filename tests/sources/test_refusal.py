"""A repository that git refuses is linted from disk, and the printed command lets git in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.git_support import VERSIONS, Repo, start
from tests.warm import warm_programs

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a repository away"
)

_ALLOWED = "allow it with: "


@pytest.fixture(params=["repo", "it's a repo"])
def repo(request: pytest.FixtureRequest, tmp_path: Path) -> Repo:
    """A repository with the chain a -> b and an ignored c after a, of another user."""
    repo = start(tmp_path / request.param)
    repo.write({".gitignore": "c.py\n"})
    repo.commit()
    repo.revise("c", "a")
    _give_away(repo.root)
    return repo


def _give_away(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)


def _run(
    command: str, directory: Path, variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """A command for a shell that finds ``revlint``; no variables but these count."""
    path = f"{warm_programs()}{os.pathsep}{os.environ['PATH']}"
    kept = {name: os.environ[name] for name in ("TMPDIR",) if name in os.environ}
    return subprocess.run(
        ["sh", "-c", command],
        cwd=directory,
        env=kept | {"PATH": path, "XDG_CACHE_HOME": str(directory.parent / "cache")} | variables,
        check=False,
        text=True,
        capture_output=True,
    )


@pytest.fixture(params=["home", "no home", "no file for settings", "settings in variables"])
def variables(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Where git keeps the settings of the user, if it can."""
    (tmp_path / "home").mkdir()
    home = {"HOME": str(tmp_path / "home")}
    return {
        "home": home,
        "no home": {},
        "no file for settings": home | {"GIT_CONFIG_GLOBAL": os.devnull},
        "settings in variables": {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "user.name",
            "GIT_CONFIG_VALUE_0": "Ada",
        },
    }[request.param]


def test_the_files_on_disk_are_linted_and_the_printed_command_lets_git_in(
    repo: Repo, variables: dict[str, str]
) -> None:
    done = _run("revlint check --output-format concise", repo.root, variables)

    # Without git, the ignored file counts.
    assert done.returncode == 1
    assert "multiple-heads" in done.stdout
    note, _, command = done.stderr.splitlines()[0].partition(_ALLOWED)
    assert note == (
        "revlint: linting the files on disk, ignored ones included: git refuses the repository "
        f"{repo.root}, which belongs to another user (dubious ownership); "
    )
    done = _run(f"{command} && revlint check", repo.root, variables)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "dubious" not in done.stderr
    assert "read 1 chain, 2 files" in done.stdout + done.stderr


@pytest.mark.parametrize("option", ["--at HEAD", "--base HEAD", "--staged", "--pushed"])
def test_what_only_git_has_cannot_be_linted_until_it_may(
    repo: Repo, tmp_path: Path, option: str
) -> None:
    variables = {"HOME": str(tmp_path)}
    done = _run(f"revlint check {option}", repo.root, variables)

    assert done.returncode == 2
    said, _, command = done.stderr.splitlines()[-1].partition(_ALLOWED)
    assert said.startswith("revlint: ")
    assert "dubious ownership" in said
    done = _run(f"{command} && revlint check {option}", repo.root, variables)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command", ["check --stdin-filename new.py <alembic.ini", "chains", "graph"]
)
def test_every_command_says_it_each_time(repo: Repo, tmp_path: Path, command: str) -> None:
    for _ in range(2):
        done = _run(f"revlint {command}", repo.root, {"HOME": str(tmp_path)})
        assert done.stderr.count("dubious ownership") == 1


def test_init_says_it_too(repo: Repo, tmp_path: Path) -> None:
    done = _run("revlint init --stdout", repo.root, {"HOME": str(tmp_path)})
    assert done.returncode == 0
    assert done.stderr.count("dubious ownership") == 1


def test_a_linked_work_tree_is_allowed_by_its_own_path(repo: Repo, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    allow = f'git config --global --add safe.directory "{repo.root}"'
    home = {"HOME": str(tmp_path)}
    assert _run(f'{allow} && git worktree add -q "{linked}"', repo.root, home).returncode == 0
    assert (linked / VERSIONS / "a.py").is_file()
    (tmp_path / ".gitconfig").unlink()
    _give_away(linked)

    done = _run("revlint check", linked, home)

    command = done.stderr.splitlines()[0].partition(_ALLOWED)[2]
    assert str(linked) in command
    done = _run(f"{command} && revlint check", linked, home)
    assert done.returncode == 0, done.stderr
    assert "dubious" not in done.stderr
