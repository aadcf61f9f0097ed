"""The server from its first message to its exit status."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from importlib import import_module

from revlint.errors import RevlintError
from revlint.server import (
    commands,
    on_actions,
    on_diagnostics,
    on_navigation,
    on_text,
    on_workspace,
)
from revlint.server.connection import Connection
from revlint.server.writer import QueuedWriter

#: How long what runs at the end may take to end, in seconds.
_PATIENCE = 2.0

#: How long one thread may keep the others waiting, in seconds: typing comes first.
_SWITCH = 0.001


def serve() -> int:
    """Serve one client over stdin and stdout; the exit status.

    It is 0 if the client asked for the end, 1 if it went away.

    Raises:
        RevlintError: there is no stdin.
    """
    if sys.stdin is None:
        raise RevlintError("stdin is closed; an editor starts the server")
    sys.setswitchinterval(_SWITCH)
    # A server lives long: garbage has to go, but not in the middle of a run.
    gc.set_threshold(100_000, 20, 100)
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as source:
        # Nothing but messages may go to the client, whatever prints.
        stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        writer = QueuedWriter(stream)
        server = connected()
        server.after_run += _keep_for_good, _prepare_edits
        server.serve(source, writer)
        server.worker.end()
        server.worker.join(_PATIENCE)
        writer.close()
    return server.status


def _keep_for_good() -> None:
    """Spare the collector what the first run read: most of it lives as long as the server."""
    gc.collect()
    gc.freeze()


def _prepare_edits() -> None:
    """Import what the first edit needs, which takes a fifth of a second, while the user reads."""
    name = "revlint.edits.header"
    threading.Thread(target=import_module, args=[name], daemon=True).start()


def connected() -> Connection:
    """A server that answers every request."""
    server = Connection()
    for part in (on_workspace, on_text, on_navigation, on_diagnostics, on_actions, commands):
        part.register(server)
    return server
