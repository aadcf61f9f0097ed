"""Messages as bytes, for what no well-behaved client would send."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from revlint.server import serve
from revlint.server.uri import uri_of
from revlint.server.writer import QueuedWriter
from tests.patience import PATIENCE


class _Output(io.BytesIO):
    """Keeps what was written, and lets others wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = b""
        self.changed = threading.Condition()

    def write(self, data: Any) -> int:
        with self.changed:
            self.kept += data
            self.changed.notify_all()
        return len(data)

    def wait_for_answers(self, count: int) -> None:
        """Wait until there are so many answers."""

        def is_done() -> bool:
            return sum("method" not in message for message in _messages(self.kept)) >= count

        with self.changed:
            assert self.changed.wait_for(is_done, PATIENCE), "a request has no answer"


class _Input(io.BytesIO):
    """Messages, of which the last ones come when all requests before have their answers."""

    def __init__(self, first: bytes, last: bytes, wait: Callable[[], None]) -> None:
        super().__init__(first + last)
        self._last = len(first)
        self._wait = wait

    def readline(self, size: int | None = -1) -> bytes:
        if self.tell() == self._last:
            self._wait()
        return super().readline(size)


def framed(message: Any) -> bytes:
    """A message with its header; text and bytes go as they are."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def request(id_: object, method: str, params: Any = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": id_, "method": method, "params": params}


def notification(method: str, params: Any = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, "params": params}


def initialize(root: Path, **params: Any) -> list[dict[str, Any]]:
    """The first messages of a client."""
    folders = [{"uri": uri_of(root), "name": "x"}]
    given = {"capabilities": {}, "processId": None, "workspaceFolders": folders, **params}
    return [request("first", "initialize", given), notification("initialized", {})]


LAST = [request("last", "shutdown"), notification("exit")]


def talk(messages: Iterable[Any]) -> tuple[int, list[dict[str, Any]]]:
    """Send messages one after the other, and end; the exit status and what the server sent.

    What follows the first "shutdown" is sent when all requests before have their answers.
    """
    every = [*messages]
    end = next((n for n, message in enumerate(every) if message == LAST[0]), len(every))
    first, last = (b"".join(map(framed, part)) for part in (every[:end], every[end:]))
    output = _Output()
    count = sum(map(_is_request, every[:end]))
    writer = QueuedWriter(output)
    server = serve.connected()
    source = _Input(first, last, lambda: output.wait_for_answers(count))
    server.serve(source, writer)
    server.worker.end()
    writer.close()
    return server.status, list(_messages(output.kept))


def _is_request(message: Any) -> bool:
    return (
        isinstance(message, dict)
        and message.get("jsonrpc") == "2.0"
        and isinstance(message.get("id"), str | int)
        and isinstance(message.get("method"), str)
    )


def _messages(data: bytes) -> Iterable[dict[str, Any]]:
    while data:
        header, _, rest = data.partition(b"\r\n\r\n")
        length = int(header.split(b"\r\n")[0].removeprefix(b"Content-Length: "))
        yield json.loads(rest[:length])
        data = rest[length:]


def answers(sent: Iterable[dict[str, Any]]) -> dict[object, dict[str, Any]]:
    """The answers by the id of their requests; no request has two."""
    found: dict[object, dict[str, Any]] = {}
    for message in sent:
        if "method" not in message:
            assert message["id"] not in found
            found[message["id"]] = message
    return found
