"""The documents that an editor has open, as immutable values that a worker may keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from revlint.python.source import declared_encoding
from revlint.server.client_text import ClientText, Encoding, Span
from revlint.server.folders import real_path
from revlint.server.uri import path_of
from revlint.sources.tree import MAX_FILE_SIZE


@dataclass(frozen=True, slots=True)
class Document:
    """A document at one version; ``path`` is None where it is no file.

    It has no links in its folders.
    """

    uri: str
    path: Path | None
    version: int
    content: ClientText
    language: str = ""

    @property
    def data(self) -> bytes:
        """The bytes that saving it would write."""
        return encoded(self.uri, self.content.text)


class Documents:
    """The open documents by address; only the thread of the protocol changes them."""

    def __init__(self) -> None:
        self.encoding: Encoding = "utf-16"
        self._by_uri: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._by_uri.values()))

    def get(self, uri: str) -> Document | None:
        """The open document of an address."""
        return self._by_uri.get(uri)

    def open(self, uri: str, language: str, version: int, text: str) -> Document:
        """Add a document, or replace it where it is open already."""
        content = ClientText(text, self.encoding)
        path = path_of(uri)
        document = Document(uri, path and real_path(path), version, content, language)
        self._by_uri[uri] = document
        return document

    def change(
        self, uri: str, version: int, edits: Iterable[tuple[Span | None, str]]
    ) -> Document | None:
        """Edit a document; None where it is not open.

        Each edit is for the text that the one before leaves.
        """
        document = self._by_uri.get(uri)
        if document is None:
            return None
        content = document.content
        for span, new in edits:
            content = content.with_edit(span, new)
        self._by_uri[uri] = changed = replace(document, version=version, content=content)
        return changed

    def close(self, uri: str) -> Document | None:
        """Forget a document; None where it was not open."""
        return self._by_uri.pop(uri, None)


def encoded(name: str, text: str) -> bytes:
    """The bytes of a text as an editor writes it: in UTF-8, or as a Python file declares."""
    data = text.encode("utf-8", "replace")
    is_declared = name.endswith(".py") and b"coding" in data[:_HEAD]
    if not is_declared or len(data) > MAX_FILE_SIZE:
        return data
    try:
        return text.encode(declared_encoding(data))
    except (UnicodeError, LookupError, ValueError):
        return data


#: Where an encoding can be declared: in the first two lines, which are not longer.
_HEAD = 4_096
