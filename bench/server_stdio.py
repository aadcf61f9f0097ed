"""What an edit costs over stdio: from ``didChange`` to the diagnostics of that version.

Run it as ``python -m bench.server_stdio [number of revisions ...]``. The delay before the server
lints is left out of the times. A project is opened twice, the second time with what the first
server left in the cache. The processor time of an edit is the mean of all edits of a kind.
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

    def processor_time(self) -> float:
        """The seconds that the server has computed so far; only Linux tells."""
        try:
            numbers = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return math.nan
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def wait_for_diagnostics(self, uri: str, version: int) -> None:
        """Wait for the diagnostics of a version of a document."""
        while True:
            params = self.read().get("params") or {}
            if params.get("uri") == uri and params.get("version") == version:
                return


def measure_edits(client: Client, paths: Sequence[Path], edit: Edit, count: int) -> list[float]:
    """The milliseconds of each edit that is typed into one file of the project."""
    ids = [path.name.partition("_")[0] for path in paths]
    path = random.Random(count).choice(paths)
    uri, text = path.as_uri(), path.read_text()
    item = {"uri": uri, "languageId": "python", "version": 0, "text": text}
    client.send("textDocument/didOpen", {"textDocument": item})
    client.wait_for_diagnostics(uri, 0)
    times = []
    for number in range(1, count + 1):
        changes = [{"text": edit(text, ids, number)}]
        started = time.perf_counter()
        document = {"uri": uri, "version": number}
        client.send("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        client.wait_for_diagnostics(uri, number)
        times.append((time.perf_counter() - started - DELAY) * 1000)
    client.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    return times


def print_rows(title: str, root: Path, target: float, base: str | None) -> None:
    """Print one table."""
    client, cold = open_project(root, base)
    client.end()
    client, warm = open_project(root, base)
    opened = f"opened in {cold:.1f} s, again in {warm:.1f} s"
    print(f"{title:44} p50 ms  p95 ms       CPU   target   {opened}")
    paths = sorted(root.rglob("*_change.py"))
    for name, edit in EDITS_OF.items():
        before = client.processor_time()
        times = measure_edits(client, paths, edit, EDITS)
        cpu = (client.processor_time() - before) / EDITS * 1000
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        print(f"  {name:40} {p50:8.1f}{p95:8.1f}{cpu:10.1f} {f'≤ {target:.0f}':>8}", flush=True)
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
