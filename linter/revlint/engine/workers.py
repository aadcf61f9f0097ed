"""A function over many arguments in worker processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.context import BaseContext
from typing import TypeVar

from revlint.process import leave_to_parent

Argument = TypeVar("Argument")
Result = TypeVar("Result")

#: How many arguments a worker takes at once: few, so that the work spreads evenly.
_CHUNK = 25

_SAFE_PATH = "PYTHONSAFEPATH"
_ENVIRONMENT = threading.Lock()

#: How many chunks wait for each worker, so that it never waits for the next one.
_AHEAD = 2


def map_in_workers(
    function: Callable[[Argument], Result],
    arguments: Iterable[Argument],
    jobs: int,
    context: BaseContext | None = None,
) -> Iterator[tuple[Argument, Result]]:
    """Each argument with what the function gives for it, in order.

    Arguments are taken as they are needed, so that only some are in memory at once. If a worker
    dies, the results end there. An exception of the function is raised here. No worker outlives
    this process, or the iteration.

    Args:
        function: a function of a module, since it is sent to the workers by name.
        arguments: what it is called with.
        jobs: the number of workers.
        context: how workers are started; by default the quickest way that is safe here.
    """
    rest = iter(arguments)
    with _starting():
        pool = ProcessPoolExecutor(jobs, context or _context(), initializer=_start)
    with pool:
        running: deque[tuple[tuple[Argument, ...], Future[list[Result]]]] = deque()
        try:
            while chunk := tuple(islice(rest, _CHUNK)):
                with _starting():
                    running.append((chunk, pool.submit(_apply, function, chunk)))
                if len(running) > jobs * _AHEAD:
                    done, future = running.popleft()
                    yield from zip(done, future.result(), strict=True)
            while running:
                done, future = running.popleft()
                yield from zip(done, future.result(), strict=True)
        except BrokenProcessPool:
            return
        finally:
            for _, future in running:
                future.cancel()


def starts_quickly() -> bool:
    """Whether workers are forks of this process, which take milliseconds to start."""
    # On macOS forks crash in system libraries; a fork of a process with threads may deadlock.
    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return forks and threading.active_count() == 1


def _context() -> BaseContext:
    return multiprocessing.get_context("fork" if starts_quickly() else "spawn")


@contextmanager
def _starting() -> Iterator[None]:
    """A process that starts here does not look for modules in the working directory.

    Only the environment says that to a new Python, and it is that of all threads.
    """
    with _ENVIRONMENT:
        before = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before


def _start() -> None:
    """Prepare a worker: it leaves signals to its parent, and ends when that does."""
    leave_to_parent()
    # As in the command line: values live long, and linted strings may have wrong escapes.
    gc.set_threshold(1_000_000, 20, 100)
    warnings.simplefilter("ignore")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _apply(function: Callable[[Argument], Result], arguments: Sequence[Argument]) -> list[Result]:
    return [function(argument) for argument in arguments]
