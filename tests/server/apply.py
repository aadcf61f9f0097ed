"""Applying a workspace edit to the files on disk, to the letter of the protocol."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from lsprotocol import types

from revlint.server.client_text import ClientText, Encoding, Place
from revlint.server.documents import encoded
from revlint.server.uri import path_of
from revlint.server.view import text_of

Edits = Sequence[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]


def apply(edit: types.WorkspaceEdit, encoding: Encoding = "utf-16") -> None:
    """Carry an edit out; anything that a client may refuse fails."""
    assert not (edit.changes and edit.document_changes)
    for uri, edits in (edit.changes or {}).items():
        _edit(_path(uri), edits, encoding)
    for change in edit.document_changes or ():
        if isinstance(change, types.TextDocumentEdit):
            _edit(_path(change.text_document.uri), change.edits, encoding)
        elif isinstance(change, types.CreateFile):
            target = _path(change.uri)
            assert not target.exists()
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"")
        elif isinstance(change, types.RenameFile):
            assert not _path(change.new_uri).exists()
            _path(change.old_uri).rename(_path(change.new_uri))
        else:
            raise AssertionError(change)


def _path(uri: str) -> Path:
    path = path_of(uri)
    assert path is not None
    return path


def _edit(path: Path, edits: Edits, encoding: Encoding) -> None:
    data = path.read_bytes()
    text = ClientText(text_of(path.name, data), encoding)
    spans = []
    for edit in edits:
        assert not isinstance(edit, types.SnippetTextEdit)
        places = [Place(p.line, p.character) for p in (edit.range.start, edit.range.end)]
        # Every place is one of the text, as it is written.
        assert [text.place(text.offset(place)) for place in places] == places
        spans.append((text.offset(places[0]), text.offset(places[1]), edit.new_text))
    spans.sort()
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    result = text.text
    for start, end, new in reversed(spans):
        result = f"{result[:start]}{new}{result[end:]}"
    bom = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    path.write_bytes(bom + encoded(path.name, result))
