"""The server, driven by Neovim's own client."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from revlint.engine.example import history
from tests.cli.projects import write
from tests.node_packages import unavailable
from tests.patience import PATIENCE

SCRIPT = Path(__file__).with_name("session.lua")

#: ``d4`` names a parent too many, and Alembic refuses the id ``c3-x``.
TREE = history("<base> -> a1", "a1 -> b2", "b2 -> c3-x", "a1, c3-x -> d4")


def test_a_session(tmp_path: Path) -> None:
    """Open a broken tree, fix it, jump, rename an id, and see the diagnostics go."""
    nvim = shutil.which("nvim")
    if nvim is None:
        unavailable("Neovim is not installed")
    root = write(tmp_path / "shop", TREE)

    result = _run(nvim, root, tmp_path)

    assert "error" not in result, result["error"]
    assert result == {
        "opened": ["'d4' names parent 'a1', an ancestor anyway"],
        "code": "redundant-parent",
        "elsewhere": ["c3-x.py", "d4.py"],
        "actions": ["remove what is redundant", "Suppress redundant-parent here"],
        "jumped": "c3-x.py",
        "cursor": [9, 11],
        "id": ["id 'c3-x' contains '-', which Alembic refuses"],
    }
    done = subprocess.run(
        [sys.executable, "-m", "revlint", "check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    names = sorted(file.name for file in (root / "migrations/versions").glob("*.py"))
    assert names == ["a1.py", "b2.py", "c3.py", "d4.py"]


def _run(nvim: str, root: Path, folder: Path) -> dict[str, object]:
    revlint = folder / "revlint"
    revlint.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m revlint "$@"\n')
    revlint.chmod(0o755)
    report = folder / "result.json"
    own = {"REVLINT": str(revlint), "ROOT": str(root), "RESULT": str(report)}
    folders = {
        f"XDG_{name}_HOME": str(folder / name) for name in ("DATA", "STATE", "CACHE", "CONFIG")
    }
    done = subprocess.run(
        [nvim, "--headless", "--clean", "-n", "-c", f"luafile {SCRIPT}"],
        cwd=root,
        env={**os.environ, **own, **folders},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    found: dict[str, object] = json.loads(report.read_text())
    return found
