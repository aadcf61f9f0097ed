"""What ends a run from outside."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from revlint import cli
from tests.cli.projects import BAD, write
from tests.git_support import Repo
from tests.patience import PATIENCE

#: A run that sends itself a signal while a child and a temporary file are there.
_RUN = """
import os, signal, sys, time
from revlint import cli, process
from revlint.cli import check as command

def check(options):
    sleep = [sys.executable, "-c", "import time; time.sleep(7200)"]
    child = process.start(sleep, cwd=".", env=os.environ, stdin=-3, stdout=-3, stderr=-3).pid
    process.files.add("temporary")
    open("temporary", "w").close()
    print(child, flush=True)
    os.kill(os.getpid(), int(sys.argv.pop()))
    time.sleep(7200)

command.check = check
sys.argv[1:1] = ["check"]
cli.main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal(number: signal.Signals, tmp_path: Path) -> None:
    """The status is the one a shell gives it; nothing is said, and nothing is left."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(int(number))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (128 + number, "")
    assert os.listdir(tmp_path) == []
    _wait_for(int(done.stdout))


def _wait_for(child: int) -> None:
    """Return when a process has ended; its new parent may have to notice first."""
    try:
        descriptor = os.pidfd_open(child)
    except ProcessLookupError:
        return
    assert select.select([descriptor], [], [], PATIENCE)[0]
    os.close(descriptor)


def test_ctrl_c_within_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a program that calls revlint handles signals, Ctrl-C is no crash."""

    def interrupt(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("revlint.cli.check.check", interrupt)
    assert cli.run(["check"]) == 130
    assert capsys.readouterr().err.strip() == ""


#: Counts the calls of git in a file. At one of them it ends its parent, and waits to be ended.
_GIT = """#!/bin/sh
echo "$*" >> "{log}"
if [ "$(wc -l < "{log}")" -eq "$KILL_AT" ]; then
    echo $$ >> "{log}.killed"
    kill -s "$KILL_WITH" $PPID
    exec sleep 7200
fi
exec "{git}" "$@"
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_git_runs(number: signal.Signals, tmp_path: Path) -> None:
    """With ``--base``, at every third call of git: no directory and no process is left."""
    repo = Repo(tmp_path / "repo")
    write(repo.root, BAD)
    repo.git("add", ".")
    repo.git("commit", "-q", "-m", "bad")
    for name in ("temporary", "bin", "cache"):
        (tmp_path / name).mkdir()
    log, git = tmp_path / "log", shutil.which("git")
    script = tmp_path / "bin" / "git"
    script.write_text(_GIT.format(log=log, git=git))
    script.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(tmp_path / "temporary"),
        "KILL_WITH": number.name.removeprefix("SIG"),
    }

    def check(kill_at: int) -> subprocess.CompletedProcess[str]:
        log.unlink(missing_ok=True)
        return subprocess.run(
            [sys.executable, "-m", "revlint", "check", "--base", "HEAD"],
            cwd=repo.root,
            env={**environment, "KILL_AT": str(kill_at)},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    done = check(0)
    assert (done.returncode, os.listdir(tmp_path / "temporary")) == (0, [])
    count = len(log.read_text().splitlines())
    assert count > 5
    for kill_at in range(1 + number % 3, count + 1, 3):
        done = check(kill_at)
        assert (done.returncode, done.stdout) == (128 + number, "")
        assert os.listdir(tmp_path / "temporary") == []
    for line in (tmp_path / "log.killed").read_text().splitlines():
        with pytest.raises(ProcessLookupError):
            os.kill(int(line), 0)
