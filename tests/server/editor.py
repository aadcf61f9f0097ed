"""An editor for tests: pygls' own client, over pipes or over stdio."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.io_ import StdinAsyncReader, run_async
from pygls.lsp.client import LanguageClient

from revlint.server import serve
from revlint.server.uri import path_of, uri_of
from revlint.server.writer import QueuedWriter
from tests.patience import PATIENCE

#: What a modern editor can do.
ABLE: Mapping[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "configuration": False,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {},
        },
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "rename": {"prepareSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "disabledSupport": True,
        },
    },
}


@dataclass
class Editor:
    """One connection: the documents that are open, and what the server has published."""

    client: LanguageClient
    root: Path
    published: dict[str, types.PublishDiagnosticsParams] = field(default_factory=dict)
    history: list[types.PublishDiagnosticsParams] = field(default_factory=list)
    logged: list[types.LogMessageParams] = field(default_factory=list)
    messages: list[types.ShowMessageParams] = field(default_factory=list)
    registered: list[types.Registration] = field(default_factory=list)
    progress: list[types.ProgressParams] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    applied: list[types.WorkspaceEdit] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    settings: Any = None
    result: types.InitializeResult | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def uri(self, path: str) -> str:
        return uri_of(self.root / path)

    async def initialize(
        self,
        able: Mapping[str, Any] = ABLE,
        options: Any = None,
        folders: list[Path] | None = None,
    ) -> types.InitializeResult:
        every = [self.root] if folders is None else folders
        converter = self.client.protocol._converter
        params = converter.structure(
            {
                "capabilities": dict(able),
                "initializationOptions": options,
                "workspaceFolders": [{"uri": uri_of(f), "name": f.name} for f in every],
                "processId": None,
            },
            types.InitializeParams,
        )
        self.result = await self.wait(self.client.initialize_async(params))
        self.client.initialized(types.InitializedParams())
        return self.result

    async def wait(self, awaited: Awaitable[Any]) -> Any:
        return await asyncio.wait_for(awaited, PATIENCE)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, which is tried whenever the server says something."""

        async def look() -> None:
            while not holds():
                self._news.clear()
                await self._news.wait()

        await asyncio.wait_for(look(), PATIENCE)

    def open(self, path: str, text: str | None = None, language: str = "python") -> str:
        uri = self.uri(path)
        if text is None:
            text = (self.root / path).read_bytes().decode()
        self.open_uri(uri, text, language)
        return uri

    def open_uri(self, uri: str, text: str, language: str = "python") -> None:
        self.texts[uri] = text
        self.versions[uri] = 1
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def replace(self, uri: str, old: str, new: str) -> None:
        """Replace the only place of a text, as typing does: by an edit of this stretch."""
        text = self.texts[uri]
        assert text.count(old) == 1, (old, text)
        at = text.index(old)
        range_ = types.Range(position(text, at), position(text, at + len(old)))
        self.texts[uri] = text.replace(old, new)
        self.edit(uri, types.TextDocumentContentChangePartial(range_, new))

    def write(self, uri: str, text: str) -> None:
        self.texts[uri] = text
        self.edit(uri, types.TextDocumentContentChangeWholeDocument(text))

    def edit(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> None:
        self.versions[uri] += 1
        known = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(known, list(changes))
        )

    def close(self, uri: str) -> None:
        self.texts.pop(uri)
        self.versions.pop(uri)
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )

    def files_changed(self, *paths: str) -> None:
        changes = [types.FileEvent(self.uri(p), types.FileChangeType.Changed) for p in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))

    async def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """The diagnostics of an open document as it is now."""
        version = self.versions[uri]
        await self.until(lambda: uri in self.published and self.published[uri].version == version)
        return list(self.published[uri].diagnostics)

    async def codes(self, uri: str) -> list[object]:
        return [diagnostic.code for diagnostic in await self.diagnostics(uri)]

    async def found(self) -> dict[str, list[object]]:
        """The codes of the diagnostics of every file, after a full check."""
        await self.wait(self.command("revlint.checkWorkspace"))
        return self.shown()

    def shown(self) -> dict[str, list[object]]:
        """The codes of what is published, by path."""
        return {
            self.path(uri): [d.code for d in params.diagnostics]
            for uri, params in self.published.items()
            if params.diagnostics
        }

    def path(self, uri: str) -> str:
        path = path_of(uri)
        assert path is not None
        return path.relative_to(self.root).as_posix()

    def command(self, name: str, *arguments: Any) -> Awaitable[Any]:
        params = types.ExecuteCommandParams(name, arguments=list(arguments))
        return self.client.workspace_execute_command_async(params)

    def place(self, uri: str, word: str, offset: int = 1) -> dict[str, Any]:
        """The document and the position inside a word, which its text has once."""
        text = self.texts[uri]
        assert text.count(word) == 1, (word, text)
        return {
            "text_document": types.TextDocumentIdentifier(uri),
            "position": position(text, text.index(word) + offset),
        }

    def listen(self) -> None:
        """Keep what the server says, and answer what it asks."""

        def tell(keep: Callable[[Any], object]) -> Callable[[Any], None]:
            def handle(params: Any) -> None:
                keep(params)
                self._news.set()

            return handle

        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.applied.append(params.edit)
            return types.ApplyWorkspaceEditResult(applied=True)

        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params
            self.history.append(params)

        def register(params: types.RegistrationParams) -> None:
            self.registered.extend(params.registrations)

        refreshed = self.refreshed.append
        handlers: dict[str, Callable[[Any], Any]] = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: tell(publish),
            types.WINDOW_LOG_MESSAGE: tell(self.logged.append),
            types.WINDOW_SHOW_MESSAGE: tell(self.messages.append),
            types.CLIENT_REGISTER_CAPABILITY: tell(register),
            types.WINDOW_WORK_DONE_PROGRESS_CREATE: lambda params: None,
            types.PROGRESS: tell(self.progress.append),
            types.WORKSPACE_APPLY_EDIT: apply,
            types.WORKSPACE_CONFIGURATION: lambda params: [self.settings],
            types.WORKSPACE_DIAGNOSTIC_REFRESH: tell(lambda _: refreshed("diagnostics")),
            types.WORKSPACE_CODE_LENS_REFRESH: tell(lambda _: refreshed("lenses")),
        }
        for name, handler in handlers.items():
            self.client.feature(name)(handler)


