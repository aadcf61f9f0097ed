"""Messages as bytes: their headers, and streams that end."""

from __future__ import annotations

import io

import pytest

from revlint.server.reader import read_message


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 5\r\n\r\n",
        b"content-length:5\r\n\r\n",
        b"CONTENT-LENGTH : 5 \n\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 5\r\n\r\n",
        b"Content-Length: 5\r\nContent-Type: x\r\n\r\n",
        b"\r\n\r\nContent-Length: 5\r\n\r\n",
        b"Content-Length: -3\r\n\r\nContent-Length: 5\r\n\r\n",
        b"Content-Length: five\r\n\r\nContent-Length: 5\r\n\r\n",
        b"x" * 100_000 + b"\r\nContent-Length: 5\r\n\r\n",
    ],
)
def test_a_message_is_read_whole(header: bytes) -> None:
    """Another message follows; what is no header of a length is skipped."""
    stream = io.BytesIO(header + b"12\r\n5Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n7")
    assert read_message(stream) == b"12\r\n5"
    assert read_message(stream) == b""
    assert read_message(stream) == b"7"
    assert read_message(stream) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Content-Length: 5",
        b"Content-Length: 5\r\n\r\n",
        b"Content-Length: 5\r\n\r\n1234",
        b"Content-Length: 99999999999999999999999999999999\r\n\r\n1234",
        b"1" * 10_000,
    ],
)
def test_a_stream_that_ends_too_early(data: bytes) -> None:
    """No memory is taken for what is announced and does not come."""
    assert read_message(io.BytesIO(data)) is None


def test_a_long_message() -> None:
    body = b"0123456789" * 500_000
    stream = io.BytesIO(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    assert read_message(stream) == body
