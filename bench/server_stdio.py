"""What an edit costs over stdio: from ``didChange`` to the diagnostics of that version.

Run it as ``python -m bench.server_stdio [number of revisions ...]``. The delay before the server
lints is left out of the times. An edit is the smallest change of the text, as editors send it. A
project is opened twice, the second time with what the first server left in the cache. On a busy
machine the processor time of an edit, and the time without waiting for a processor, say more than
the time that passes; only Linux tells them.
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import cache_of, temporary_root
from bench.server import EDITS, EDITS_OF, SIZES, Edit, percentile, trees
from revlint.server.connection import DELAY


class Client:
    """A server in a process, and the ends of its pipes."""

    def __init__(self, root: Path, base: str | None) -> None:
        self._root = root
        self._base = base
        self._count = 0
        environment = {**os.environ, "REVLINT_CACHE_DIR": str(cache_of(root))}
        command = [sys.executable, "-m", "revlint", "server"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment)

    def start(self) -> None:
        """Initialize the server, and wait until it has linted the project."""
        folder = {"uri": self._root.as_uri(), "name": "tree"}
        params: Any = {"capabilities": {}, "processId": None, "workspaceFolders": [folder]}
        options = {"base": self._base} if self._base else {}
        self.request("initialize", {**params, "initializationOptions": options})
        self.send("initialized", {})
        self.request("workspace/executeCommand", {"command": "revlint.checkWorkspace"})

    def end(self) -> None:
        """End the server."""
        self.request("shutdown", None)
        self.send("exit", None)
        self.process.wait()

    def send(self, method: str, params: Any, **more: Any) -> None:
        """Send a message."""
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def request(self, method: str, params: Any) -> Any:
        """Send a request, and wait for its answer."""
        self._count += 1
        self.send(method, params, id=self._count)
        while (message := self.read()).get("id") != self._count:
            pass
        return message["result"]

    def read(self) -> dict[str, Any]:
        """Wait for the next message."""
        assert self.process.stdout is not None
        length = 0
        while header := self.process.stdout.readline().strip():
            if header.startswith(b"Content-Length: "):
                length = int(header.split()[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message

    def wait_for_diagnostics(self, uri: str, version: int) -> None:
        """Wait for the diagnostics of a version of a document."""
        while True:
            params = self.read().get("params") or {}
            if params.get("uri") == uri and params.get("version") == version:
                return


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds: that passed, that threads computed, and that they waited for a processor."""

    wall: float
    cpu: float
    waited: float

    @classmethod
    def so_far(cls, server: int) -> Spent:
        """What a server has spent, and how long this process has waited too."""
        waited = _waited(server) + _waited(os.getpid())
        return cls(time.perf_counter() * 1000, _computed(server), waited)

    def since(self, before: Spent, delay: float) -> Spent:
        """What was spent since, without a delay in seconds."""
        wall = self.wall - before.wall - delay * 1000
        # A thread that has ended takes along what it waited.
        return Spent(wall, self.cpu - before.cpu, max(0.0, self.waited - before.waited))


def _computed(pid: int) -> float:
    """The milliseconds that a process has computed; its clock is that of clock_getcpuclockid."""
    return time.clock_gettime(~pid << 3 | 2) * 1000 if sys.platform == "linux" else math.nan


def _waited(pid: int) -> float:
    """The milliseconds that the threads of a process have waited for a processor."""
    nanoseconds = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            nanoseconds += int(path.read_text().split()[1])
    return nanoseconds / 1e6


def change_of(old: str, new: str) -> dict[str, Any]:
    """The smallest change between two texts; columns count UTF-16, which is ASCII here."""
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    places = [
        {"line": old.count("\n", 0, at), "character": at - old.rfind("\n", 0, at) - 1}
        for at in (start, len(old) - end)
    ]
    return {
        "range": {"start": places[0], "end": places[1]},
        "text": new[start : len(new) - end],
    }


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def measure_edits(client: Client, paths: Sequence[Path], edit: Edit, count: int) -> list[Spent]:
    """What each edit costs that is typed into one file of the project."""
    ids = [path.name.partition("_")[0] for path in paths]
    path = random.Random(count).choice(paths)
    uri, text = path.as_uri(), path.read_text()
    item = {"uri": uri, "languageId": "python", "version": 0, "text": text}
    client.send("textDocument/didOpen", {"textDocument": item})
    client.wait_for_diagnostics(uri, 0)
    spent, shown = [], text
    for number in range(1, count + 1):
        new = edit(text, ids, number)
        changes = [change_of(shown, new)]
        before = Spent.so_far(client.process.pid)
        document = {"uri": uri, "version": number}
        client.send("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        client.wait_for_diagnostics(uri, number)
        spent.append(Spent.so_far(client.process.pid).since(before, DELAY))
        shown = new
    client.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    return spent


def print_rows(title: str, root: Path, target: float, base: str | None) -> None:
    """Print one table."""
    client, cold = open_project(root, base)
    client.end()
    client, warm = open_project(root, base)
    # What the server prepares after opening costs the first edits of a second.
    time.sleep(1)
    opened = f"opened in {cold:.1f} s, again in {warm:.1f} s"
    print(f"{title:44} p50 ms  p95 ms  no wait  CPU p95   target   {opened}")
    paths = sorted(root.rglob("*_change.py"))
    for name, edit in EDITS_OF.items():
        spent = measure_edits(client, paths, edit, EDITS)
        p50, p95 = (percentile([one.wall for one in spent], share) for share in (0.5, 0.95))
        alone = percentile([one.wall - one.waited for one in spent], 0.95)
        cpu = percentile([one.cpu for one in spent], 0.95)
        numbers = f"{p50:8.1f}{p95:8.1f}{alone:9.1f}{cpu:9.1f}"
        print(f"  {name:40} {numbers} {f'≤ {target:.0f}':>8}", flush=True)
    client.end()


def open_project(root: Path, base: str | None) -> tuple[Client, float]:
    """A client whose server has linted a project, and how many seconds that took."""
    started = time.perf_counter()
    client = Client(root, base)
    client.start()
    return client, time.perf_counter() - started


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    for title, make, target, base in trees([*map(int, arguments)] or SIZES):
        with temporary_root() as root:
            make(root)
            print_rows(title, root, target, base)


if __name__ == "__main__":
    main(sys.argv[1:])
