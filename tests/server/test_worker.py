"""The worker: requests first, the linter after a delay, again when it is out of date."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from revlint.server.worker import SupersededError, Worker
from tests.patience import PATIENCE

Check = Callable[[], None]


class _Runs:
    """A linter whose runs wait until the test lets them go on."""

    def __init__(self) -> None:
        self.started = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)
        self.ended: list[str] = []
        self.failures: list[Exception] = []

    def run(self, check: Check) -> None:
        self.started.release()
        assert self.go_on.acquire(timeout=PATIENCE)
        try:
            check()
        except SupersededError:
            self.ended.append("superseded")
            raise
        self.ended.append("done")


@pytest.fixture
def runs() -> _Runs:
    return _Runs()


@pytest.fixture
def worker(runs: _Runs) -> Iterator[Worker]:
    worker = Worker(runs.run, 0.0, runs.failures.append)
    worker.start()
    yield worker
    worker.end()
    runs.go_on.release(100)


def _wait(semaphore: threading.Semaphore) -> None:
    assert semaphore.acquire(timeout=PATIENCE)


def _hold(worker: Worker) -> tuple[Future[None], threading.Event]:
    """A job that the worker is at, until an event is set."""
    reached, go = threading.Event(), threading.Event()

    def work(check: Check) -> None:
        reached.set()
        assert go.wait(PATIENCE)
        check()

    busy = worker.submit(work)
    assert reached.wait(PATIENCE)
    return busy, go


def test_a_run_comes_to_an_end_though_someone_types(
    worker: Worker, runs: _Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while, newer text does not supersede it any more."""
    monkeypatch.setattr("revlint.server.worker._PATIENCE", -1.0)
    worker.ask_run()
    _wait(runs.started)
    worker.ask_run()
    runs.go_on.release()
    _wait(runs.started)
    assert runs.ended == ["done"]


def test_a_newer_run_supersedes(worker: Worker, runs: _Runs) -> None:
    worker.ask_run()
    _wait(runs.started)
    worker.ask_run()
    runs.go_on.release()
    _wait(runs.started)
    runs.go_on.release()
    worker.submit(lambda check: None).result(PATIENCE)
    assert runs.ended == ["superseded", "done"]


def test_many_requests_to_run_are_one(worker: Worker, runs: _Runs) -> None:
    busy, go = _hold(worker)
    for _ in range(9):
        worker.ask_run()
    go.set()
    busy.result(PATIENCE)
    _wait(runs.started)
    runs.go_on.release()
    worker.submit(lambda check: None).result(PATIENCE)
    assert runs.ended == ["done"]


def test_requests_go_first(worker: Worker, runs: _Runs) -> None:
    _, go = _hold(worker)
    worker.ask_run(at_once=True)
    first = worker.submit(lambda check: runs.ended.append("request"))
    go.set()
    first.result(PATIENCE)
    assert runs.ended == ["request"]


def test_a_cancelled_request_is_not_done(worker: Worker, runs: _Runs) -> None:
    busy, go = _hold(worker)
    waiting = worker.submit(lambda check: runs.ended.append("cancelled"))
    assert waiting.cancel()
    go.set()
    busy.result(PATIENCE)
    worker.submit(lambda check: None).result(PATIENCE)
    assert runs.ended == []


def test_failures_end_nothing(runs: _Runs) -> None:
    def fail(check: Check) -> None:
        runs.started.release()
        raise ValueError("a bug")

    worker = Worker(fail, 0.0, runs.failures.append)
    worker.start()
    worker.ask_run()
    _wait(runs.started)
    broken = worker.submit(fail)
    with pytest.raises(ValueError, match="a bug"):
        broken.result(PATIENCE)
    assert worker.submit(lambda check: 7).result(PATIENCE) == 7
    assert len(runs.failures) == 1
    worker.end()


def test_the_end(worker: Worker, runs: _Runs) -> None:
    """What runs ends at its next check, what waits is cancelled, what comes later too."""
    busy, go = _hold(worker)
    waiting = worker.submit(lambda check: None)
    worker.end()
    go.set()
    assert waiting.cancelled()
    assert worker.submit(lambda check: None).cancelled()
    with pytest.raises(SupersededError):
        busy.result(PATIENCE)
