"""The outline of a configuration: the tables of revlint, and the keys with their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from revlint.escape import shown
from revlint.server.client_text import ClientText
from revlint.server.config_ids import own_place
from revlint.server.toml_scan import Entry, Place, TomlScan
from revlint.server.view import range_of

#: Longer values are cut off.
_LONGEST = 60

_KINDS = {
    '"': types.SymbolKind.String,
    "'": types.SymbolKind.String,
    "[": types.SymbolKind.Array,
    "{": types.SymbolKind.Object,
    "t": types.SymbolKind.Boolean,
    "f": types.SymbolKind.Boolean,
}


def config_symbols(path: str, text: ClientText) -> list[types.DocumentSymbol]:
    """The tables of revlint in a TOML file, and the keys that are in none."""
    found: list[types.DocumentSymbol] = []
    keys = found
    for entry, end in _with_ends(TomlScan(text.text).entries):
        children: list[types.DocumentSymbol] | None = [] if entry.is_table else None
        is_own = own_place(path, entry.place) is not None
        if is_own:
            symbol = _symbol(entry, end, text, children)
            (found if entry.is_table else keys).append(symbol)
        if children is not None:
            keys = children if is_own else found
    return found


def _with_ends(entries: Sequence[Entry]) -> Iterator[tuple[Entry, int]]:
    """Each entry, and where it ends; a table ends with its last key."""
    tables = [n for n, entry in enumerate(entries) if entry.is_table]
    last = dict(zip(tables, [*(n - 1 for n in tables[1:]), len(entries) - 1], strict=False))
    return ((entry, entries[last.get(n, n)].end) for n, entry in enumerate(entries))


def _symbol(
    entry: Entry, end: int, text: ClientText, children: list[types.DocumentSymbol] | None
) -> types.DocumentSymbol:
    value = " ".join(text.text[entry.name_end : entry.end].removeprefix("]").split())
    value = value.partition("=")[2].strip()
    kind = types.SymbolKind.Namespace if entry.is_table else _KINDS.get(value[:1])
    return types.DocumentSymbol(
        shown(_dotted(entry.name)) or "?",
        kind or types.SymbolKind.Number,
        range_of(text.span_of(entry.start, end)),
        range_of(text.span_of(entry.start, entry.name_end)),
        detail=shown(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…") or None,
        children=children,
    )


def _dotted(name: Place) -> str:
    text = ""
    for part in name:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
