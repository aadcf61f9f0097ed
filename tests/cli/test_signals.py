"""What ends a run from outside."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from revlint import cli

#: A run that sends itself a signal while a child and a temporary file are there.
_RUN = """
import os, signal, sys, time
from revlint import cli, process
from revlint.cli import check as command

def check(options):
    child = os.fork()
    if not child:
        time.sleep(60)
    process.processes.add(child)
    process.files.add("temporary")
    open("temporary", "w").close()
    print(child, flush=True)
    os.kill(os.getpid(), int(sys.argv.pop()))
    time.sleep(60)

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
        timeout=50,
    )
    assert (done.returncode, done.stderr) == (128 + number, "")
    assert os.listdir(tmp_path) == []
    _wait_for(int(done.stdout))


def _wait_for(child: int) -> None:
    """Come back when a process has ended, which somebody else may have to notice first."""
    try:
        descriptor = os.pidfd_open(child)
    except ProcessLookupError:
        return
    assert select.select([descriptor], [], [], 40)[0]
    os.close(descriptor)


def test_ctrl_c_within_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where somebody else handles signals, it is no mistake of revlint's."""

    def interrupt(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("revlint.cli.check.check", interrupt)
    assert cli.run(["check"]) == 130
    assert capsys.readouterr().err.strip() == ""
