"""docs/plugins.md: its package is installed beside revlint in a new environment, and works."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from revlint.engine.example import history, revision_file
from tests.distribution.support import run

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "examples" / "plugin-rule"
PAGE = (ROOT / "docs" / "plugins.md").read_text("utf-8")

A1 = "migrations/versions/a1.py"
RULE = "missing-ticket"
FOUND = f"{A1}:1:1: %s[{RULE}] the message names no ticket\n"


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment that has revlint, the plug-in and pytest."""
    where = tmp_path_factory.mktemp("plugin")
    sources = shutil.copytree(PLUGIN, where / "plugin-rule")
    uv = (sys.executable, "-m", "uv", "--quiet")
    run(*uv, "venv", "--python", sys.executable, "env", cwd=where)
    installed = (str(ROOT), str(sources), "pytest")
    run(*uv, "pip", "install", "--python", "env", *installed, cwd=where)
    return where / "env" / ("Scripts" if os.name == "nt" else "bin")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        **history("<base> -> a1", "a1 -> b2"),
        A1: revision_file("a1", message="add users"),
        "migrations/versions/b2.py": revision_file("b2", ("a1",), message="SHOP-2 add carts"),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def check(scripts: Path, project: Path, *options: str, status: int = 0) -> str:
    """What a check without a terminal prints: a line for each finding."""
    revlint = scripts / "revlint"
    return run(revlint, "check", "--no-cache", *options, cwd=project, status=status)


def test_its_tests_pass(scripts: Path, tmp_path: Path) -> None:
    tests = shutil.copytree(PLUGIN / "tests", tmp_path / "tests")
    passed = run(scripts / "python", "-m", "pytest", "-q", tests, cwd=tmp_path)
    assert "4 passed" in passed


def test_its_page(scripts: Path, tmp_path: Path) -> None:
    assert f"  {RULE} " in run(scripts / "revlint", "rule", cwd=tmp_path)
    page = run(scripts / "revlint", "rule", RULE, cwd=tmp_path)
    assert page.startswith(f"{RULE}\n\nThe message of a revision names no ticket.\n")
    assert f"warning[{RULE}]: the message names no ticket\n" in page
    assert "Write the ticket into the message" in page


def test_it_finds_what_it_should(scripts: Path, project: Path) -> None:
    assert check(scripts, project) == "", "files that are not new are not checked"
    assert check(scripts, project, "--select", RULE) == FOUND % "warning"
    report = json.loads(check(scripts, project, "--select", RULE, "--output-format", "json"))
    (finding,) = report["findings"]
    assert finding["url"] == f"https://docs.acme.example/migrations#{RULE}"
    assert finding["revision"] == "a1"


def test_new_files_are_checked_by_default(scripts: Path, project: Path) -> None:
    run("git", "init", "--quiet", cwd=project)
    assert check(scripts, project) == FOUND % "warning"


def test_severity_and_suppression(scripts: Path, project: Path) -> None:
    config = project / "revlint.toml"
    config.write_text(f'select = ["{RULE}"]\nseverity = {{ {RULE} = "error" }}\n')
    assert check(scripts, project, status=1) == FOUND % "error"
    config.write_text(f'select = ["{RULE}"]\nper-file-ignores = {{ "/{A1}" = ["{RULE}"] }}\n')
    assert check(scripts, project) == ""
    config.write_text(f'select = ["{RULE}"]\n')
    with (project / A1).open("a") as file:
        file.write(f"# revlint: ignore-file[{RULE}] -- before the guide\n")
    assert check(scripts, project) == ""


def test_the_page_shows_every_file_of_the_package() -> None:
    files = {
        path.relative_to(PLUGIN.parent).as_posix(): path.read_text("utf-8")
        for path in PLUGIN.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(files) == 4
    for name, text in files.items():
        language = "toml" if name.endswith(".toml") else "python"
        assert f"`{name}`\n\n```{language}\n{text}```\n" in PAGE
