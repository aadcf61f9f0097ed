"""The directory of the programs, and the server behind them: one for each test process."""

from __future__ import annotations

import atexit
import functools
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_HERE = Path(__file__).parent
_PROGRAMS = ("alembic", "flask", "revlint")
#: They would change what Python imports, or how.
_UNSET = ("PYTHONPATH", "PYTHONSAFEPATH", "PYTHONSTARTUP")


@functools.cache
def warm_programs() -> Path:
    """A directory of programs that take their arguments to a server, which is running.

    Where processes cannot fork, that of the installed programs.
    """
    if not hasattr(os, "fork"):
        return Path(sys.executable).parent
    directory = Path(tempfile.mkdtemp(prefix="revlint-warm-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    address = directory / "socket"
    _start(address)
    client = shlex.join([sys.executable, "-IS", str(_HERE / "client.py"), str(address)])
    for name in _PROGRAMS:
        program = directory / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nexec {client} {name} "$@"\n')
        program.chmod(0o755)
    return directory / "bin"


def _start(address: Path) -> None:
    """Start a server that ends with this process, and wait until it answers."""
    server = subprocess.Popen(
        [sys.executable, str(_HERE / "server.py"), str(address)],
        env={name: value for name, value in os.environ.items() if name not in _UNSET},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    atexit.register(_end, server)
    assert server.stdout.readline() == b"ready\n"


def _end(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin is not None
    server.stdin.close()
    server.wait()
