"""The commands of the server, which lenses, actions and extensions run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lsprotocol import types

from revlint.edits.plan import Plan
from revlint.reporters.paths import common_directory
from revlint.server.connection import Connection
from revlint.server.offers import EDITS, plan_of
from revlint.server.on_actions import APPLY
from revlint.server.protocol import RefusedError
from revlint.server.session import Check
from revlint.server.view import View
from revlint.server.workspace_edit import workspace_edit

_SEVERITIES = {
    types.DiagnosticSeverity.Error: "errors",
    types.DiagnosticSeverity.Warning: "warnings",
    types.DiagnosticSeverity.Information: "notes",
}


def register(server: Connection) -> None:
    """Carry out these commands."""

    @server.command("revlint.checkWorkspace")
    async def check_workspace(*args: Any) -> dict[str, int]:
        """Read every file again, lint, and count what is found."""

        def look(check: Check) -> None:
            server.projects.files_changed(None)

        await server.do(look)
        return await server.do(_count)

    def _count(check: Check) -> dict[str, int]:
        every = server.projects.sync()
        for opened in every:
            server.publisher.update(opened, check)
        server.publisher.forget_but(every)
        server.publish()
        found = [d for r in server.publisher.reports.values() for d in r.diagnostics]
        counts = dict.fromkeys(_SEVERITIES.values(), 0)
        for diagnostic in found:
            counts[_SEVERITIES[diagnostic.severity or types.DiagnosticSeverity.Error]] += 1
        return {
            **counts,
            "files": len({u for u, r in server.publisher.reports.items() if r.diagnostics}),
        }

    @server.command("revlint.showGraph")
    async def show_graph(*args: Any) -> str:
        """The page of ``revlint graph --format html``, for a document's project or for all."""
        given = args[0] if args else None
        asked = given if isinstance(given, dict) else {"uri": given}
        uri, chain = asked.get("uri"), asked.get("chain")
        names = (chain,) if isinstance(chain, str) else ()
        if not isinstance(uri, str):
            return await server.do(lambda check: _graph([*server.projects.views(check)], names))
        page = await server.ask(uri, lambda view, path, check: _graph([view], names))
        if page is None:
            raise RefusedError("uri: a document of a project is expected")
        return page

    for name in EDITS:
        _register_edit(server, f"revlint.{name}", name)
    _register_edit(server, APPLY, None)


def _graph(views: Sequence[View], names: Sequence[str]) -> str:
    # Imported here: few sessions show a graph.
    from revlint.reporters.graph_page import render_graph_page

    linted = [view.state.linted for view in views if view.state.linted is not None]
    if not linted:
        raise RefusedError("there is no chain to show")
    root = common_directory([one.report.root for one in linted])
    return render_graph_page(linted, root, names)


def _register_edit(server: Connection, command: str, name: str | None) -> None:
    """A command that plans an edit and has the client apply it.

    Its argument is an object with ``uri``, a document of the project, and the arguments of the
    edit. It gives ``applied``, and ``reason`` where it was not.
    """

    @server.command(command)
    async def edit(*args: Any) -> dict[str, Any]:
        given = args[0] if args and isinstance(args[0], dict) else {}
        arguments = given.get("arguments", {}) if name is None else given
        which = str(given.get("name")) if name is None else name

        def make(view: View, path: str, check: Check) -> tuple[Plan, types.WorkspaceEdit]:
            plan = plan_of(view, which, arguments if isinstance(arguments, dict) else {}, check)
            return plan, workspace_edit(plan, view, server.can, confirm=True)

        made = await server.ask(str(given.get("uri")), make)
        if made is None:
            raise RefusedError("uri: a document of a project is expected")
        if not server.can.applies_edits:
            raise RefusedError("this editor applies no edits of commands; use code actions")
        plan, changes = made
        params = types.ApplyWorkspaceEditParams(changes, label=f"revlint: {plan.title}")
        answer = await server.workspace_apply_edit_async(params)
        return {"applied": answer.applied, "reason": answer.failure_reason}
