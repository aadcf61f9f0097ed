"""One top-level statement of a Python file as LibCST sees it, with exact places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from revlint.errors import EditRefused
from revlint.python.gentle import is_gentle
from revlint.python.newer import pieces

Span = tuple[int, int]

#: How many lines at the left margin may be one statement: a backslash may join them.
_TRIED = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, also a compound one, and the offsets of its nodes in the text of the file."""

    module: cst.Module
    text: str
    offset: int
    _places: Mapping[cst.CSTNode, object]
    _encoded: bytes

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node is, without parentheses around it."""
        place = self._places[node]
        start, length = place.start, place.length  # type: ignore[attr-defined]
        before = len(self._encoded[:start].decode())
        return (
            self.offset + before,
            self.offset + before + len(self._encoded[start : start + length].decode()),
        )

    def whole_span(self, node: cst.BaseExpression) -> Span:
        """Where an expression is, with the parentheses around it."""
        start, end = self.span(node)
        left = sum(len(self.module.code_for_node(p)) for p in node.lpar)
        right = sum(len(self.module.code_for_node(p)) for p in node.rpar)
        return start - left, end + right

    def code(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span[0] - self.offset : span[1] - self.offset]

    def has_comment(self, span: Span) -> bool:
        """Whether a comment begins inside a span."""
        return any(
            span[0] <= self.span(node)[0] < span[1]
            for node in _nodes(self.module)
            if isinstance(node, cst.Comment)
        )

    def nodes(self) -> Sequence[cst.CSTNode]:
        """Every node, each before its children."""
        return _nodes(self.module)

    def below(self, node: cst.CSTNode) -> Sequence[cst.CSTNode]:
        """A node and those below it."""
        return _nodes(node)


def statement_at(text: str, offset: int) -> Statement:
    """The top-level statement at an offset of a text, with the comments before it.

    The rest of the file may be in any syntax.

    Raises:
        EditRefused: it is too large, or LibCST cannot read it.
    """
    line = text.count("\n", 0, offset) + 1
    found: EditRefused | None = None
    for start, end in _spans(text, offset):
        try:
            return _parse(text[start:end], start, line)
        except EditRefused as error:
            found = found or error
    raise found or EditRefused("the statement cannot be found", None, line)


def _spans(text: str, offset: int) -> Iterator[Span]:
    """The piece of a text at an offset, then with some of the next: it may not be whole."""
    start = end = 0
    tried = 0
    for _, piece in pieces(text):
        if end <= offset:
            start = end
        end += len(piece)
        if offset < end:
            yield start, end
            tried += 1
        if tried == _TRIED:
            return


def _parse(text: str, offset: int, line: int) -> Statement:
    if not is_gentle(text):
        raise EditRefused("the statement is too large or nested too deep to edit", None, line)
    try:
        encoded = text.encode()
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        places = wrapper.resolve(ByteSpanPositionProvider)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        # An error of LibCST's parser, or a panic of its Rust code, which is no Exception.
        raise EditRefused("the statement cannot be parsed", None, line) from None
    if wrapper.module.code != text:
        raise EditRefused("the statement would not be written back as it is", None, line)
    return Statement(wrapper.module, text, offset, places, encoded)


def _nodes(node: cst.CSTNode) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    waiting: list[cst.CSTNode] = [node]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(node.children))
    return found
