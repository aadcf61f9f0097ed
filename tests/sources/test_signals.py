"""A signal while git is at work leaves no temporary directory and no process."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from tests.git_support import Repo, fork, start
from tests.patience import PATIENCE

#: The git commands of a check with a base.
COMMANDS = (
    "ls-files -z",
    "rev-parse",
    "ls-files -s",
    "diff-files",
    "update-index",
    "write-tree",
    "--batch-check",
    "merge-base",
    "merge-tree",
    "log",
    "--batch-command",
)

#: Stands before git; at one command it sends a signal to the check, and then waits without end.
_WRAPPER = """#!/bin/sh
case "$*" in
*"{command}"*)
    echo $$ > "{log}"
    kill -s {number} $PPID
    exec cat "{fifo}"
esac
exec "{git}" "$@"
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = start(tmp_path / "repo")
    fork(repo)
    repo.revise("untracked", "c")
    return repo


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="processes are waited for on Linux only")
@pytest.mark.parametrize(
    ("command", "number"), [*zip(COMMANDS, cycle([signal.SIGINT, signal.SIGTERM]), strict=False)]
)
def test_a_signal_while_git_works(
    repo: Repo, tmp_path: Path, command: str, number: signal.Signals
) -> None:
    bin_, temporary, log = tmp_path / "bin", tmp_path / "temporary", tmp_path / "log"
    bin_.mkdir()
    temporary.mkdir()
    os.mkfifo(tmp_path / "fifo")
    wrapper = bin_ / "git"
    wrapper.write_text(
        _WRAPPER.format(
            command=command,
            log=log,
            number=int(number),
            fifo=tmp_path / "fifo",
            git=shutil.which("git"),
        )
    )
    wrapper.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-m", "revlint", "check", "--no-cache", "--base", "main"],
        cwd=repo.root,
        env={
            **os.environ,
            "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
            "TMPDIR": str(temporary),
        },
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 128 + number, done.stderr
    assert list(temporary.iterdir()) == []
    _wait_for(int(log.read_text()))


def _wait_for(child: int) -> None:
    """Come back when a process has ended."""
    try:
        descriptor = os.pidfd_open(child)
    except ProcessLookupError:
        return
    assert select.select([descriptor], [], [], PATIENCE)[0]
    os.close(descriptor)
