"""``server.py SOCKET``: console scripts, run in forks of a process that has imported them.

A call is the length of its record, with the three standard streams, and then the record. The answer
is the exit status, as digits.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import marshal
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from pkgutil import walk_packages
from typing import NoReturn

import revlint

#: What the programs import, some of it only when a command needs it.
_MODULES = (
    *("alembic.config", "alembic.command", "flask.cli", "flask_migrate", "flask_sqlalchemy"),
    *("libcst", "logging.config", "mako.codegen", "mako.lexer", "mako.template", "networkx"),
    *("revlint_rules", "sqlalchemy.dialects.sqlite", "sqlglot"),
)
#: Without the directory of this file.
_PATH = sys.path[1:]


def main() -> None:
    """Serve until the standard input ends, as it does when the tests end."""
    scripts = _warm_up()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen()
    ended, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    print("ready", flush=True)
    running: dict[int, socket.socket] = {}
    while True:
        sources: list[int | socket.socket] = [0, ended, listener, *running.values()]
        ready, _, _ = select.select(sources, [], [])
        if 0 in ready:
            break
        if ended in ready:
            os.read(ended, 4096)
            _answer(running)
        for pid, connection in running.items():
            if connection in ready:
                # The client was ended, as when its time is up.
                os.kill(pid, signal.SIGKILL)
        if listener in ready:
            connection, _ = listener.accept()
            call, streams = _receive(connection)
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _run(call, streams, scripts)
            running[pid] = connection
            for stream in streams:
                os.close(stream)


def _warm_up() -> dict[str, EntryPoint]:
    """Import everything, and give the console scripts by their names."""
    for name in (*_MODULES, *(m.name for m in walk_packages(revlint.__path__, "revlint."))):
        if not name.endswith("__main__"):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    return {point.name: point for point in entry_points(group="console_scripts")}


def _answer(running: dict[int, socket.socket]) -> None:
    """Send the status of each process that ended to its client."""
    for pid in tuple(running):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            # The client may be gone.
            with suppress(OSError), running.pop(pid) as connection:
                # As a shell would say it.
                connection.sendall(str(code if code >= 0 else 128 - code).encode())


def _receive(connection: socket.socket) -> tuple[bytes, list[int]]:
    """A call, and the streams of its client."""
    size, streams, _, _ = socket.recv_fds(connection, 4, 3)
    record = b""
    while len(record) < int.from_bytes(size, "big"):
        record += connection.recv(1 << 20)
    return record, streams


def _run(call: bytes, streams: list[int], scripts: dict[str, EntryPoint]) -> NoReturn:
    """Become the process that a client asks for."""
    (name, *arguments), directory, environment = marshal.loads(call)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    program = Path(sys.executable).parent / name
    sys.argv = [str(program), *arguments]
    more = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    own = () if environment.get("PYTHONSAFEPATH") else (str(program.parent),)
    sys.path[:] = [*own, *map(os.path.abspath, more), *_PATH]
    sys.dont_write_bytecode = bool(environment.get("PYTHONDONTWRITEBYTECODE"))
    os._exit(_status_of(scripts[name]))


def _status_of(script: EntryPoint) -> int:
    """The status that Python would exit with."""
    try:
        outcome = script.load()()
    except SystemExit as exit_:
        outcome = exit_.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        outcome = 1
    if outcome is not None and not isinstance(outcome, int):
        print(outcome, file=sys.stderr)
        outcome = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return (outcome or 0) & 0xFF


if __name__ == "__main__":
    main()
