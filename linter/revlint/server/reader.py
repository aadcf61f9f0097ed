"""Reading from the client, a whole message at a time."""

from __future__ import annotations

import re
from typing import BinaryIO

#: Longer lines are no headers, in bytes.
_LONGEST = 4_096

#: How much is read at once, in bytes: what a header announces may never come.
_PIECE = 1 << 20

_LENGTH = re.compile(rb"\s*content-length\s*:\s*(\d+)\s*", re.IGNORECASE)


def read_message(stream: BinaryIO) -> bytes | None:
    """Wait for the next message; None once the stream has ended.

    A block of headers that states no length is skipped.
    """
    length = None
    while line := stream.readline(_LONGEST):
        if (match := _LENGTH.fullmatch(line)) is not None:
            length = int(match[1][-_DIGITS:])
        elif length is not None and not line.strip():
            return _read_exactly(stream, length)
    return None


def _read_exactly(stream: BinaryIO, length: int) -> bytes | None:
    pieces = []
    while length and (piece := stream.read(min(length, _PIECE))):
        pieces.append(piece)
        length -= len(piece)
    return None if length else b"".join(pieces)


#: More digits than a length can have are cut off.
_DIGITS = 18
