"""From the bytes of a Python file to text that is known to parse, and to its LibCST tree."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from revlint import python2
from revlint.parser import deep_stack, is_deadly, parse_module
from revlint.positions import Span, positions
from revlint.revision import Range, Unreadable
from revlint.scan import Scan, full_scan, scan
from revlint.source import EncodingError, Source, decode, without_form_feeds
from revlint.walk import descendants

#: What git leaves in a file that it could not merge.
_CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)


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


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text that is valid Python, and what is known of it."""

    source: Source
    scan: Scan
    _parsed: list[cst.Module] = field(default_factory=list)

    def module(self) -> cst.Module:
        """The LibCST tree of the whole text.

        Raises:
            libcst.ParserSyntaxError: LibCST cannot read what Python can.
        """
        if not self._parsed:
            self._parsed.append(parse_module(self.source.text))
        return self._parsed[0]

    def places(self, module: cst.Module) -> Places:
        """Where the nodes of the whole tree stand."""
        return Places(module, self.source)

    def statements(self) -> Iterator[tuple[cst.BaseStatement, Places]]:
        """The statements at module level, in order, each with where its nodes stand.

        Positions are computed for each statement apart, so that those which nobody asks for cost
        nothing.

        Raises:
            libcst.ParserSyntaxError: LibCST cannot read what Python can.
        """
        module = self.module()
        starts = self.scan.statements
        if not self.scan.certain or len(starts) != len(module.body):
            places = self.places(module)
            yield from ((statement, places) for statement in module.body)
            return
        for statement, start in zip(module.body, starts, strict=True):
            bare = statement.with_changes(leading_lines=())
            # The indentation of blocks is that of the module where they do not say otherwise.
            alone = cst.Module([bare], default_indent=module.default_indent)
            yield bare, Places(alone, self.source, start)


def parse(data: bytes, path: str) -> Parsed | Unreadable:
    """Read the text of a Python file and make sure that it can be parsed.

    What Alembic cannot load because Python refuses it is ``Unreadable``; only where a newer
    Python than the running one would take it does LibCST decide alone.
    """
    try:
        text = decode(data)
    except EncodingError as error:
        return Unreadable(path, "encoding", str(error), error.range)
    source = Source(text)
    if "\f" in text:
        source = without_form_feeds(source)
    found = scan(source.text)
    if found.limit is not None:
        place = source.range(found.limit.offset, found.limit.offset)
        message = f"the file goes beyond what revlint reads: {found.limit.message}"
        return Unreadable(path, "limit", message, place)
    if found.heavy and is_deadly(source.text):
        message = "reading the file kills or holds up the parser, and nothing of it is known"
        return Unreadable(path, "limit", message)
    return _checked(Parsed(source, found), path)


def not_parsed(path: str, error: cst.ParserSyntaxError) -> Unreadable:
    """The file that Python can parse and LibCST cannot."""
    line, column = error.editor_line, error.editor_column
    message = "LibCST, which revlint reads it with, cannot parse the file"
    return Unreadable(path, "syntax", message, Range(line, column, line, column + 1))


def _checked(parsed: Parsed, path: str) -> Parsed | Unreadable:
    error = python_error(parsed.source.text)
    if error is None:
        return parsed
    if isinstance(error, SyntaxError) and python_error(parsed.source.text, ast.PyCF_ONLY_AST):
        try:
            module = parsed.module()
        except cst.ParserSyntaxError:
            pass
        else:
            if _is_for_newer_python(module):
                return parsed
    return _unreadable(parsed, path, error)


def python_error(text: str, flags: int = 0) -> Exception | None:
    """Why the running Python refuses a text; None where it takes it. Nothing is executed."""
    with warnings.catch_warnings():
        # Strings with an unknown escape warn, and under -W error that would be an exception.
        warnings.simplefilter("ignore")
        try:
            compile(text, "<revision>", "exec", flags, dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            return error
    return None


def _is_for_newer_python(module: cst.Module) -> bool:
    """Whether a tree has syntax that the running Python may not know.

    LibCST also takes what no Python takes (``return`` outside a function), so that it must not
    have the last word on other files.
    """
    with deep_stack():
        nodes = list(descendants(module))
    found = [node for node in nodes if _is_newer_syntax(node)]
    if found:
        return not any(_is_python2_handler(node) for node in found)
    strings = (node for node in nodes if isinstance(node, cst.FormattedString))
    return any(python_error(f"({module.code_for_node(node)})") for node in strings)


def _is_newer_syntax(node: cst.CSTNode) -> bool:
    match node:
        case cst.TypeAlias() | cst.TypeParameters() | cst.TemplatedString():
            return True
        case cst.ExceptHandler(type=cst.Tuple(lpar=[])):
            return True
    return False


def _is_python2_handler(node: object) -> bool:
    """Whether a handler is ``except Error, e``; Python 3.14 would take ``e`` for a class."""
    match node:
        case cst.ExceptHandler(type=cst.Tuple(elements=[_, cst.Element(value=cst.Name(name))])):
            return name.islower()
    return False


def _unreadable(parsed: Parsed, path: str, error: Exception) -> Unreadable:
    source = parsed.source
    marker = _CONFLICT.search(source.text)
    if marker is not None:
        place = source.range(*marker.span())
        message = "the file holds the conflict markers of a merge that was not finished"
        return Unreadable(path, "syntax", message, place)
    old = python2.first_construct(source.text, full_scan(source.text))
    if old is not None:
        place = source.range(old.start, old.end)
        return Unreadable(path, "python2", f"the file is Python 2: {old.message}", place)
    if not isinstance(error, SyntaxError):
        return Unreadable(path, "syntax", f"Python cannot compile the file: {error}")
    line = error.lineno or 1
    column = max(error.offset or 1, 1) + source.shifts.get(line, 0)
    place = Range(line, column, line, column + 1)
    return Unreadable(path, "syntax", f"the file is no valid Python: {error.msg}", place)
