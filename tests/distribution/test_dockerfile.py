"""The Dockerfile, as far as it can be tried without building an image.

What it does to git is done to a configuration file, and revlint runs as another user on a
repository that does not belong to that user, as on a mounted one.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.distribution.support import ROOT, tracked_files
from tests.git_support import Repo, fork, start

TEXT = (ROOT / "Dockerfile").read_text("utf-8")

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root runs as another user"
)

_AS_USER = ("setpriv", "--reuid=10001", "--regid=10001", "--clear-groups")


def instructions(name: str) -> list[str]:
    """The arguments of each instruction of a kind, its lines joined."""
    joined = TEXT.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", joined, re.MULTILINE)


def test_revlint_runs_as_a_user_without_rights_in_the_mounted_repository() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert instructions("WORKDIR")[-1] == "/repo"
    assert instructions("ENTRYPOINT") == ['["revlint"]']
    assert instructions("CMD") == ['["check"]']


def test_the_image_is_built_from_what_git_tracks_and_git() -> None:
    """.dockerignore leaves nothing out that the build reads."""
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    folders = {line for line in ignored if line and not line.startswith(("#", "**"))}
    assert {name.partition("/")[0] for name in tracked_files()}.isdisjoint(folders)
    assert ".git" not in folders


@pytest.fixture
def mount() -> Iterator[Path]:
    """A folder that every user can read; pytest's are those of one user."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def shop(mount: Path) -> Repo:
    """A repository of root with a fork, on ``topic``."""
    repo = start(mount / "shop")
    fork(repo)
    return repo


def run_as_user(repo: Repo, *arguments: str) -> subprocess.CompletedProcess[str]:
    """revlint in the repository, for the user of the image, with its git configuration."""
    (line,) = [word for word in instructions("RUN") if "git config" in word]
    command = shlex.split(line[line.index("git config") :])
    assert command == ["git", "config", "--system", "--add", "safe.directory", "/repo"]
    trusted = repo.root.parent / "gitconfig"
    set_ = ["git", "config", "--file", str(trusted), command[4], str(repo.root)]
    subprocess.run(set_, check=True)
    if subprocess.run([*_AS_USER, sys.executable, "-c", ""], check=False).returncode:
        pytest.skip("only root can run this Python")
    return subprocess.run(
        [*_AS_USER, sys.executable, "-m", "revlint", *arguments],
        cwd=repo.root,
        env={
            "PATH": os.environ["PATH"],
            "HOME": "/home/revlint",
            "GIT_CONFIG_SYSTEM": str(trusted),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "linter"), str(ROOT / "rules")]),
        },
        check=False,
        text=True,
        encoding="utf-8",
        capture_output=True,
    )


def test_a_mounted_repository_of_another_user_has_a_base(shop: Repo) -> None:
    done = run_as_user(shop, "check", "--base", "main")
    assert done.returncode == 1, done.stderr
    assert "[fork-on-merge]" in done.stdout
    assert "dubious" not in done.stderr


def test_no_other_repository_is_trusted(shop: Repo, mount: Path) -> None:
    other = start(mount / "other")

    done = run_as_user(shop, "check", "--base", "main", str(other.root))

    assert done.returncode == 2
    assert "dubious ownership" in done.stderr
