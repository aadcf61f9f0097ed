"""What a run must not leave behind when a signal ends it: child processes, temporary files.

A signal handler that raises can do so anywhere, in the middle of somebody's lock. So the one of the
command line raises nothing: it removes what is noted here, and ends the process.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

#: Child processes by id, and temporary files, noted by those who make and remove them.
processes: set[int] = set()
files: set[str] = set()


def end_on_signals() -> None:
    """From now on, Ctrl-C and SIGTERM end this process at once, with nothing left behind."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Who started it may have had it ignored (`nohup`, a shell's `&`).
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def leave_to_parent() -> None:
    """In a child process: a signal ends it alone, and Ctrl-C is its parent's affair."""
    processes.clear()
    files.clear()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(number: int, frame: object) -> NoReturn:
    # The status that a shell gives a process which the signal ended.
    try:
        _remove()
    finally:
        os._exit(128 + number)


def _remove() -> None:
    children = set(processes)
    if "multiprocessing" in sys.modules:
        import multiprocessing

        children.update(c.pid for c in multiprocessing.active_children() if c.pid is not None)
    for child in children:
        with suppress(OSError):
            os.kill(child, signal.SIGKILL)
    for file in list(files):
        with suppress(OSError):
            os.unlink(file)
    with suppress(OSError, ValueError):
        # The progress line may stand there.
        if sys.stderr.isatty():
            os.write(sys.stderr.fileno(), b"\r\x1b[K")
