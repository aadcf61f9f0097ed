"""The thread that reads and lints, one job at a time; requests go before runs of the linter."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

#: How long runs give way to newer ones, in seconds.
_PATIENCE = 1.0


class SupersededError(Exception):
    """The result of a job is not wanted any more."""


@dataclass(slots=True)
class Job:
    """Work for the worker; its function gets a check that raises when it should end."""

    work: Callable[[Callable[[], None]], Any]
    result: Future[Any] = field(default_factory=Future)

    def check(self) -> None:
        """End the job if its result was cancelled."""
        if self.result.cancelled():
            raise SupersededError


class Worker:
    """Runs jobs in one thread.

    ``run`` is the linter: it starts ``delay`` seconds after ``ask_run``, again from the beginning
    if it is asked for while it runs, and gets a check that raises then. Who types without a pause
    gets a result after a second all the same. ``failed`` is called where the linter raises.
    """

    def __init__(
        self,
        run: Callable[[Callable[[], None]], None],
        delay: float,
        failed: Callable[[Exception], None],
    ) -> None:
        self._run = run
        self._failed = failed
        self._delay = delay
        self._jobs: deque[Job] = deque()
        self._due: float | None = None
        self._unanswered_since: float | None = None
        self._is_ending = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._loop, name="revlint worker", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def end(self) -> None:
        """Drop what waits, end what runs at its next check, and forget the thread."""
        with self._changed:
            self._is_ending = True
            for job in self._jobs:
                job.result.cancel()
            self._jobs.clear()
            self._changed.notify_all()

    def ask_run(self, *, at_once: bool = False) -> None:
        """Lint after the delay; a run that waits already is not put off, so that it comes."""
        with self._changed:
            now = time.monotonic()
            if self._unanswered_since is None:
                self._unanswered_since = now
            due = now + (0.0 if at_once else self._delay)
            self._due = due if self._due is None else min(due, self._due)
            self._changed.notify_all()

    def submit(self, work: Callable[[Callable[[], None]], Any]) -> Future[Any]:
        """Run a job before the next run of the linter; its result can be cancelled."""
        job = Job(work)
        with self._changed:
            if self._is_ending:
                job.result.cancel()
                return job.result
            self._jobs.append(job)
            self._changed.notify_all()
        return job.result

    def _loop(self) -> None:
        while True:
            with self._changed:
                job = self._next()
            if self._is_ending:
                return
            if job is not None:
                self._do(job)
            else:
                self._lint()

    def _next(self) -> Job | None:
        """Wait for the next job; None when the linter is due, or at the end."""
        while not self._is_ending:
            if self._jobs:
                return self._jobs.popleft()
            wait = None if self._due is None else self._due - time.monotonic()
            if wait is not None and wait <= 0:
                self._due = None
                return None
            self._changed.wait(wait)
        return None

    def _do(self, job: Job) -> None:
        if not job.result.set_running_or_notify_cancel():
            return
        try:
            job.result.set_result(job.work(self._check_end))
        except BaseException as error:  # the thread has to live on
            job.result.set_exception(error)

    def _lint(self) -> None:
        try:
            self._run(self._check_run)
        except SupersededError:
            with self._changed:
                self._due = self._due or time.monotonic()
            return
        except Exception as error:  # the thread has to live on
            self._failed(error)
        with self._changed:
            self._unanswered_since = self._due

    def _check_end(self) -> None:
        if self._is_ending:
            raise SupersededError

    def _check_run(self) -> None:
        """End a run that is out of date, unless the last result is old."""
        self._check_end()
        since = self._unanswered_since
        if self._due is not None and (since is None or time.monotonic() - since < _PATIENCE):
            raise SupersededError
