"""The progress of the first run, for clients that show it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.server.connection import Connection

#: Fewer migrations are read before their progress could be seen.
_MANY = 200


async def show_progress(server: Connection) -> None:
    """Show that the linter works, until its first run ends."""
    if not server.can.progress:
        return
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        server.projects.progress = _say_nothing
        with suppress(RuntimeError):  # The connection may have ended.
            loop.call_soon_threadsafe(ended.set)

    server.after_run.append(end)
    # Where the run is over already, one more costs nothing.
    server.worker.ask_run(at_once=True)
    token = str(uuid4())
    progress = server.work_done_progress
    try:
        await progress.create_async(token)
    except JsonRpcException:
        return
    message = "reading migrations"
    progress.begin(token, types.WorkDoneProgressBegin("revlint", message=message, percentage=0))
    if not ended.is_set():
        server.projects.progress = percentages(lambda report: progress.report(token, report))
    await ended.wait()
    server.projects.progress = _say_nothing
    progress.end(token, types.WorkDoneProgressEnd())


def percentages(
    report: Callable[[types.WorkDoneProgressReport], None],
) -> Callable[[int, int], None]:
    """A function that reports how much is done, given that and the total, once for each percent."""
    last = 0

    def tell(done: int, total: int) -> None:
        nonlocal last
        percent = min(100, done * 100 // total)
        if total >= _MANY and percent > last:
            last = percent
            message = f"{done:,} of {total:,} migrations read"
            report(types.WorkDoneProgressReport(message=message, percentage=percent))

    return tell


def _say_nothing(done: int, total: int) -> None:
    pass
