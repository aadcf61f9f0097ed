"""Revisions as symbols: the outline of a file, and a search over all chains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types

from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.location import Location, Range
from revlint.migration.message import message_of
from revlint.migration.revision import Revision
from revlint.server.client_text import Span
from revlint.server.config_outline import config_symbols
from revlint.server.view import View, range_of

#: More symbols are not sent: typing more narrows the search.
_MOST = 500

#: A function that Alembic runs, up to its last indented line.
_FUNCTION = re.compile(
    r"^(?:async[ \t]+)?def[ \t]+(?P<name>upgrade|downgrade)\b[^\n]*"
    r"(?:\n(?:[ \t]*+\r?\n)*+(?:[ \t]|\))[^\n]*+)*+",
    re.MULTILINE,
)


def document_symbols(view: View, path: str) -> list[types.DocumentSymbol]:
    """The outline of a configuration, or of a revision file: its id, names and functions below."""
    if path == view.config_path and path.endswith(".toml"):
        return config_symbols(path, view.text(path))
    if view.project is None:
        return []
    file = next((c.by_path[path] for c in view.project.chains if path in c.by_path), None)
    if file is None or file.id is None:
        return []
    text = view.text(path)
    whole = range_of(Span(text.place(0), text.end))
    chosen = view.range(Location(path, file.id_range))
    children = sorted(_children(view, file), key=lambda s: s.range.start.line)
    return [
        types.DocumentSymbol(
            file.id,
            types.SymbolKind.Class,
            whole,
            chosen,
            detail=message_of(file) or None,
            children=children,
        )
    ]


def flat_symbols(view: View, path: str) -> list[types.SymbolInformation]:
    """The same for a client that knows no tree of symbols."""
    uri = view.uri(path)
    return [
        types.SymbolInformation(types.Location(uri, one.range), one.name, one.kind)
        for symbol in document_symbols(view, path)
        for one in (symbol, *(symbol.children or ()))
    ]


def workspace_symbols(view: View, query: str) -> Iterator[types.WorkspaceSymbol]:
    """The revisions whose id, message, label or file name holds what is typed."""
    word = query.casefold()
    count = 0
    for chain in view.project.chains if view.project else ():
        for file in reversed(chain.files):
            if file.id is not None and _matches(file, word):
                yield _symbol(view, chain, file)
                count += 1
                if count == _MOST:
                    return


def _matches(file: Revision, word: str) -> bool:
    words = (file.id or "", file.path.rpartition("/")[2], *(v.text for v in file.labels))
    return any(word in text.casefold() for text in words) or word in message_of(file).casefold()


def _symbol(view: View, chain: Chain, file: Revision) -> types.WorkspaceSymbol:
    message = message_of(file)
    return types.WorkspaceSymbol(
        location=view.location(Location(file.path, file.id_range)),
        name=shown(f"{file.id} {message}").rstrip(),
        kind=types.SymbolKind.Class,
        container_name=chain.name,
    )


def _children(view: View, file: Revision) -> Iterator[types.DocumentSymbol]:
    for binding in file.bindings:
        whole = _joined(binding.name_range, binding.value.range)
        yield types.DocumentSymbol(
            binding.name,
            types.SymbolKind.Constant,
            view.range(Location(file.path, whole)),
            view.range(Location(file.path, binding.name_range)),
            detail=shown(binding.value.text) or None,
        )
    text = view.text(file.path)
    for match in _FUNCTION.finditer(text.text):
        every = range_of(text.span_of(match.start(), match.end()))
        name = range_of(text.span_of(*match.span("name")))
        yield types.DocumentSymbol(match["name"], types.SymbolKind.Function, every, name)


def _joined(first: Range, last: Range) -> Range:
    if (last.line, last.column) < (first.line, first.column):
        return first
    return Range(first.line, first.column, last.end_line, last.end_column)
