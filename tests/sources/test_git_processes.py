"""How many git processes a run takes: each costs more than the reading of ten files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from revlint.cli import run
from tests.git_support import Repo, fork, start


@pytest.fixture
def count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts a program named git before the real one; it writes a line for each process."""
    real, log = shutil.which("git"), tmp_path / "log"
    (tmp_path / "bin").mkdir()
    wrapper = tmp_path / "bin" / "git"
    wrapper.write_text(
        f'#!/bin/sh\necho "$*" | tr "\\n" " " >> "{log}"\necho >> "{log}"\nexec "{real}" "$@"\n'
    )
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return log


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo = start(tmp_path / "repo")
    fork(repo)
    repo.revise("untracked", "c")
    monkeypatch.chdir(repo.root)
    return repo


def processes(log: Path) -> list[str]:
    return log.read_text().splitlines()


@pytest.mark.parametrize("base", ["main", "auto"])
@pytest.mark.usefixtures("repo")
def test_with_a_base(count: Path, base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--base", base, "--output-format", "concise"]) == 1
    assert "fork-on-merge" in capsys.readouterr().out
    assert len(processes(count)) <= 16, "\n".join(processes(count))


@pytest.mark.parametrize(("options", "most"), [([], 3), (["--at", "HEAD"], 3), (["--staged"], 4)])
@pytest.mark.usefixtures("repo")
def test_without_a_base(count: Path, options: list[str], most: int) -> None:
    run(["check", "--no-cache", *options])
    assert len(processes(count)) <= most, "\n".join(processes(count))


def test_every_call_names_its_repository(
    repo: Repo, count: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the first, for which git checks the owner; it runs in the top that was found."""
    (repo.root / "sub").mkdir()
    monkeypatch.chdir(repo.root / "sub")
    run(["check", "--base", "main", ".."])
    for line in processes(count):
        assert "safe.bareRepository=explicit" in line
        assert "core.fsmonitor=false" in line
        assert "core.hooksPath=/dev/null" in line
        assert any(option in line for option in ("--git-dir=", "--work-tree=", "--show-toplevel"))
