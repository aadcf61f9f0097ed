"""Waiting for git can be interrupted, and loses nothing of what git said before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from revlint import process
from revlint.interruption import Interruption, polled
from revlint.sources.git_command import Git
from revlint.sources.history import History
from revlint.sources.repositories import Repositories
from tests.git_support import Repo


def end() -> None:
    raise Interruption


def test_a_command_that_waits_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fifo, program = tmp_path / "fifo", tmp_path / "bin/git"
    os.mkfifo(fifo)
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec cat {fifo}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    others = {*process._children}
    with polled(end), pytest.raises(Interruption):
        Git(tmp_path).run("log")
    assert all(child.poll() is not None for child in process._children - others)


def test_an_interrupted_history_goes_on(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repository")
    paths = [repo.revise(id_) for id_ in "abcd"]
    repo.commit()
    for path in paths:
        repo.write({path: None})
        repo.commit()
    with Repositories() as repositories:
        repository = repositories.of(repo.root)
        history = History(repository, repo.head, "", lambda path, data: path)
        left = 2

        def check() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Interruption

        with polled(check), pytest.raises(Interruption):
            [*history.deleted(("migrations/versions",))]
        assert [file.path for file in history.deleted(("migrations/versions",))] == paths[::-1]
