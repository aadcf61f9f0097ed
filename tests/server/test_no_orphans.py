"""However a server ends while others read for it, none of them is left behind."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from revlint.engine.example import history
from tests.server.trees import INI, write

_PATIENCE = 60.0

#: Runs in each Python: a few files are many, and reading one takes forever.
_SLOW = """
import os
import signal
from revlint.engine import reading

def read_alone(file):
    with open(os.environ["READERS"], "wb", 0) as readers:
        readers.write(b"%d\\n" % os.getpid())
        while True:
            signal.pause()

read_alone.__module__ = reading.__name__
reading.read_alone = read_alone
reading.WORTH_FORKING = reading.WORTH_SPAWNING = 3
reading._cores = lambda: 2
"""


class Server:
    """A server whose workers read forever, and the pipe that tells of them."""

    def __init__(self, folder: Path) -> None:
        root = write(folder / "project", {"alembic.ini": INI, **_chain(60)})
        readers = folder / "readers"
        os.mkfifo(readers)
        (folder / "sitecustomize.py").write_text(_SLOW)
        self._pipe = os.open(readers, os.O_RDONLY | os.O_NONBLOCK)
        environment = {**os.environ, "PYTHONPATH": str(folder), "READERS": str(readers)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "revlint", "server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment,
        )
        uri = {"uri": root.as_uri(), "name": "project"}
        params: object = {"capabilities": {}, "processId": None, "workspaceFolders": [uri]}
        self.send("initialize", params, id=1)
        self.send("initialized", {})

    def send(self, method: str, params: object, **more: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def read(self) -> bytes:
        """What the workers say next; nothing once all have ended."""
        assert select.select([self._pipe], [], [], _PATIENCE)[0]
        return os.read(self._pipe, 4096)

    def close(self) -> None:
        os.close(self._pipe)
        assert self.process.stdin is not None
        self.process.kill()
        self.process.wait()


def _chain(count: int) -> dict[str, str]:
    return history("<base> -> r0", *(f"r{n} -> r{n + 1}" for n in range(count - 1)))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.close()


def close(server: Server) -> None:
    assert server.process.stdin is not None
    server.process.stdin.close()


def shut_down(server: Server) -> None:
    server.send("shutdown", None, id=2)
    server.send("exit", None)


def kill(server: Server) -> None:
    server.process.kill()


def terminate(server: Server) -> None:
    server.process.send_signal(signal.SIGTERM)


@pytest.mark.parametrize("end", [close, shut_down, kill, terminate])
def test_no_worker_is_left(
    server: Server, end: Callable[[Server], None], cache_directory: Path
) -> None:
    workers = {int(line) for line in server.read().split()}
    assert workers
    end(server)
    server.process.wait(_PATIENCE)
    while server.read():
        pass
    assert [*cache_directory.rglob("*.tmp")] == []
