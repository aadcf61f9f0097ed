"""The protocol as pygls has it, made safe against what a client may send."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import suppress
from typing import Any, BinaryIO, get_args

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcServerNotInitialized
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from revlint.server.client_text import Encoding
from revlint.server.reader import read_message
from revlint.server.settings import Settings
from revlint.server.writer import QueuedWriter

#: A request that cannot be done, as opposed to one that is wrong.
REQUEST_FAILED = -32803

_ENCODINGS: dict[str, Encoding] = {one: one for one in get_args(Encoding)}

#: So much of a wrong message is logged.
_LONGEST = 80

#: Stands for a message that is answered or ignored already.
_ANSWERED = object()

#: What may come before ``initialize``, and what after ``shutdown``.
_FIRST = frozenset({types.INITIALIZE, types.EXIT})


class RefusedError(JsonRpcException):
    """A request that is refused with a reason for the user."""

    CODE = REQUEST_FAILED


class Host(LanguageServer, ABC):
    """What the protocol needs of a server."""

    protocol: Protocol
    settings: Settings
    is_ended = False

    def serve(self, source: BinaryIO, writer: QueuedWriter) -> None:
        """Handle the messages of a stream until the client ends the connection or goes away."""
        self.protocol.set_writer(writer)
        with suppress(KeyboardInterrupt):
            try:
                asyncio.run(self._read_all(source))
            finally:
                self.shutdown()  # type: ignore[no-untyped-call]

    async def _read_all(self, source: BinaryIO) -> None:
        # One hand-over for each message: while the linter works, each one costs milliseconds.
        loop = asyncio.get_running_loop()
        while not self.is_ended:
            body = await loop.run_in_executor(self.thread_pool, read_message, source)
            if body is None:
                return
            self.protocol.take(body)

    @abstractmethod
    def on_initialize(self, params: types.InitializeParams, encoding: Encoding) -> None:
        """Take what the client can do, its folders and its settings."""

    @abstractmethod
    def on_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Keep a document."""

    @abstractmethod
    def on_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Edit a document."""

    @abstractmethod
    def on_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget a document."""

    @abstractmethod
    def on_exit(self, *, is_clean: bool) -> None:
        """End the loop that reads messages."""


class Protocol(LanguageServerProtocol):
    """Answers every request, in whatever order and form it comes, and keeps our own documents."""

    _server: Host

    def take(self, body: bytes) -> None:
        """Handle the bytes of a message; what is wrong with them is logged."""
        try:
            data = json.loads(body)
            if not isinstance(data, dict) or "jsonrpc" not in data:
                raise ValueError("it is no message of JSON-RPC")
        except (ValueError, RecursionError) as error:
            self._ignore(str(error))
            return
        try:
            self.handle_message(self.structure_message(data))
        except Exception as error:  # the next message may be a good one
            self._server.report_server_error(error, JsonRpcException)

    def _ignore(self, why: str) -> None:
        error = JsonRpcInvalidRequest(f"ignoring a message: {why}")
        self._server.report_server_error(error, JsonRpcException)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message as a value; a request of a wrong form is answered with an error."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and isinstance(data.get("id"), str | int):
                self._send_response(data["id"], error=error.to_response_error())
            else:
                self._ignore(
                    f"its form is wrong: {str(data.get('method', 'an answer'))[:_LONGEST]}"
                )
            return _ANSWERED

    def handle_message(self, message: Any) -> None:
        """Handle a message, or refuse one that comes too early or too late."""
        if message is _ANSWERED:
            return
        method = getattr(message, "method", None)
        known = getattr(message, "id", None)
        if method == types.CANCEL_REQUEST and not isinstance(message.params.id, str | int):
            self._ignore("it cancels no request")
            return
        refusal: JsonRpcException | None = None
        if self._shutdown and method != types.EXIT:
            refusal = JsonRpcInvalidRequest("the server is shutting down")
        elif self._workspace is None and method not in _FIRST and method is not None:
            refusal = JsonRpcServerNotInitialized("the server is not initialized")
        elif self._workspace is not None and method == types.INITIALIZE:
            refusal = JsonRpcInvalidRequest("the server is initialized already")
        if refusal is None:
            super().handle_message(message)
        elif method is not None and known is not None:
            self._send_response(known, error=refusal.to_response_error())

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """Take the folders and the settings, then answer as pygls does."""
        encoding = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        self._server.on_initialize(
            params, _ENCODINGS.get(getattr(encoding, "value", encoding), "utf-16")
        )
        # pygls would take the addresses apart, and not every one can be.
        params.root_uri = params.root_path = params.workspace_folders = None
        result = yield from super().lsp_initialize(params)
        if self._server.settings.diagnostics == "push":
            # A client that hears of both shows every finding twice.
            result.capabilities.diagnostic_provider = None
        return result

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Keep the document."""
        self._server.on_open(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Edit the document."""
        self._server.on_change(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget the document."""
        self._server.on_close(params)

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> None:  # type: ignore[override]
        """End the loop that reads messages."""
        self._server.on_exit(is_clean=self._shutdown)