def position(text: str, offset: int) -> types.Position:
    """The position of an offset of a text of the Basic Multilingual Plane."""
    line = text.count("\n", 0, offset)
    return types.Position(line, offset - text.rfind("\n", 0, offset) - 1)


async def start(root: Path, *arguments: str, **given: Any) -> Editor:
    """An editor with a server in a process, not yet initialized."""
    client = LanguageClient("test", "1")
    editor = Editor(client, root.resolve())
    editor.listen()
    await client.start_io(sys.executable, "-m", "revlint", "server", *arguments, **given)
    return editor


async def end(editor: Editor) -> int:
    """End the connection as the protocol demands; the exit status of the server's process."""
    await editor.wait(editor.client.shutdown_async(None))
    editor.client.exit(None)
    process = editor.client._server
    assert process is not None
    status = await editor.wait(process.wait())
    await editor.client.stop()  # type: ignore[no-untyped-call]
    return int(status)


@asynccontextmanager
async def connected(root: Path) -> AsyncIterator[Editor]:
    """An editor with a server in a thread of this process, over pipes, not yet initialized."""
    to_server, to_client = os.pipe(), os.pipe()
    server = serve.connected()
    streams = os.fdopen(to_server[0], "rb"), QueuedWriter(os.fdopen(to_client[1], "wb"))
    running = threading.Thread(target=server.serve, args=streams, daemon=True)
    running.start()
    client = LanguageClient("test", "1")
    editor = Editor(client, root.resolve())
    editor.listen()
    writer = QueuedWriter(os.fdopen(to_server[1], "wb"))
    client.protocol.set_writer(writer)
    reader = StdinAsyncReader(os.fdopen(to_client[0], "rb"))
    reading = asyncio.create_task(run_async(client._stop_event, reader, client.protocol))
    try:
        yield editor
    finally:
        if server.status:
            await editor.wait(client.shutdown_async(None))
            client.exit(None)
        await asyncio.to_thread(running.join, PATIENCE)
        server.worker.end()
        streams[1].close()
        await editor.wait(reading)
        writer.close()
        for stream in (streams[0], reader.stdin):
            stream.close()
    assert server.status == 0


def edit_with(root: Path, scenario: Callable[[Editor], Awaitable[None]], **given: Any) -> None:
    """Run a scenario with an initialized editor and its server."""

    async def run() -> None:
        async with connected(root) as editor:
            await editor.initialize(**given)
            await scenario(editor)

    asyncio.run(run())
