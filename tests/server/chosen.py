"""Choosing code actions as an editor does: ask what is offered, then resolve the chosen one."""

from __future__ import annotations

from lsprotocol import types

from tests.server.editor import Editor


async def offered(
    editor: Editor, uri: str, range_: types.Range, only: list[str] | None = None
) -> list[types.CodeAction]:
    kinds = [types.CodeActionKind(kind) for kind in only] if only else None
    context = types.CodeActionContext([], only=kinds)
    params = types.CodeActionParams(types.TextDocumentIdentifier(uri), range_, context)
    found = await editor.wait(editor.client.text_document_code_action_async(params))
    return list(found or ())


async def chosen(editor: Editor, action: types.CodeAction) -> types.WorkspaceEdit:
    assert action.edit is None
    resolved = await editor.wait(editor.client.code_action_resolve_async(action))
    assert resolved.edit is not None
    edit: types.WorkspaceEdit = resolved.edit
    return edit
