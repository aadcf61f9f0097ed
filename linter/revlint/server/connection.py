"""One client: what it can do, its documents, folders and settings, and the worker that lints."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from lsprotocol import types

from revlint.server.announcements import Announcements
from revlint.server.client_abilities import Abilities
from revlint.server.client_log import ClientLog
from revlint.server.client_text import Encoding, Place, Span
from revlint.server.documents import Documents
from revlint.server.folders import Folders
from revlint.server.projects import Projects
from revlint.server.protocol import Host, Protocol
from revlint.server.publisher import Publisher
from revlint.server.refusals import refusing
from revlint.server.session import Check
from revlint.server.settings import Sent, Settings, read_settings
from revlint.server.view import View
from revlint.server.worker import SupersededError, Worker

T = TypeVar("T")

#: How long typing has to pause before the linter runs, in seconds.
DELAY = 0.03


class Connection(Host):
    """The server of one client.

    ``status`` is the exit status once the client has ended the connection.
    """

    def __init__(self) -> None:
        super().__init__("revlint", _version(), protocol_cls=Protocol, max_workers=2)
        self.documents = Documents()
        self.folders = Folders()
        self.settings = Settings()
        self.can = Abilities()
        self.status = 1
        self.is_initialized = False
        self.is_ready = False
        self.client_log = ClientLog(self)
        self.log = self.client_log.write
        self._announcements = Announcements(self.client_log)
        self.projects = Projects(self.documents, self.log, self.client_log.warn)
        self.publisher = Publisher(self.projects, self.documents)
        self.worker = Worker(self._lint, DELAY, self.client_log.fail)
        self.watched: set[str] = set()
        self.after_each_run: list[Callable[[Sequence[View]], None]] = []
        self.after_run: list[Callable[[], None]] = []
        self._sent: Sent | None = None

    # What the protocol calls

    def on_initialize(self, params: types.InitializeParams, encoding: Encoding) -> None:
        self.documents.encoding = encoding
        self.can = Abilities.of(params.capabilities)
        uris = [folder.uri for folder in params.workspace_folders or ()]
        root = params.root_uri or (params.root_path and f"file://{params.root_path}")
        self.folders = Folders.of(uris or ([root] if root else []))
        self.take_settings(params.initialization_options)
        self.is_initialized = True
        self.worker.start()
        self.configure()

    def on_open(self, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        self.documents.open(item.uri, item.language_id, item.version, item.text)
        self.ask_run()

    def on_change(self, params: types.DidChangeTextDocumentParams) -> None:
        known = params.text_document
        edits = [(_span(change), change.text) for change in params.content_changes]
        if self.documents.change(known.uri, known.version, edits) is None:
            self.log(f"ignoring a change of {known.uri}, which is not open")
        elif self.settings.run == "onType":
            self.ask_run()

    def on_close(self, params: types.DidCloseTextDocumentParams) -> None:
        if self.documents.close(params.text_document.uri) is not None:
            self.ask_run()

    def on_exit(self, *, is_clean: bool) -> None:
        self.status = 0 if is_clean else 1
        self.is_ended = True

    # What requests use

    async def ask(self, uri: str, make: Callable[[View, str, Check], T]) -> T | None:
        """What a function makes of the project of a document, in the worker's thread."""
        return await self.do(lambda check: self.projects.answer(uri, make, check))

    async def ask_soon(self, uri: str, make: Callable[[View, str, Check], T]) -> T | None:
        """The same, from the last state of the project where the newest one is not there soon."""
        return await self.do(
            lambda check: self.projects.answer(uri, make, check),
            lambda: self.projects.answer_at_once(uri, make),
        )

    async def do(self, work: Callable[[Check], T], answer: Callable[[], T] | None = None) -> T:
        """What a function gives, in the worker's thread; or its quick answer if that is late."""
        with refusing():
            try:
                result: T = await asyncio.wrap_future(self.worker.submit(work, answer))
            except SupersededError:
                raise asyncio.CancelledError from None
        return result

    def ask_run(self, *, at_once: bool = False) -> None:
        """Lint soon, once the client has said all that it says at first."""
        if self.is_ready:
            self.worker.ask_run(at_once=at_once)

    def configure(self) -> None:
        """Let the worker know the folders and the settings."""
        folders, settings = self.folders, self.settings
        self.worker.submit(lambda check: self.projects.configure(folders, settings))
        self.ask_run()

    def take_settings(self, value: object) -> None:
        """Take settings, and show what is wrong with them."""
        sent = read_settings(value)
        # The answer to "initialize" said whether the client has to ask for diagnostics.
        delivery = self.settings.diagnostics if self.is_initialized else sent.settings.diagnostics
        self.settings = replace(sent.settings, diagnostics=delivery)
        if sent != self._sent:
            self._sent = sent
            self.client_log.forget()
        for mistake in sent.mistakes:
            self.client_log.warn(mistake)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log why a request is refused, or where revlint failed; pygls would open a window."""
        self.client_log.fail(error)

    # What the worker does

    def _lint(self, check: Check) -> None:
        every = self.projects.sync()
        views = []
        for opened in every:
            try:
                view = self.publisher.update(opened, check)
            except Exception as error:
                self.client_log.fail(error)
                continue
            has_other_heads = self._announcements.announce(opened, view, self.settings)
            if has_other_heads and self.can.refreshes_lenses:
                self.workspace_code_lens_refresh(None)
            self.publish()
            views.append(view)
        self.publisher.forget_but(every)
        self._announcements.keep(every)
        self.publish()
        for follow in self.after_each_run:
            follow(views)
        while self.after_run:
            self.after_run.pop()()
        for opened in every:
            opened.session.save()

    def publish(self) -> None:
        """Send the client what it lacks, or let it know that it should ask."""
        if self.settings.diagnostics == "push":
            for params in self.publisher.to_send():
                self.text_document_publish_diagnostics(params)
        elif self.publisher.take_refresh() and self.can.refreshes_diagnostics:
            self.workspace_diagnostic_refresh(None)


def _span(change: types.TextDocumentContentChangeEvent) -> Span | None:
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return None
    start, end = change.range.start, change.range.end
    return Span(Place(start.line, start.character), Place(end.line, end.character))


def _version() -> str:
    try:
        return version("revlint")
    except PackageNotFoundError:
        return "0"
