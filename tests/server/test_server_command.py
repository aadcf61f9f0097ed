"""``revlint server`` as a process."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.server.editor import end, start
from tests.server.trees import FORK, write


def test_no_other_command_imports_pygls(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)
    code = (
        "import sys; from revlint.cli import run\n"
        "run(['check', '--no-cache']), run(['chains'])\n"
        "print(sorted(n for n in sys.modules if n.partition('.')[0] in ('pygls', 'lsprotocol')))\n"
        "assert 'revlint.server.session' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_without_pygls(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ImportError('no')\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from revlint.cli import run\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}sys.exit(run(['server']))"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "revlint: the language server needs pygls; install it with: pip install 'revlint[server]'\n"
    )


def test_a_clean_end(tmp_path: Path) -> None:
    root = write(tmp_path, FORK)

    async def run() -> int:
        editor = await start(root)
        await editor.initialize()
        await editor.until(lambda: bool(editor.shown()))
        return await end(editor)

    assert asyncio.run(run()) == 0


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes stdin")
def test_without_stdin() -> None:
    command = ["sh", "-c", '"$0" -m revlint server <&-', sys.executable]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "revlint: stdin is closed; an editor starts the server\n"


def test_what_edits_need_is_there_before_the_first_one(tmp_path: Path) -> None:
    """It is imported after the first run, without a request."""
    root = write(tmp_path, FORK)
    folders = [{"uri": root.as_uri(), "name": "shop"}]
    params: object = {"capabilities": {}, "processId": None, "workspaceFolders": folders}
    first = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    second = {"jsonrpc": "2.0", "method": "initialized", "params": {}}
    server = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "revlint", "server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    impatience = threading.Timer(PATIENCE, server.kill)
    impatience.start()
    assert server.stdin is not None
    assert server.stderr is not None
    server.stdin.write(_message(json.dumps(first)) + _message(json.dumps(second)))
    server.stdin.flush()
    imported = (line.rpartition(b"|")[2].strip() for line in server.stderr)
    assert b"revlint.edits.binding" in imported
    server.kill()
    server.communicate()
    impatience.cancel()


def _message(body: str) -> bytes:
    return f"Content-Length: {len(body)}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 100\r\n\r\n{",
        _message("no json") + _message('{"jsonrpc": "2.0", "method": "exit"}'),
    ],
)
def test_a_client_that_goes_away(sent: bytes) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "revlint", "server", "--stdio"], input=sent, capture_output=True
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert not done.stdout or done.stdout.startswith(b"Content-Length: ")
