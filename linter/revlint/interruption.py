"""Ending work whose result is not wanted any more: long loops call ``poll``.

A check on the command line is never interrupted. The language server drops what it works out for a
text that has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

_Item = TypeVar("_Item")


class Interruption(BaseException):
    """The end of some work that ``poll`` was called in; handlers of errors let it pass."""


def _go_on() -> None:
    pass


_check: ContextVar[Callable[[], None]] = ContextVar("check", default=_go_on)


def poll() -> None:
    """Give others a chance to end this work.

    Loops that may take long call it once in a while, where nothing is half done: what is kept for
    later must be whole or missing.

    Raises:
        Interruption: the result is not wanted any more.
    """
    _check.get()()


def polling(items: Iterable[_Item]) -> Iterator[_Item]:
    """The same items, with a poll after each."""
    for item in items:
        yield item
        poll()


@contextmanager
def polled(check: Callable[[], None] | None = None) -> Iterator[None]:
    """A block in which ``poll`` calls a function, which may raise an ``Interruption``.

    Without one, nothing ends the block early.
    """
    token = _check.set(check or _go_on)
    try:
        yield
    finally:
        _check.reset(token)
