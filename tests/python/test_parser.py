"""Between LibCST and the rest: what it raises, and what kills it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import libcst as cst
import pytest

from revlint.python import parser
from revlint.python.forked import can_fork

forking = pytest.mark.skipif(not can_fork(), reason="this system does not fork")


def _panic(text: str) -> cst.Module:
    raise type("PanicException", (BaseException,), {})("index out of bounds")


def _raise(error: BaseException) -> Callable[[str], cst.Module]:
    def parse(text: str) -> cst.Module:
        raise error

    return parse


@pytest.mark.parametrize(
    "parse", [_panic, _raise(RecursionError()), _raise(ValueError("odd"))], ids=str
)
def test_whatever_libcst_raises_is_a_refusal(
    parse: Callable[[str], cst.Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panic of its Rust code is not even an Exception."""
    monkeypatch.setattr(cst, "parse_module", parse)
    with pytest.raises(cst.ParserSyntaxError):
        parser.parse_module("a = 1")


@forking
def test_survives() -> None:
    """What ends a process, and what only raises."""
    assert parser.survives(lambda: None)
    assert parser.survives(lambda: 1 / 0)
    assert not parser.survives(lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert not parser.survives(lambda: os._exit(3))


@forking
def test_a_hang_has_an_end() -> None:
    """A child that goes on for ever is ended, and none is left."""
    assert not parser.survives(signal.pause, seconds=0.05)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
