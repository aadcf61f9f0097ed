"""Requests that lead from one place to others: definitions, references, symbols, hierarchies."""

from __future__ import annotations

from itertools import islice

from lsprotocol import types

from revlint.server import call_hierarchy, symbols
from revlint.server.connection import Connection
from revlint.server.navigation import definition, find_references
from revlint.server.session import Check

_MOST_SYMBOLS = 500


def register(server: Connection) -> None:
    """Answer these requests."""
    _register_places(server)
    _register_symbols(server)
    _register_calls(server)


def _register_places(server: Connection) -> None:
    feature = server.feature

    @feature(types.TEXT_DOCUMENT_DEFINITION)
    async def define(params: types.DefinitionParams) -> list[types.Location] | None:
        return await server.ask_soon(
            params.text_document.uri, lambda view, path, _: definition(view, path, params.position)
        )

    @feature(types.TEXT_DOCUMENT_REFERENCES)
    async def refer(params: types.ReferenceParams) -> list[types.Location] | None:
        wanted = params.context.include_declaration
        return await server.ask(
            params.text_document.uri,
            lambda view, path, _: find_references(
                view, path, params.position, with_declaration=wanted
            ),
        )


def _register_symbols(server: Connection) -> None:
    feature = server.feature

    @feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outline(
        params: types.DocumentSymbolParams,
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
        uri = params.text_document.uri
        if server.can.nested_symbols:
            return await server.ask(uri, lambda view, path, _: symbols.document_symbols(view, path))
        return await server.ask(uri, lambda view, path, _: symbols.flat_symbols(view, path))

    @feature(types.WORKSPACE_SYMBOL)
    async def search(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        def find(check: Check) -> list[types.WorkspaceSymbol]:
            views = server.projects.views(check)
            every = (s for view in views for s in symbols.workspace_symbols(view, params.query))
            return list(islice(every, _MOST_SYMBOLS))

        return await server.do(find)


def _register_calls(server: Connection) -> None:
    feature = server.feature

    @feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    async def prepare(
        params: types.CallHierarchyPrepareParams,
    ) -> list[types.CallHierarchyItem] | None:
        return await server.ask(
            params.text_document.uri,
            lambda view, path, _: call_hierarchy.prepare(view, path, params.position) or None,
        )

    @feature(types.CALL_HIERARCHY_INCOMING_CALLS)
    async def incoming(
        params: types.CallHierarchyIncomingCallsParams,
    ) -> list[types.CallHierarchyIncomingCall] | None:
        item = params.item
        return await server.ask(
            item.uri, lambda view, path, _: [*call_hierarchy.incoming(view, item.data)]
        )

    @feature(types.CALL_HIERARCHY_OUTGOING_CALLS)
    async def outgoing(
        params: types.CallHierarchyOutgoingCallsParams,
    ) -> list[types.CallHierarchyOutgoingCall] | None:
        item = params.item
        return await server.ask(
            item.uri, lambda view, path, _: [*call_hierarchy.outgoing(view, item.data)]
        )
