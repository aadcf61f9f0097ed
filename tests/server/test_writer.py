"""Writing to a client that may be slow or gone."""

from __future__ import annotations

import io
import sys
import threading

from revlint.server.writer import QueuedWriter
from tests.patience import PATIENCE


class _Gone(io.BytesIO):
    """A client that goes away with the first message."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def write(self, data: object) -> int:
        raise BrokenPipeError

    def close(self) -> None:
        self.asked.set()
        super().close()


def test_a_client_that_is_gone_gets_nothing_more() -> None:
    """What is written afterwards is not kept."""
    stream = _Gone()
    writer = QueuedWriter(stream)
    writer.write(b"first")
    assert stream.asked.wait(PATIENCE)
    writer.close()
    later = b"x" * 1_000
    count = sys.getrefcount(later)
    writer.write(later)
    assert sys.getrefcount(later) == count
    writer.close()


def test_messages_are_written_in_their_order() -> None:
    class Kept(io.BytesIO):
        def close(self) -> None:
            self.kept = self.getvalue()
            super().close()

    stream = Kept()
    writer = QueuedWriter(stream)
    for number in range(100):
        writer.write(b"%d," % number)
    writer.close()
    assert stream.kept == b"".join(b"%d," % number for number in range(100))
