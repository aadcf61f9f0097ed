"""Where the nodes of a LibCST tree stand, for less than ``libcst.metadata`` costs.

Importing ``libcst.metadata`` brings in ``libcst.matchers``, which takes longer than everything else
that a run imports. The positions are those of its ``PositionProvider``; a test holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import libcst as cst

from revlint.location import Range
from revlint.python.source import Source
from revlint.python.stack import deep_stack
from revlint.python.value import Unreadable

#: Line and column of the start and of the end: lines from 1, columns in code points from 0.
Span = tuple[int, int, int, int]

_NEWLINE = re.compile(r"\r\n?|\n")


class Places:
    """Where the nodes of a parsed text stand in the file.

    The module is what stands in the source from ``start`` on. LibCST's own positions are computed
    when they are first asked for: they cost as much as parsing.
    """

    def __init__(self, module: cst.Module, source: Source, start: int = 0) -> None:
        self._module = module
        self._source = source
        self._line = source.text.count("\n", 0, start)
        self._column = start - source.text.rfind("\n", 0, start) - 1

    def range(self, node: cst.CSTNode) -> Range:
        """The range of a node, without parentheses around it."""
        line, column, end_line, end_column = self._positions[node]
        return self._source.shifted(
            Range(
                line + self._line,
                column + 1 + (self._column if line == 1 else 0),
                end_line + self._line,
                end_column + 1 + (self._column if end_line == 1 else 0),
            )
        )

    @cached_property
    def _positions(self) -> dict[cst.CSTNode, Span]:
        with deep_stack():
            return positions(self._module)


class Ranges:
    """The ranges of a module's nodes, computed when the first one is asked for."""

    def __init__(self, module: cst.Module) -> None:
        self._module = module

    def of(self, node: cst.CSTNode) -> Range:
        """The range of a node, without the white space and parentheses around it."""
        line, column, end_line, end_column = self._spans[node]
        return Range(line, column + 1, end_line, end_column + 1)

    @cached_property
    def _spans(self) -> dict[cst.CSTNode, Span]:
        return positions(self._module)


def positions(module: cst.Module) -> dict[cst.CSTNode, Span]:
    """The span of every node of a module, without the white space and parentheses around it."""
    state = _State(module)
    module._codegen(state)  # type: ignore[arg-type]
    return state.spans


def not_parsed(path: str, error: cst.ParserSyntaxError) -> Unreadable:
    """The file that Python can parse and LibCST cannot."""
    line, column = error.editor_line, error.editor_column
    message = "LibCST, which revlint reads it with, cannot parse the file"
    return Unreadable(path, "syntax", message, Range(line, column, line, column + 1))


class _State:
    """Follows LibCST as it writes a module out; takes the place of its ``CodegenState``."""

    def __init__(self, module: cst.Module) -> None:
        self.default_indent = module.default_indent
        self.default_newline = module.default_newline
        self.provider = None
        #: Whether anything was written; LibCST asks for the length, and no more.
        self.tokens: list[str] = []
        self.spans: dict[cst.CSTNode, Span] = {}
        self._indents: list[str] = []
        self._line = 1
        self._column = 0
        self._starts: list[tuple[int, int]] = []

    def increase_indent(self, value: str) -> None:
        self._indents.append(value)

    def decrease_indent(self) -> None:
        self._indents.pop()

    def add_indent_tokens(self) -> None:
        for token in self._indents:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        self.tokens = [value]
        if "\n" not in value and "\r" not in value:
            self._column += len(value)
            return
        lines = _NEWLINE.split(value)
        self._line += len(lines) - 1
        self._column = len(lines[-1])

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._starts.append((self._line, self._column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self._starts.pop()
        # What record_syntactic_position noted is the narrower span.
        if node not in self.spans:
            self.spans[node] = (*start, self._line, self._column)

    def pop_trailing_newline(self) -> None:
        """Nothing is kept of what is written, so that nothing has to be taken back."""

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        start = (self._line, self._column)
        try:
            yield
        finally:
            end = (self._line, self._column)
            if start_node is not None:
                start = self.spans[start_node][:2]
            if end_node is not None:
                end = self.spans[end_node][2:]
            self.spans[node] = (*start, *end)
