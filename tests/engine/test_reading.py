"""Reading many files: the same in one process and in two."""

from __future__ import annotations

import os
import signal

import pytest

from revlint.engine import reading as module
from revlint.engine.example import revision_file
from revlint.engine.reading import WORTH_FORKING, Reading
from revlint.engine.workers import can_fork
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.sources.memory import MemoryTree

_PATHS = [f"versions/{n:04}.py" for n in range(WORTH_FORKING + 20)]
_FILES = {
    path: revision_file(path[-7:-3]) + ("# revlint: ignore-file[x]\n" if path < _PATHS[3] else "")
    for path in _PATHS
}


def _read(jobs: int) -> tuple[list[Revision | Unreadable], set[str], list[int]]:
    told: list[int] = []
    reading = Reading(MemoryTree({**_FILES, _PATHS[7]: "def ("}), told.append, jobs)
    reading.prepare(_PATHS)
    return [reading.read(path) for path in _PATHS], reading.marked, told


def test_jobs_change_nothing() -> None:
    """The same revisions, the same comments, and progress up to the last file."""
    one, two = _read(1), _read(2)
    assert one[:2] == two[:2]
    assert one[2][-1] == two[2][-1] == len(_PATHS)
    assert isinstance(one[0][7], Unreadable)


@pytest.mark.skipif(not can_fork(), reason="this system does not fork")
def test_a_file_that_kills_its_reader_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash that no limit foresaw costs one file."""

    def read_revision(path: str, *_: object) -> Revision | Unreadable:
        if path == _PATHS[40]:
            os.kill(os.getpid(), signal.SIGKILL)
        return Unreadable(path, "io", "")

    monkeypatch.setattr(module, "read_revision", read_revision)
    reading = Reading(MemoryTree(_FILES), jobs=2)
    reading.prepare(_PATHS)
    found = [reading.read(path) for path in _PATHS]
    assert [n for n, f in enumerate(found) if isinstance(f, Unreadable) and f.message] == [40]
