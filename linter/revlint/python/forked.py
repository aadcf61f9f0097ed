"""A function over many arguments in child processes, none of which can take the run down."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from revlint.process import leave_to_parent

Argument = TypeVar("Argument")
Result = TypeVar("Result")


class Killed:
    """Stands for the result of an argument whose process died."""


KILLED: Final = Killed()

#: How many arguments a child takes at once; small, so that the work spreads evenly.
_LOT = 25

#: What one argument may take of the processor, in seconds, and how long a child waits for more.
_SECONDS = 30
_IDLE_SECONDS = 120

#: The function of a child, set when it starts: so that it need not be picklable.
_function: Callable[[Any], Any] | None = None


def can_fork() -> bool:
    """Whether this process can be forked: the system can, and no other thread runs."""
    # On macOS forks are known to crash in system libraries.
    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return forks and threading.active_count() == 1


def map_in_children(
    function: Callable[[Argument], Result], arguments: Sequence[Argument], jobs: int
) -> Iterator[tuple[Argument, Result | Killed]]:
    """Each argument with what the function gives for it, in no promised order.

    The function runs in forks of this process, which see its memory as it is now; results come
    back pickled, and an exception is raised here. What kills a child (a crash, memory running
    out) or goes on without end costs the one argument that did it, which gets ``KILLED``. Where
    the caller stops early, or is interrupted, no child is left.
    """
    lots = [arguments[i : i + _LOT] for i in range(0, len(arguments), _LOT)]
    lost = yield from _map_lots(function, lots, jobs)
    # A child that dies takes the whole pool along, so that most lots that are lost are innocent:
    # each is tried again in a pool of its own, and then each argument of those that fail again.
    for lot in lost:
        for bad in (yield from _map_lots(function, [lot], 1)):
            for argument in bad:
                if (yield from _map_lots(function, [[argument]], 1)):
                    yield argument, KILLED


def _map_lots(
    function: Callable[[Argument], Result], lots: Sequence[Sequence[Argument]], jobs: int
) -> Generator[tuple[Argument, Result], None, list[Sequence[Argument]]]:
    """The results of some lots; returns the lots whose process pool broke."""
    lost: list[Sequence[Argument]] = []
    context = multiprocessing.get_context("fork")
    workers = min(jobs, len(lots))
    with _ending(ProcessPoolExecutor(workers, context, _start, (function,))) as pool:
        futures: dict[Future[list[Result]], Sequence[Argument]] = {}
        for lot in lots:
            try:
                futures[pool.submit(_work, lot)] = lot
            except BrokenProcessPool:
                lost.append(lot)
        for future in as_completed(futures):
            try:
                yield from zip(futures[future], future.result(), strict=True)
            except BrokenProcessPool:
                lost.append(futures[future])
    return lost


@contextmanager
def _ending(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    """The pool, whose processes do not outlive an exception."""
    try:
        with pool:
            try:
                yield pool
            except BaseException:
                # The pool would wait for all that is under way. It has no public way to end it
                # before Python 3.14.
                for process in list((pool._processes or {}).values()):
                    process.kill()
                raise
    except BrokenProcessPool:
        # Told by the futures.
        return


def _start(function: Callable[[Any], Any]) -> None:
    """Prepare a child: Ctrl-C is the parent's affair, and whatever becomes of it, this one ends."""
    global _function
    _function = function
    leave_to_parent()
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    signal.alarm(_IDLE_SECONDS)


def _work(lot: Sequence[Any]) -> list[Any]:
    assert _function is not None
    found = []
    signal.alarm(0)
    for argument in lot:
        signal.setitimer(signal.ITIMER_PROF, _SECONDS)
        found.append(_function(argument))
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.alarm(_IDLE_SECONDS)
    return found
