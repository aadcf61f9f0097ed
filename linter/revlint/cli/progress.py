"""The progress of a long run, on a terminal."""

from __future__ import annotations

import sys
import time
from typing import TextIO

#: Seconds before a run shows its progress, and between two updates.
_PATIENCE = 1.0
_STEP = 0.1


class Progress:
    """Shows on a terminal how many files were read, once a run takes longer than a second."""

    def __init__(self, stream: TextIO | None = None, now: float | None = None) -> None:
        self._stream = stream or sys.stderr
        self._on = self._stream.isatty()
        self._next = (time.monotonic() if now is None else now) + _PATIENCE
        self._width = 0
        self._earlier = 0
        self._count = 0

    def __call__(self, count: int) -> None:
        self._count = count
        now = time.monotonic()
        if not self._on or now < self._next:
            return
        self._next = now + _STEP
        text = f"{self._earlier + count:,} files read"
        self._width = max(self._width, len(text))
        self._stream.write(f"\r{text}")
        self._stream.flush()

    def next_project(self) -> None:
        """Continue the count in the next project."""
        self._earlier += self._count
        self._count = 0

    def clear(self) -> None:
        """Remove what was shown."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0
