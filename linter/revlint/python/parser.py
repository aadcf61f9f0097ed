"""LibCST's parser, behind what its failures may cost.

The guard (``scan``) keeps from it what is known to hurt. What comes near the limits is first parsed
in a child process, so that what nobody foresaw kills or holds up the child and not the run.
"""

from __future__ import annotations

import os
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import NoReturn, TypeVar

import libcst as cst

from revlint import process
from revlint.python.positions import positions
from revlint.python.stack import deep_stack

Node = TypeVar("Node")

#: What a try may take, in seconds: many times what the heaviest text within the limits does.
TRY_SECONDS = 20.0

#: What a try may take of memory, in bytes.
MAX_MEMORY = 4 * 1024**3


def parse_module(text: str) -> cst.Module:
    """The LibCST tree of a text that is within the limits.

    Raises:
        libcst.ParserSyntaxError: it is no Python that LibCST knows, or LibCST cannot bear it.
    """
    return _guarded(cst.parse_module, text)


def parse_expression(text: str) -> cst.BaseExpression:
    """The LibCST tree of one expression, from a text that is within the limits.

    Raises:
        libcst.ParserSyntaxError: as for ``parse_module``.
    """
    return _guarded(cst.parse_expression, text)


@lru_cache(maxsize=32)
def is_deadly(text: str) -> bool:
    """Whether a text kills or holds up the parsers, Python's or LibCST's; asked of few texts."""
    return not survives(lambda: _parse_twice(text))


def _parse_twice(text: str) -> None:
    with warnings.catch_warnings(), suppress(Exception):
        warnings.simplefilter("ignore")
        compile(text, "<revision>", "exec", dont_inherit=True)
    with deep_stack():
        positions(parse_module(text))


def _guarded(parse: Callable[[str], Node], text: str) -> Node:
    try:
        with deep_stack():
            return parse(text)
    except (cst.ParserSyntaxError, MemoryError):
        raise
    except Exception as error:
        # CSTValidationError for text and bytes side by side, CSTLogicError for more stars than one:
        # Python refuses those as well. A RecursionError, and whatever else a LibCST may raise.
        raise _refusal(f"{type(error).__name__}: {error}") from None
    except BaseException as error:
        # A panic of Rust code is no Exception, since few programs should go on after one.
        if type(error).__name__ == "PanicException":
            raise _refusal("LibCST panics") from None
        raise


def _refusal(message: str) -> cst.ParserSyntaxError:
    return cst.ParserSyntaxError(message, lines=[""], raw_line=1, raw_column=0)


def survives(work: Callable[[], object], seconds: float = TRY_SECONDS) -> bool:
    """Whether a process gets through some work; whatever it raises is survived.

    It is tried in a fork of this process. Where that cannot be had, nothing is tried.
    """
    # Imported here: hardly a run needs it.
    from revlint.python.forked import can_fork

    if not can_fork():
        return True
    child = os.fork()
    if not child:
        _try(work, seconds)
    process.processes.add(child)
    deadline = time.monotonic() + seconds
    pause = 0.0005
    try:
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status == 0
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
            pause = min(2 * pause, 0.02)
    finally:
        # After the limit, or interrupted: nothing is left behind.
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        process.processes.discard(child)


def _try(work: Callable[[], object], seconds: float) -> NoReturn:
    """Do the work and leave: of what the parent would do at its end, nothing."""
    try:
        process.leave_to_parent()
        # Whatever becomes of the parent, the child has an end.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(seconds) + 1)
        _bound_memory()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)
        work()
    finally:
        os._exit(0)


def _bound_memory() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
