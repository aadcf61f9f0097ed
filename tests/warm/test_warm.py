"""A warm program does what the installed one does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.advice.layouts import LAYOUTS
from tests.cli.projects import write
from tests.warm import warm_programs

INSTALLED = Path(sys.executable).parent

#: Shows how a program was started, wherever Alembic loads it.
_ENV = """\
import os, sys
print(sys.argv[1:], os.path.basename(sys.argv[0]), os.getcwd(), sys.stdin.read())
print(os.environ.get("PYTHONPATH"), [p for p in sys.path if p.endswith(("here", "bin"))])
print(sys.dont_write_bytecode, __name__, file=sys.stderr)
"""


def outcome(programs: Path, line: str, directory: Path, **more: str) -> tuple[int, str, str]:
    path = os.pathsep.join((str(programs), str(INSTALLED), os.environ["PATH"]))
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=directory,
        env={**os.environ, "PATH": path, **more},
        input="typed",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "alembic heads; echo $?",
        "alembic -c 'no file' heads",
        "alembic frobnicate 'a b' ''",
        "alembic current",
        "PYTHONPATH=here:there alembic upgrade head --sql",
        "PYTHONDONTWRITEBYTECODE=1 alembic current >&2 | cat",
        "PYTHONSAFEPATH=1 alembic current",
        "revlint check; echo $?",
        "revlint check --output-format json | cat; revlint --version",
        "revlint check nowhere",
        "flask db heads -d 'no directory'",
    ],
)
def test_a_warm_program_does_what_the_installed_one_does(line: str, tmp_path: Path) -> None:
    root = write(tmp_path, {**LAYOUTS["at the root"].files, "migrations/env.py": _ENV})
    assert outcome(warm_programs(), line, root) == outcome(INSTALLED, line, root)


def test_a_program_that_is_ended(tmp_path: Path) -> None:
    """The status is that of a shell, and no program outlives its client."""
    env = "import os, time\nprint(os.getpid(), flush=True)\n"
    files = LAYOUTS["at the root"].files
    root = write(tmp_path, {**files, "migrations/env.py": f"{env}os.kill(os.getpid(), 9)\n"})
    assert outcome(warm_programs(), "alembic current; echo $?", root)[1].endswith("137\n")

    write(root, {"migrations/env.py": f"{env}time.sleep(7200)\n"})
    with subprocess.Popen(
        [warm_programs() / "alembic", "current"], cwd=root, stdout=subprocess.PIPE
    ) as client:
        assert client.stdout is not None
        assert client.stdout.readline().strip().isdigit()
        client.send_signal(signal.SIGKILL)
        # The stream ends when the program has ended, which inherited it.
        assert client.stdout.read() == b""
    # The server goes on.
    assert outcome(warm_programs(), "alembic --version", root)[0] == 0
