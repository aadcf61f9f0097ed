"""Writing to the client from any thread, without waiting until it reads."""

from __future__ import annotations

import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import BinaryIO


class QueuedWriter:
    """A stream whose writes are done in a thread, one after the other.

    A client that does not read while it writes cannot stop the server from reading.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="revlint writer", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Write a whole message, soon; a client that has gone gets none."""
        if self._thread.is_alive():
            self._waiting.put(data)

    def close(self) -> None:
        """Write what waits, then close the stream."""
        self._waiting.put(None)
        self._thread.join(_PATIENCE)

    def _loop(self) -> None:
        with suppress(OSError, ValueError), self._stream:  # The client may be gone.
            while (data := self._waiting.get()) is not None:
                self._stream.write(data)
                self._stream.flush()


#: How long a client that ends may take to read the rest, in seconds.
_PATIENCE = 2.0
