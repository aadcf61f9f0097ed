"""What happens around the documents: the start, settings, folders, files on disk, the end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from revlint.server.connection import Connection
from revlint.server.folders import real_paths
from revlint.server.progress import show_progress
from revlint.server.session import Check
from revlint.server.settings import SECTION
from revlint.server.uri import path_of
from revlint.server.watches import register_watches, watch_named

#: How long a client may take to send its settings before the first run, in seconds.
_PATIENCE = 2.0


def register(server: Connection) -> None:
    """Handle these notifications."""
    feature = server.feature
    server.after_each_run.append(lambda views: watch_named(server, views))

    @feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        await _fetch_settings(server)
        server.is_ready = True
        server.configure()
        server.worker.ask_run(at_once=True)
        await register_watches(server)
        await show_progress(server)

    @feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(params: types.DidChangeConfigurationParams) -> None:
        if server.can.configuration:
            await _fetch_settings(server)
        else:
            server.take_settings(params.settings)
        server.configure()
        if server.can.refreshes_lenses:
            server.workspace_code_lens_refresh(None)

    @feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def moved(params: types.DidChangeWorkspaceFoldersParams) -> None:
        event = params.event
        added, removed = [f.uri for f in event.added], [f.uri for f in event.removed]
        server.folders = server.folders.changed(added, removed)
        server.configure()

    @feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed(params: types.DidChangeWatchedFilesParams) -> None:
        _look_again(server, [change.uri for change in params.changes])

    @feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        uri = params.text_document.uri
        if path_of(uri) is not None:
            _look_again(server, [uri] if server.can.watches else None)

    @feature(types.SHUTDOWN)
    def shutdown(params: Any = None) -> None:
        server.worker.end()


def _look_again(server: Connection, uris: Sequence[str] | None) -> None:
    """Look again at some files, None for all; a checkout may change thousands."""

    def look(check: Check) -> None:
        named = None if uris is None else real_paths(filter(None, map(path_of, uris)))
        server.projects.files_changed(named)

    server.worker.submit(look)
    server.ask_run()


async def _fetch_settings(server: Connection) -> None:
    """Take the settings of the client, if it can be asked."""
    if not server.can.configuration:
        return
    params = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    try:
        async with asyncio.timeout(_PATIENCE):
            (value,) = await server.workspace_configuration_async(params)
    except (TimeoutError, ValueError, TypeError, JsonRpcException) as error:
        server.log(f"the client gives no settings: {error!r}")
        return
    if value is not None:
        server.take_settings(value)
