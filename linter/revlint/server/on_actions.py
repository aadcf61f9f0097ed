"""Code actions: offered with a title, planned and checked when one is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from revlint.errors import RevlintError
from revlint.escape import shown
from revlint.server.action import FIX_ALL, QUICK_FIX, REFACTOR, Action
from revlint.server.connection import Connection
from revlint.server.diagnostics import diagnostic_of
from revlint.server.offers import actions_at, plan_of
from revlint.server.refusals import reason_of
from revlint.server.session import Check
from revlint.server.view import View
from revlint.server.workspace_edit import workspace_edit

_OPTIONS = types.CodeActionOptions(
    code_action_kinds=[QUICK_FIX, REFACTOR, FIX_ALL], resolve_provider=True
)

#: The command that carries an action out, for clients that know no edits in actions.
APPLY = "revlint.apply"


def register(server: Connection) -> None:
    """Answer these requests."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, _OPTIONS)
    async def offer(
        params: types.CodeActionParams,
    ) -> list[types.CodeAction | types.Command] | None:
        uri = params.text_document.uri

        def make(view: View, path: str, check: Check) -> list[types.CodeAction | types.Command]:
            only = params.context.only
            every = actions_at(view, path, params.range, only and [str(kind) for kind in only])
            return [offered for action in every for offered in _offer(uri, action, view, check)]

        return await server.ask(uri, make)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        data = action.data if isinstance(action.data, dict) else {}

        def make(view: View, path: str, check: Check) -> types.WorkspaceEdit:
            return _edit(view, data, check)

        action.edit = await server.ask(str(data.get("uri")), make)
        return action

    def _offer(
        uri: str, action: Action, view: View, check: Check
    ) -> Iterator[types.CodeAction | types.Command]:
        data = {
            "uri": uri,
            "name": action.name,
            "arguments": action.arguments,
            "confirm": action.confirm,
        }
        title = shown(action.title)
        if not server.can.action_literals:
            yield types.Command(title, APPLY, arguments=[data])
            return
        found = types.CodeAction(
            title,
            types.CodeActionKind(action.kind) if action.kind != FIX_ALL else action.kind,
            diagnostics=[diagnostic_of(action.finding, view)] if action.finding else None,
            is_preferred=action.is_preferred or None,
            data=data,
        )
        if not server.can.resolves_edits:
            try:
                found.edit = _edit(view, data, check)
            except RevlintError as error:
                if not server.can.disabled_actions:
                    return
                found.disabled = types.CodeActionDisabled(reason_of(error))
        yield found

    def _edit(view: View, data: dict[str, Any], check: Check) -> types.WorkspaceEdit:
        arguments = data.get("arguments")
        plan = plan_of(
            view, str(data.get("name")), arguments if isinstance(arguments, dict) else {}, check
        )
        return workspace_edit(plan, view, server.can, confirm=bool(data.get("confirm")))
