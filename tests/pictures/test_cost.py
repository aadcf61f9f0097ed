"""Pictures cost a check nothing: it imports none of their modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.projects import BAD, write


@pytest.mark.parametrize("output", ["full", "concise", "json", "sarif", "gitlab"])
def test_check_imports_no_picture(tmp_path: Path, output: str) -> None:
    write(tmp_path, BAD)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "revlint", "check", "--output-format", output],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "missing-parent" in done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "revlint.engine.lint" in imported
    assert [name for name in imported if name.startswith("revlint.pictures")] == []
    assert not imported & {"revlint.reporters.graph_text", "revlint.cli.graph", "revlint.cli.drawn"}
