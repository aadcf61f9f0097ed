"""A function over many arguments in child processes, none of which can take the run down."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")


class Killed:
    """Stands for the result of an argument whose process died."""


KILLED: Final = Killed()

#: How many arguments a child takes at once; small, so that the work spreads evenly.
_LOT = 25

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
    out) costs the one argument that did it, which gets ``KILLED``.
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
    with ProcessPoolExecutor(workers, context, _start, (function,)) as pool:
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


def _start(function: Callable[[Any], Any]) -> None:
    global _function
    _function = function


def _work(lot: Sequence[Any]) -> list[Any]:
    assert _function is not None
    return [_function(argument) for argument in lot]
