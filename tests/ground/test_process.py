"""A signal ends a run, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from revlint import process
from tests.patience import PATIENCE

#: Ends itself by a signal while a program, a fork, a file and a full directory are there.
_RUN = """
import os, signal, sys
from revlint import process

process.end_on_signals()
if "half" in sys.argv:
    # As while it is being imported.
    sys.modules["multiprocessing"] = type(sys)("multiprocessing")
with process.temporary_directory() as directory:
    (directory / "objects").mkdir()
    (directory / "objects" / "pack").write_text("x")
    process.files.add("temporary")
    open("temporary", "w").close()
    nowhere = process.start(
        [sys.executable, "-c", "import time; time.sleep(7200)"],
        cwd=directory, env=os.environ, stdin=-3, stdout=-3, stderr=-3,
    )
    print(directory, nowhere.pid, flush=True)
    os.kill(os.getpid(), int(sys.argv[1]))
    nowhere.wait()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("state", ["whole", "half"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_leaves_nothing(name: str, state: str, tmp_path: Path) -> None:
    """Also where it comes while ``multiprocessing`` is half imported."""
    number: signal.Signals = getattr(signal, name)
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(int(number)), state],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (128 + number, "")
    directory, child = done.stdout.split()
    assert not os.path.lexists(directory)
    assert os.listdir(tmp_path) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(child), 0)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    """As ``nohup`` and a shell's ``&`` ask for."""
    script = (
        "import os, signal\nfrom revlint import process\nprocess.end_on_signals()\n"
        "os.kill(os.getpid(), signal.SIGHUP)\nprint('goes on')\n"
    )
    done = subprocess.run(
        ["nohup", sys.executable, "-c", script],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stdout) == (0, "goes on\n")


def test_a_temporary_directory_goes_with_its_block() -> None:
    """Also where the block ends with an exception."""
    made: list[Path] = []

    def fail() -> None:
        with process.temporary_directory() as directory:
            (directory / "file").write_text("x")
            assert directory.stat().st_mode & 0o077 == 0
            made.append(directory)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not made[0].exists()
