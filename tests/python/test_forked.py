"""Work in child processes: the same results, and no child takes the run down."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from revlint.python import forked as workers
from revlint.python.forked import KILLED, can_fork, map_in_children

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not fork")


def _double(number: int) -> int:
    return 2 * number


def _die_on_13_and_77(number: int) -> int:
    if number in (13, 77):
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _refuse(number: int) -> int:
    raise ValueError(f"no {number}")


def test_every_argument_has_its_result() -> None:
    """Results go with their arguments, whatever the order."""
    assert dict(map_in_children(_double, range(200), 2)) == {n: 2 * n for n in range(200)}


def test_functions_need_not_be_picklable() -> None:
    """A fork sees the memory of the parent."""
    offset = 5
    assert dict(map_in_children(lambda n: n + offset, [1, 2], 2)) == {1: 6, 2: 7}


def test_a_killed_child_costs_one_argument() -> None:
    """Each argument that kills its process is told, and all others have their results."""
    found = dict(map_in_children(_die_on_13_and_77, range(120), 2))
    assert found == {n: KILLED if n in (13, 77) else n for n in range(120)}


def test_an_exception_is_raised_here() -> None:
    """What a function raises is not mistaken for a crash."""
    with pytest.raises(ValueError, match="no 0"):
        dict(map_in_children(_refuse, [0], 1))


def _go_on_for_ever_on_7(number: int) -> int:
    while number == 7:
        pass
    return number


def test_a_hang_costs_one_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes too much of the processor is ended, like a crash."""
    monkeypatch.setattr(workers, "_SECONDS", 0.1)
    found = dict(map_in_children(_go_on_for_ever_on_7, range(20), 2))
    assert found == {n: KILLED if n == 7 else n for n in range(20)}


def test_no_child_is_left_where_the_caller_stops() -> None:
    """As after Ctrl-C: what is under way is ended, not waited for."""
    results = map_in_children(_go_on_for_ever_on_7, range(200), 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []
