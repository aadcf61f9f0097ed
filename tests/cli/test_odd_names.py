"""Names and ids that no encoding holds: undecodable bytes, lone surrogates, NUL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.git_support import Repo
from tests.patience import PATIENCE
from tests.warm import warm_programs

#: What git and Linux allow in a name: any byte but NUL and the slash.
FILES = {
    b"alembic.ini": b"[alembic]\nscript_location = m\n",
    b"m/env.py": b"",
    b"m/versions/\xfe.py": b"revision = 'a'\ndown_revision = 'gone\\ud800'\n",
    b"m/versions/b.py": b"revision = 'b\\udcff\\0'\ndown_revision = 'a'\n",
    b"m/versions/\x1b\n::error::.py": b"revision = 'c'\ndown_revision = 'a'\n",
}

COMMANDS = [
    ["check"],
    ["check", "--output-format", "full"],
    ["check", "--output-format", "json"],
    ["check", "--output-format", "github"],
    ["check", "--output-format", "json=report.json"],
    ["check", "--base", "HEAD"],
    ["check", "--at", "HEAD"],
    ["check", "--staged"],
    ["check", "--verbose", "--statistics"],
    ["check", b"m/versions/\xfe.py"],
    ["check", "--stdin-filename", b"m/versions/\xfe.py"],
    ["chains"],
    ["chains", "--output-format", "json"],
    ["graph"],
    ["graph", "--full", "--at", "HEAD"],
    ["graph", "--format", "list", "--since", "HEAD"],
    ["graph", "--format", "json"],
    ["init", "--stdout"],
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose own directory has an undecodable name too."""
    folder = tmp_path_factory.mktemp("names")
    root = Path(os.fsdecode(os.fsencode(folder) + b"/p\xff"))
    repo = Repo(root)
    for path, data in FILES.items():
        target = Path(os.fsdecode(os.fsencode(root) + b"/" + path))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    repo.git("add", ".")
    repo.git("commit", "-q", "-m", "odd")
    return root


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(map(repr, c)))
def test_every_command(project: Path, command: list[str | bytes]) -> None:
    """Each gives a report twice, the second time from what the first one kept."""
    for _ in range(2):
        done = subprocess.run(
            [warm_programs() / "revlint", *command],
            cwd=project,
            input=FILES[b"m/versions/\xfe.py"],
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "bug in revlint" not in err
        assert done.returncode in (0, 1), err
        assert "\n::error::." not in out
        if "json" in command:
            assert json.loads(out)["chains"][0]["name"] == "m"
        elif command[0] == "check" and "HEAD" not in command:
            if "json=report.json" in command:
                out = (project / "report.json").read_text(encoding="utf-8")
            assert "missing-parent" in out
