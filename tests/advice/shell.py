"""Running the commands of findings as a reader would: through a POSIX shell, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE
from tests.warm import warm_programs


def run(line: str, directory: Path) -> str:
    """What a line prints in a directory.

    Raises:
        AssertionError: it fails.
    """
    done = attempt(line, directory)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def attempt(line: str, directory: Path) -> subprocess.CompletedProcess[str]:
    """How a line ends in a directory, and what it prints."""
    return subprocess.run(
        ["sh", "-c", line],
        cwd=directory,
        env=_environment(),
        check=False,
        text=True,
        capture_output=True,
        timeout=PATIENCE,
    )


def _environment() -> dict[str, str]:
    """The environment of a reader who commits, in the virtual environment of the tests."""
    unset = ("ALEMBIC_CONFIG", "FLASK_APP", "PYTHONPATH")
    kept = {k: v for k, v in os.environ.items() if k not in unset and not k.startswith("GIT_")}
    places = (str(warm_programs()), str(Path(sys.executable).parent), kept.get("PATH", ""))
    names = {f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")}
    addresses = {f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")}
    git = {**names, **addresses, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_EDITOR": "true"}
    return {**kept, **git, "PATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"}
