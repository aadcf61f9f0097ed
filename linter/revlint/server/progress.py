"""The progress of the first run, for clients that show it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.server.connection import Connection


async def show_progress(server: Connection) -> None:
    """Show that the linter works, until its first run ends."""
    if not server.can.progress:
        return
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        with suppress(RuntimeError):  # The connection may have ended.
            loop.call_soon_threadsafe(ended.set)

    server.after_run.append(end)
    # Where the run is over already, one more costs nothing.
    server.worker.ask_run(at_once=True)
    token = str(uuid4())
    try:
        await server.work_done_progress.create_async(token)
    except JsonRpcException:
        return
    begin = types.WorkDoneProgressBegin("revlint", message="reading migrations")
    server.work_done_progress.begin(token, begin)
    await ended.wait()
    server.work_done_progress.end(token, types.WorkDoneProgressEnd())
