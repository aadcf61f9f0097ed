"""Reading many files: the same in one process and in two."""

from __future__ import annotations

import os
import signal

import pytest

from revlint.engine import reading as module
from revlint.engine.example import revision_file
from revlint.engine.reading import WORTH_FORKING, Reading, read_alone
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.sources.memory import MemoryTree

_PATHS = [f"versions/{n:04}.py" for n in range(WORTH_FORKING + 20)]
_FILES = {
    path: revision_file(path[-7:-3]) + ("# revlint: ignore-file[x]\n" if path < _PATHS[3] else "")
    for path in _PATHS
}
_ODD = {
    _PATHS[7]: "def (",
    _PATHS[8]: "from names import ID as revision\ndown_revision = None\n",
    _PATHS[9]: "revision = '\\udcff'\ndown_revision = None\n",
    "versions/\udcff.py": revision_file("odd"),
    "names.py": "ID = 'known'\n",
}


def _read(jobs: int) -> tuple[list[Revision | Unreadable], set[str], list[int]]:
    counts: list[int] = []
    reading = Reading(MemoryTree({**_FILES, **_ODD}), counts.append, jobs)
    paths = [*_PATHS, "versions/\udcff.py"]
    reading.prepare([*paths, "versions/missing.py"])
    return [reading.read(path) for path in paths], reading.marked, counts


@pytest.mark.parametrize("quickly", [True, False])
def test_jobs_change_nothing(quickly: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same revisions, the same comments, and progress up to the last file."""
    monkeypatch.setattr("revlint.engine.workers.starts_quickly", lambda: quickly)
    monkeypatch.setattr(module, "WORTH_SPAWNING", WORTH_FORKING)
    one, two = _read(1), _read(2)
    assert one[:2] == two[:2]
    assert one[2][-1] == len(_PATHS) + 1
    assert two[2][-1] == len(_PATHS) + 2
    assert isinstance(one[0][7], Unreadable)
    assert isinstance(one[0][8], Revision)
    assert one[0][8].id == "known"


def _die_on_40(file: tuple[str, bytes]) -> bytes:
    if file[0] == _PATHS[40]:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_alone(file)


def test_a_worker_that_dies_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the workers have not read is read in this process."""
    monkeypatch.setattr(module, "read_alone", _die_on_40)
    found = _read(2)
    monkeypatch.undo()
    assert found[:2] == _read(1)[:2]


def test_what_needs_no_module_of_the_tree_is_read_by_workers_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`JSON = sa.JSON` asks for a constant of a module that is no file of the tree."""
    files = {path: f"import sqlalchemy as sa\nJSON = sa.JSON\n{_FILES[path]}" for path in _PATHS}
    files[_PATHS[8]] = _ODD[_PATHS[8]]
    read_here: list[str] = []
    read_one = module._read

    def watched(path: str, *rest: object) -> object:
        read_here.append(path)
        return read_one(path, *rest)  # type: ignore[arg-type]

    reading = Reading(MemoryTree({**files, "names.py": _ODD["names.py"]}), jobs=2)
    monkeypatch.setattr(module, "_read", watched)
    reading.prepare(_PATHS)
    found = [reading.read(path) for path in _PATHS]
    assert read_here == [_PATHS[8]]
    assert [file.id for file in found if isinstance(file, Revision)] == [
        "known" if path == _PATHS[8] else path[-7:-3] for path in _PATHS
    ]
