"""Work in worker processes: the same results, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from revlint.engine.workers import map_in_workers, starts_quickly
from tests.patience import PATIENCE

METHODS = multiprocessing.get_all_start_methods()


def double(number: int) -> int:
    return 2 * number


def die_on_77(number: int) -> int:
    if number == 77:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def refuse(number: int) -> int:
    raise ValueError(f"no {number}")


def process_of(number: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("method", METHODS)
def test_every_argument_has_its_result(method: str) -> None:
    """Results come in the order of the arguments, however workers are started."""
    context = multiprocessing.get_context(method)
    found = list(map_in_workers(double, range(200), 2, context))
    assert found == [(n, 2 * n) for n in range(200)]


def test_arguments_are_taken_as_they_are_needed() -> None:
    """So a hundred thousand files are never in memory at once."""
    taken: list[int] = []

    def arguments() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    assert len(list(islice(map_in_workers(double, arguments(), 2), 100))) == 100
    assert len(taken) < 500


def test_a_worker_that_dies_ends_the_results() -> None:
    """What came before it is there, and in order; the caller does the rest."""
    found = list(map_in_workers(die_on_77, range(1_000), 2))
    assert found == [(n, n) for n in range(len(found))]
    assert len(found) <= 77


def test_an_exception_is_raised_here() -> None:
    """What a function raises is not mistaken for a crash."""
    with pytest.raises(ValueError, match="no 0"):
        list(map_in_workers(refuse, [0], 1))


def test_no_worker_is_left_where_the_caller_stops() -> None:
    results = map_in_workers(process_of, range(200), 2)
    _, worker = next(results)
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


#: A run that has workers, says which, and waits to be killed.
_PARENT = """
import sys, time
from multiprocessing import get_context
from tests.engine.test_workers import map_in_workers, process_of

if __name__ == "__main__":
    found = map_in_workers(process_of, range(400), 2, get_context(sys.argv[1]))
    print(*{worker for _, worker in [next(found) for _ in range(100)]}, flush=True)
    time.sleep(7200)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a way to wait for any process")
@pytest.mark.parametrize("method", METHODS)
def test_workers_end_with_their_parent(method: str, tmp_path: Path) -> None:
    """Also where the parent is killed and can do nothing, they let go of its output."""
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    root = str(Path(__file__).parents[2])
    parent = subprocess.Popen(
        [sys.executable, str(script), method],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert parent.stdout is not None
    workers = [int(word) for word in parent.stdout.readline().split()]
    assert workers
    descriptors = [os.pidfd_open(worker) for worker in workers]
    parent.kill()
    parent.wait()
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], PATIENCE)[0]
        os.close(descriptor)
    assert parent.stdout.read() == ""


def test_a_module_of_the_working_directory_is_never_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new Python looks there first, unless it is told not to."""
    for name in ("multiprocessing", "re", "sitecustomize", "encodings"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("revlint.engine.workers.starts_quickly", lambda: False)
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    assert list(map_in_workers(double, [1], 1)) == [(1, 2)]
    assert not (tmp_path / "ran").exists()
    assert os.environ["PYTHONSAFEPATH"] == ""


def test_the_environment_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("revlint.engine.workers.starts_quickly", lambda: False)
    before = dict(os.environ)
    assert list(map_in_workers(double, range(60), 2)) == [(n, 2 * n) for n in range(60)]
    assert dict(os.environ) == before


def test_forks_only_where_they_are_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not starts_quickly()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert not starts_quickly()
