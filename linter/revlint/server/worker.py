"""The thread that reads and lints, one job at a time; requests go before runs of the linter."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from revlint.interruption import Interruption, polled

#: How long runs give way to newer ones, in seconds.
_PATIENCE = 1.0

#: How long a request with a quick answer waits for the newest state, in seconds.
_WAIT = 0.05

Check = Callable[[], None]


class SupersededError(Interruption):
    """The result of a job is not wanted any more."""


class LateError(Interruption):
    """A job takes so long that its quick answer is wanted."""


class NoAnswerError(Exception):
    """There is no quick answer yet."""


@dataclass(slots=True, eq=False)
class Job:
    """Work for the worker.

    The function gets a check that raises when it should end. ``answer`` gives a quick answer from
    what is known, in the place of one that would come late; it may raise ``NoAnswerError``.
    """

    work: Callable[[Check], Any]
    answer: Callable[[], Any] | None
    since: float
    result: Future[Any] = field(default_factory=Future)

    def do(self, work: Callable[[], Any]) -> None:
        """Set the result to that of a function, unless it was cancelled meanwhile."""
        try:
            outcome = partial(self.result.set_result, work())
        except (LateError, NoAnswerError):
            raise
        except BaseException as error:  # the thread has to live on
            outcome = partial(self.result.set_exception, error)
        with suppress(Exception):
            outcome()


class Worker:
    """Runs jobs in one thread.

    ``run`` is the linter: it starts ``delay`` seconds after the last ``ask_run``, again from the
    beginning if it is asked for while it runs, and gets a check that raises then. Who types without
    a pause gets a result after a second all the same. ``failed`` is called where the linter raises.
    """

    def __init__(
        self,
        run: Callable[[Check], None],
        delay: float,
        failed: Callable[[Exception], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._run = run
        self._failed = failed
        self._delay = delay
        self._clock = clock
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
        """Drop what waits, and end what runs at its next check."""
        with self._changed:
            self._is_ending = True
            for job in self._jobs:
                job.result.cancel()
            self._jobs.clear()
            self._changed.notify_all()

    def join(self, seconds: float) -> None:
        """Wait until the thread has ended, for a limited time."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    def ask_run(self, *, at_once: bool = False) -> None:
        """Lint after the delay; each call starts the delay again, for a second at most."""
        with self._changed:
            now = self._clock()
            if self._unanswered_since is None:
                self._unanswered_since = now
            last = self._unanswered_since + _PATIENCE
            due = now if at_once else min(now + self._delay, max(now, last))
            # A run that is due already is not put off.
            self._due = due if self._due is None or self._due > now else self._due
            self._changed.notify_all()

    def submit(
        self, work: Callable[[Check], Any], answer: Callable[[], Any] | None = None
    ) -> Future[Any]:
        """Run a job before the next run of the linter; its result can be cancelled.

        Args:
            work: what is done.
            answer: gives a quick answer, if the work, or what runs before it, takes long.
        """
        job = Job(work, answer, self._clock())
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
            wait = None if self._due is None else self._due - self._clock()
            if wait is not None and wait <= 0:
                self._due = None
                return None
            self._changed.wait(wait)
        return None

    def _do(self, job: Job) -> None:
        if job.result.cancelled():
            return
        check = partial(self._check_job, job)
        try:
            with polled(check):
                job.do(partial(job.work, check))
        except LateError:
            self._answer(job)

    def _lint(self) -> None:
        try:
            with polled(self._check_run):
                self._run(self._check_run)
        except SupersededError:
            with self._changed:
                self._due = self._due or self._clock()
            return
        except Exception as error:  # the thread has to live on
            self._failed(error)
        with self._changed:
            self._unanswered_since = self._due and self._clock()

    def _answer(self, job: Job) -> None:
        """Give the quick answer of a job; if there is none, do the job before others."""
        assert job.answer is not None
        try:
            with polled():
                job.do(job.answer)
        except NoAnswerError:
            job.answer = None
            with self._changed:
                self._jobs.appendleft(job)

    def _answer_late(self) -> None:
        """Give the quick answers of jobs that have waited long for what runs now."""
        while self._jobs and (job := self._take_late()) is not None:
            self._answer(job)

    def _take_late(self) -> Job | None:
        with self._changed:
            job = next(filter(self._is_late, self._jobs), None)
            if job is not None:
                self._jobs.remove(job)
            return job

    def _is_late(self, job: Job) -> bool:
        return job.answer is not None and self._clock() - job.since >= _WAIT

    def _check_job(self, job: Job) -> None:
        """End a job that was cancelled, or whose quick answer is wanted."""
        if self._is_ending or job.result.cancelled():
            raise SupersededError
        self._answer_late()
        if self._is_late(job):
            raise LateError

    def _check_run(self) -> None:
        """End a run that is out of date, unless the last result is old."""
        if self._is_ending:
            raise SupersededError
        self._answer_late()
        since = self._unanswered_since
        if self._due is not None and (since is None or self._clock() - since < _PATIENCE):
            raise SupersededError
