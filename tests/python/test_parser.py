"""Between LibCST and the rest: what it raises, and what kills it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import libcst as cst
import pytest

from revlint.engine.workers import can_fork
from revlint.migration.operations import read_operations
from revlint.migration.reader import read_revision
from revlint.python import parser
from revlint.python.value import Unreadable

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
    found = read_revision("a.py", b"revision = 'a'\ndef f():\n    global revision\n")
    assert isinstance(found, Unreadable)
    assert "LibCST" in found.message


def test_interrupts_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is not taken for a panic."""
    monkeypatch.setattr(cst, "parse_module", _raise(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        parser.parse_module("a = 1")


def test_bytes_beside_text() -> None:
    """LibCST raises an error of another kind for what Python refuses."""
    found = read_revision("a.py", b"revision = b'a' 'b'\n")
    assert isinstance(found, Unreadable)
    assert read_operations(b"revision = b'a' 'b'\n") == ()


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


@forking
def test_a_heavy_file_that_kills_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as unreadable, and the process that reads lives on."""
    real = cst.parse_module

    def crash(text: str) -> cst.Module:
        if "[" * 30 in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(text)

    monkeypatch.setattr(cst, "parse_module", crash)
    heavy = b"revision = 'a'\nx = " + b"[" * 30 + b"]" * 30 + b"\n"
    found = read_revision("a.py", heavy, whole=True)
    assert isinstance(found, Unreadable)
    assert found.reason == "limit"
    assert not isinstance(read_revision("b.py", b"revision = 'b'\n"), Unreadable)


def test_ordinary_files_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what comes near the limits pays for a child process."""
    monkeypatch.setattr(parser, "is_deadly", lambda text: pytest.fail("it was tried"))
    read_revision("a.py", b"revision = 'a'\ndown_revision = ('b', 'c')\n", whole=True)
