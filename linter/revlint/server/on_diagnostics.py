"""Diagnostics for a client that asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from revlint.server.connection import Connection
from revlint.server.folders import real_path
from revlint.server.publisher import FileReport
from revlint.server.session import Check
from revlint.server.uri import path_of

_OPTIONS = types.DiagnosticOptions(
    inter_file_dependencies=True, workspace_diagnostics=True, identifier="revlint"
)

Full = types.WorkspaceFullDocumentDiagnosticReport
Unchanged = types.WorkspaceUnchangedDocumentDiagnosticReport


def register(server: Connection) -> None:
    """Answer these requests."""

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, _OPTIONS)
    async def one(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        uri = params.text_document.uri
        report = await server.do(lambda check: _update(uri, check))
        id_ = report.id if report else ""
        if params.previous_result_id is not None and params.previous_result_id == id_:
            return types.RelatedUnchangedDocumentDiagnosticReport(id_)
        found = report.diagnostics if report else []
        return types.RelatedFullDocumentDiagnosticReport(found, result_id=id_)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def every(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        known = {one.uri: one.value for one in params.previous_result_ids}
        reports = await server.do(_update_all)
        return types.WorkspaceDiagnosticReport([*_changes(reports, known)])

    def _update(uri: str, check: Check) -> FileReport | None:
        every = server.projects.sync()
        path = path_of(uri)
        owner = server.projects.owner(real_path(path)) if path is not None else None
        if owner is None:
            return None
        server.publisher.update(owner, check)
        server.publisher.forget_but(every)
        return server.publisher.reports.get(uri)

    def _update_all(check: Check) -> dict[str, FileReport]:
        every = server.projects.sync()
        for opened in every:
            server.publisher.update(opened, check)
        server.publisher.forget_but(every)
        return server.publisher.reports


def _changes(reports: dict[str, FileReport], known: dict[str, str]) -> Iterator[Full | Unchanged]:
    for uri, report in reports.items():
        if known.get(uri) == report.id:
            yield Unchanged(uri, report.id, version=report.version)
        elif report.diagnostics or known.get(uri):
            yield Full(uri, report.diagnostics, version=report.version, result_id=report.id)
    for uri, id_ in known.items():
        if uri not in reports and id_:
            yield Full(uri, [], result_id="")
