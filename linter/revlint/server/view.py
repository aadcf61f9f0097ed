"""One project as an editor sees it at one moment: the answer to a request is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types

from revlint.contract.project import Project
from revlint.errors import ConfigError, TreeError
from revlint.graph.chain import Chain
from revlint.location import Location, Range
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.source import EncodingError, decode_exactly
from revlint.server.client_text import ClientText, Encoding, Place, Span
from revlint.server.documents import Document
from revlint.server.session import Session, State


@dataclass(frozen=True)
class View:
    """A project, its open documents by path of the tree, and how its client counts columns.

    ``to_uri`` gives the address of a path as the client writes it. ``is_current`` is False where
    the documents may be newer than the project.
    """

    session: Session
    state: State
    documents: Mapping[str, Document]
    encoding: Encoding
    to_uri: Callable[[Path], str]
    is_current: bool = True
    _texts: dict[str, ClientText] = field(default_factory=dict, compare=False, repr=False)

    @property
    def project(self) -> Project | None:
        """The chains, as they were when they could last be read."""
        return self.state.project

    @property
    def config_path(self) -> str | None:
        """The configuration file as a path of the tree; None if there is none in it."""
        try:
            return self.session.found.config_path
        except ConfigError:
            return self.project.config.path if self.project is not None else None

    def uri(self, path: str) -> str:
        """The address of a path of the tree."""
        document = self.documents.get(path)
        return document.uri if document else self.to_uri(self.session.root / path)

    def version(self, path: str) -> int | None:
        """The version of an open document; None for a file that is not open."""
        document = self.documents.get(path)
        return document.version if document else None

    def text(self, path: str) -> ClientText:
        """The text of a file; "" where it cannot be read."""
        document = self.documents.get(path)
        if document is not None:
            return document.content
        if path not in self._texts:
            self._texts[path] = ClientText(self._read(path), self.encoding)
        return self._texts[path]

    def file(self, chain: Chain, path: str) -> Revision | None:
        """What a file of a chain states, as its document is now."""
        known, document = chain.by_path.get(path), self.documents.get(path)
        if self.is_current or known is None or document is None:
            return known
        read = read_revision(path, document.data)
        return read if isinstance(read, Revision) else None

    def text_key(self, path: str) -> object:
        """What changes with the text of a file, without reading it where that can be avoided."""
        document = self.documents.get(path)
        if document is not None or self.state.tree is None:
            return document and document.content
        return self.state.tree.content_key(path) or self.text(path)

    def range(self, location: Location) -> types.Range:
        """The place of a location for the client."""
        return range_of(self.text(location.path).span(location.range))

    def location(self, location: Location) -> types.Location:
        """A location for the client."""
        return types.Location(self.uri(location.path), self.range(location))

    def spot(self, path: str, position: types.Position) -> tuple[int, int]:
        """Line and column of a position, from 1."""
        return self.text(path).spot(Place(position.line, position.character))

    def offset(self, path: str, position: types.Position) -> int:
        """The offset of a position in the text of a file."""
        return self.text(path).offset(Place(position.line, position.character))

    def inner_range(self, location: Location, word: str) -> Range:
        """The place of a word inside a location, such as an id without its quotes."""
        place = location.range
        line = self.text(location.path).line(place.line - 1)
        end = place.end_column - 1 if place.end_line == place.line else len(line)
        at = line.find(word, place.column - 1, end)
        if at < 0:
            return place
        return Range(place.line, at + 1, place.line, at + 1 + len(word))

    def _read(self, path: str) -> str:
        if self.state.tree is None:
            return ""
        try:
            data = self.state.tree.read(path)
        except TreeError:
            return ""
        return text_of(path, data)


def text_of(path: str, data: bytes) -> str:
    """The text of a file with its own line ends, as an editor decodes it."""
    if path.endswith(".py"):
        try:
            return decode_exactly(data).text
        except EncodingError:
            pass
    return data.decode("utf-8-sig", "replace")


def range_of(span: Span) -> types.Range:
    """A span as a value of the protocol."""
    (line, column), (end_line, end_column) = span
    return types.Range(types.Position(line, column), types.Position(end_line, end_column))
