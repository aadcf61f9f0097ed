"""Work in child processes: the same results, and no child takes the run down."""

from __future__ import annotations

import os
import signal

import pytest

from revlint.workers import KILLED, can_fork, map_in_children

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
