"""What a run must not leave behind: child processes, temporary files and directories.

What this module promises once ``end_on_signals`` was called:

- INT, TERM and HUP end the process at once, with the status that a shell gives for them.
- Child processes started by ``start`` and by ``multiprocessing`` are killed first.
- Paths noted in ``files``, and directories of ``temporary_directory``, are removed.

A signal handler that raises can do so anywhere, even while a lock is held. So the handler raises
nothing: it cleans up and ends the process.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import Popen

#: Temporary files: noted before they are made, discarded afterwards.
files: set[str] = set()

_children: set[Popen[bytes]] = set()
_directories: set[str] = set()

#: How many ``unbroken`` blocks are running, and the signal that waits for their end.
_depth = 0
_pending: int | None = None


def end_on_signals() -> None:
    """From now on, a signal ends this process with nothing left behind.

    A signal that was ignored when the process started (``nohup``, a shell's ``&``) stays ignored.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def leave(status: int) -> NoReturn:
    """End this process without freeing what it holds, which would take a tenth of a run."""
    try:
        # One that fails must not keep the other from being done.
        for step in (_kill_children, _remove_paths):
            with suppress(Exception):
                step()
    finally:
        os._exit(status)


def leave_to_parent() -> None:
    """In a child process: TERM ends it alone, and the parent answers Ctrl-C."""
    for noted in (files, _children, _directories):
        noted.clear()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def start(
    arguments: Sequence[str],
    *,
    cwd: str | os.PathLike[str],
    env: Mapping[str, str],
    stdin: int | IO[bytes],
    stdout: int | IO[bytes],
    stderr: int | IO[bytes],
) -> Popen[bytes]:
    """Start a program; a signal that ends this process kills it.

    Raises:
        OSError: it cannot be started.
    """
    import subprocess

    with unbroken():
        child = subprocess.Popen(
            arguments, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=stderr
        )
        # A child that has ended needs no killing, and its id may belong to another process.
        _children.difference_update([c for c in _children if c.returncode is not None])
        _children.add(child)
    return child


@contextmanager
def temporary_directory() -> Iterator[Path]:
    """A new directory that only this user can read; it is removed at the end of the block."""
    import secrets
    import shutil
    import tempfile
    from pathlib import Path

    # Noted before it is made: a signal may come between the two.
    path = os.path.join(tempfile.gettempdir(), f"revlint-{secrets.token_hex(8)}")
    _directories.add(path)
    try:
        os.mkdir(path, 0o700)
        yield Path(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)
        _directories.discard(path)


@contextmanager
def unbroken() -> Iterator[None]:
    """A block that a signal does not end: the end of the process waits for the end of the block."""
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if _pending is not None and not _depth:
            _end(_pending, None)


def _end(number: int, frame: object) -> None:
    global _pending
    if _depth:
        _pending = number
    else:
        with suppress(Exception):
            _clear_line()
        leave(128 + number)


def _kill_children() -> None:
    ids = {child.pid for child in _children if child.returncode is None} | _workers()
    for id_ in ids:
        with suppress(OSError):
            os.kill(id_, getattr(signal, "SIGKILL", signal.SIGTERM))
    # Until it has ended, a child can still write into a directory that is being removed.
    for id_ in ids:
        with suppress(OSError):
            os.waitpid(id_, 0)


def _workers() -> set[int]:
    """The processes of ``multiprocessing``, which may be half imported when the signal comes."""
    with suppress(Exception):
        if "multiprocessing" in sys.modules:
            import multiprocessing

            return {c.pid for c in multiprocessing.active_children() if c.pid is not None}
    return set()


def _remove_paths() -> None:
    for file in list(files):
        with suppress(OSError):
            os.unlink(file)
    if _directories:
        import shutil

        for directory in list(_directories):
            shutil.rmtree(directory, ignore_errors=True)


def _clear_line() -> None:
    """Remove the progress line, which may be there."""
    if sys.stderr is not None and sys.stderr.isatty():
        os.write(sys.stderr.fileno(), b"\r\x1b[K")
