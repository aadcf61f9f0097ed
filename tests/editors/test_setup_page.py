"""The settings that the page shows can be read, and the problem matcher reads real output."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.node_packages import unavailable
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/editor-setup.md").read_text()


def blocks(language: str) -> list[str]:
    """The code blocks of the page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_toml() -> None:
    (helix,) = map(tomllib.loads, blocks("toml"))
    assert helix["language-server"]["revlint"]["args"] == ["server"]


def test_json() -> None:
    tasks, sublime, zed = map(json.loads, blocks("json"))
    assert tasks["tasks"][0]["command"] == zed[0]["command"] == "revlint"
    assert sublime["clients"]["revlint"]["command"] == ["revlint", "server"]


def test_lua(tmp_path: Path) -> None:
    """Neovim can parse it; the functions that it calls are younger than Debian's Neovim."""
    nvim = shutil.which("nvim")
    if nvim is None:
        unavailable("Neovim is not installed")
    for number, block in enumerate(blocks("lua")):
        file = tmp_path / f"{number}.lua"
        file.write_text(block)
        command = [
            nvim,
            "--headless",
            "--clean",
            "-c",
            f"lua assert(loadfile('{file}'))",
            "-c",
            "qa",
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_the_problem_matcher_is_that_of_the_extension() -> None:
    manifest = json.loads((ROOT / "editors/vscode/package.json").read_text())
    (shown,) = json.loads(blocks("json")[0])["tasks"]
    (pattern,) = manifest["contributes"]["problemPatterns"]
    assert shown["problemMatcher"]["pattern"] == {k: v for k, v in pattern.items() if k != "name"}


def test_the_problem_matcher_reads_every_finding() -> None:
    (task,) = json.loads(blocks("json")[0])["tasks"]
    broken = ROOT / "examples/broken"
    done = subprocess.run(
        [sys.executable, "-m", "revlint", *task["args"]],
        cwd=broken,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    pattern = task["problemMatcher"]["pattern"]
    lines = done.stdout.splitlines()
    found = [re.fullmatch(pattern["regexp"], line) for line in lines]
    assert len(lines) > 15
    assert all(match and (broken / match[pattern["file"]]).is_file() for match in found)
