"""Requests about the text at a position: completion, hover, lenses, renaming."""

from __future__ import annotations

from lsprotocol import types

from revlint.server.completion import complete, hover_text
from revlint.server.connection import Connection
from revlint.server.hover import markup
from revlint.server.lenses import code_lenses
from revlint.server.renaming import prepare_rename, rename_plan
from revlint.server.session import Check
from revlint.server.view import View
from revlint.server.workspace_edit import workspace_edit

_TRIGGERS = types.CompletionOptions(trigger_characters=['"', "'", "[", "=", " "])


def register(server: Connection) -> None:
    """Answer these requests."""
    feature = server.feature

    @feature(types.TEXT_DOCUMENT_COMPLETION, _TRIGGERS)
    async def completion(params: types.CompletionParams) -> types.CompletionList | None:
        return await server.ask_soon(
            params.text_document.uri,
            lambda view, path, _: complete(view, server.projects.rules, path, params.position),
        )

    @feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        text = await server.ask_soon(
            params.text_document.uri,
            lambda view, path, _: hover_text(view, server.projects.rules, path, params.position),
        )
        return types.Hover(markup(text, markdown=server.can.markdown)) if text else None

    @feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def lenses(params: types.CodeLensParams) -> list[types.CodeLens] | None:
        if not server.settings.code_lens:
            return None
        return await server.ask(
            params.text_document.uri, lambda view, path, _: code_lenses(view, path)
        )

    @feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(
        params: types.PrepareRenameParams,
    ) -> types.PrepareRenamePlaceholder | None:
        return await server.ask(
            params.text_document.uri,
            lambda view, path, _: prepare_rename(view, path, params.position),
        )

    @feature(types.TEXT_DOCUMENT_RENAME)
    async def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        def make(view: View, path: str, check: Check) -> types.WorkspaceEdit:
            plan = rename_plan(view, path, params.position, params.new_name, check)
            return workspace_edit(plan, view, server.can)

        return await server.ask(params.text_document.uri, make)
