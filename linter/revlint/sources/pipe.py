"""The output of a program, read as it comes and for a limited time."""

from __future__ import annotations

import os
import select
from typing import IO

_CHUNK = 1 << 16


def read_within(pipe: IO[bytes], seconds: float) -> bytes | None:
    """The next bytes of a pipe, ``b""`` at its end; None where none came in time."""
    # Windows cannot wait for a pipe; there the program has all the time that it takes.
    if os.name != "nt" and not select.select([pipe], [], [], max(seconds, 0))[0]:
        return None
    return os.read(pipe.fileno(), _CHUNK)


class PipeReader:
    """Reads lines and counted bytes from a pipe.

    Raises:
        TimeoutError: the program was silent for ``seconds``.
        EOFError: it ended before all of the answer was there.
    """

    def __init__(self, pipe: IO[bytes], seconds: float) -> None:
        self._pipe = pipe
        self._seconds = seconds
        self._read = bytearray()

    def line(self) -> bytes:
        """The next line, without its newline."""
        while (end := self._read.find(b"\n")) < 0:
            self._fill()
        line = bytes(self._read[:end])
        del self._read[: end + 1]
        return line

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        while len(self._read) < size:
            self._fill()
        data = bytes(self._read[:size])
        del self._read[:size]
        return data

    def _fill(self) -> None:
        chunk = read_within(self._pipe, self._seconds)
        if chunk is None:
            raise TimeoutError
        if not chunk:
            raise EOFError
        self._read += chunk
