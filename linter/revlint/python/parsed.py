"""From the bytes of a Python file to its syntax tree; nothing is compiled to code or run."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from revlint.location import Range
from revlint.python.checks import RefusedError, TooDeepError, check_levels, suspects
from revlint.python.limits import find_limit
from revlint.python.source import EncodingError, Source, decode
from revlint.python.value import Unreadable

#: How many bytes of source the trees that are kept may have in all. A tree takes some fifty times
#: as much memory.
_KEPT = 1024 * 1024

#: What git leaves in a file that it could not merge.
_CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)
_SHOWN = 60
_STRIDE = 512
_CONTINUATION = bytes(range(0x80, 0xC0))
_RECURSION_LIMIT = 1_000
_BREAK = r"(?:[ \t\f]|\\\n)+"
_DEFINED = re.compile(rf"(?:async{_BREAK})?(?:def|class){_BREAK}(\w+)")


class Parsed:
    """The syntax tree of one text, with the places and the source of its nodes.

    No branch of the tree has more than ``limits.MAX_LEVELS`` levels. ``is_newer`` tells that the
    file has syntax that the running Python does not know: each top-level statement of that kind is
    a stub that binds the same names, with ``NewerSyntax`` as its body or value.
    """

    def __init__(self, source: Source, tree: ast.Module, *, is_newer: bool = False) -> None:
        self.source = source
        self.tree = tree
        self.is_newer = is_newer
        self._is_ascii = source.text.isascii()
        self._columns: dict[int, _Columns] = {}

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.source.text.split("\n")

    def range(self, node: Located) -> Range:
        """The place of a node, without parentheses around it."""
        first, last = node.lineno, node.end_lineno or node.lineno
        start, end = node.col_offset, node.end_col_offset or 0
        if not self._is_ascii:
            start, end = self.column(first, start), self.column(last, end)
        return Range(first, start + 1, last, end + 1)

    def name_range(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Range:
        """The place of the name of a function or class."""
        start = self.column(node.lineno, node.col_offset)
        text = "\n".join(self.lines[node.lineno - 1 : node.lineno + 9])
        match = _DEFINED.match(text, start)
        if match is None:
            return self.range(node)
        before, _, column = text[: match.start(1)].rpartition("\n")
        line = node.lineno + (before.count("\n") + 1 if _ else 0)
        return Range(line, len(column) + 1, line, len(column) + 1 + len(match[1]))

    def code(self, node: Located) -> str:
        """The source of a node as written, without parentheses around it."""
        first, last = node.lineno, node.end_lineno or node.lineno
        end = self.column(last, node.end_col_offset or 0)
        start = self.column(first, node.col_offset)
        if first == last:
            return self.lines[first - 1][start:end]
        middle = self.lines[first : last - 1]
        return "\n".join((self.lines[first - 1][start:], *middle, self.lines[last - 1][:end]))

    def shown(self, node: Located) -> str:
        """The source of a node for a message: on one line, and not too long."""
        text = " ".join(self.code(node)[: 10 * _SHOWN].split())
        return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."

    def column(self, line: int, offset: int) -> int:
        """The column in code points, from 0, of an offset in UTF-8 bytes (which ``ast`` has)."""
        if self._is_ascii:
            return offset
        if line not in self._columns:
            self._columns[line] = _Columns(self.lines[line - 1])
        return self._columns[line].of(offset)


class _Columns:
    """The columns of one line, in little time however long it is."""

    def __init__(self, text: str) -> None:
        self._data = b"" if text.isascii() else text.encode()
        self._marks = [0]
        for start in range(0, len(self._data), _STRIDE):
            self._marks.append(self._marks[-1] + self._count(start, start + _STRIDE))

    def of(self, offset: int) -> int:
        """The number of code points before a byte."""
        if not self._data:
            return offset
        number = min(offset // _STRIDE, len(self._marks) - 1)
        return self._marks[number] + self._count(number * _STRIDE, offset)

    def _count(self, start: int, end: int) -> int:
        # Every byte of a code point but the first is a continuation byte.
        return len(self._data[start:end].translate(None, _CONTINUATION))


#: What has a place in the text.
Located = ast.expr | ast.stmt | ast.alias | ast.pattern | ast.arg | ast.keyword | ast.excepthandler


class _Kept:
    """The trees that were asked for last, by content."""

    def __init__(self) -> None:
        self.found: dict[bytes, Parsed | Unreadable] = {}
        self.size = 0

    def get(self, data: bytes) -> Parsed | Unreadable:
        found = self.found.pop(data, None)
        if found is None:
            found = _parse(data)
            self.size += len(data)
        self.found[data] = found
        while self.size > _KEPT and len(self.found) > 1:
            oldest = next(iter(self.found))
            del self.found[oldest]
            self.size -= len(oldest)
        return found


_kept = _Kept()


def parse(data: bytes, path: str) -> Parsed | Unreadable:
    """The syntax tree of a Python file, or why Python could not load it.

    A text is parsed once: the last trees are kept by content. They are shared, so that no caller
    changes one.
    """
    found = _kept.get(data)
    return replace(found, path=path) if isinstance(found, Unreadable) else found


def forget() -> None:
    """Drop the trees that are kept."""
    _kept.found.clear()
    _kept.size = 0


@contextmanager
def deep_stack() -> Iterator[None]:
    """Room for recursive functions over a tree, whose depth ``limits.MAX_LEVELS`` bounds."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 10_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _parse(data: bytes) -> Parsed | Unreadable:
    try:
        source = Source(decode(data))
    except EncodingError as error:
        return Unreadable("", "encoding", str(error), error.range)
    limit = find_limit(source.text)
    if limit is not None:
        return _beyond(limit.message, source.range(limit.offset, limit.offset))
    try:
        tree = parse_text(source.text)
    except (RecursionError, MemoryError):
        return _beyond("its code is nested too deep", _longest_line(source))
    except (SyntaxError, ValueError, OverflowError) as error:
        newer = _newer(source) if isinstance(error, SyntaxError) else None
        return newer or _unreadable(source, error)
    return _checked(Parsed(source, tree))


def _checked(parsed: Parsed) -> Parsed | Unreadable:
    """A parsed text, unless Python would not compile it or its tree is too deep."""
    try:
        check_levels(parsed.tree)
        if found := suspects(parsed.source.text, parsed.tree):
            _check_places(parsed, found)
    except TooDeepError as error:
        return _beyond(str(error), parsed.range(error.node))
    except RefusedError as error:
        place = parsed.range(error.node)
        refusal = SyntaxError(str(error), (None, place.line, place.column, None))
        return _unreadable(parsed.source, refusal)
    return parsed


def _check_places(parsed: Parsed, statements: list[ast.stmt]) -> None:
    # Imported here: most files have nothing that only some places allow.
    from revlint.python.checked_statements import check_futures, check_statements

    if "__future__" in parsed.source.text:
        check_futures(parsed.tree.body)
    with deep_stack():
        check_statements(statements)


def _newer(source: Source) -> Parsed | Unreadable | None:
    """A text in a newer syntax than the running Python knows."""
    from revlint.python.newer import TooMuchError, parse_newer

    try:
        tree = parse_newer(source.text, parse_text)
    except TooMuchError:
        return _beyond("too much newer syntax for this version of Python", _longest_line(source))
    found = None if tree is None else _checked(Parsed(source, tree, is_newer=True))
    return found if isinstance(found, Parsed) else None


def parse_text(text: str) -> ast.Module:
    """The syntax tree of a text.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError, OverflowError: Python refuses it.
    """
    limit = sys.getrecursionlimit()
    if limit > _RECURSION_LIMIT:
        # Before Python 3.12 the parser takes its own limit from that of Python, several times over.
        sys.setrecursionlimit(_RECURSION_LIMIT)
    try:
        with warnings.catch_warnings():
            # Strings with an unknown escape warn, and under -W error that would be an exception.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    finally:
        sys.setrecursionlimit(limit)


def _beyond(message: str, place: Range) -> Unreadable:
    return Unreadable("", "limit", f"beyond the limits of revlint: {message}", place)


def _longest_line(source: Source) -> Range:
    """The likely place of what is nested too deep: Python does not name one."""
    lines = source.text.split("\n")
    number = max(range(len(lines)), key=lambda n: len(lines[n])) + 1
    return Range(number, 1, number, 1)


def _unreadable(source: Source, error: Exception) -> Unreadable:
    marker = _CONFLICT.search(source.text)
    if marker is not None:
        message = "unresolved merge conflict"
        return Unreadable("", "syntax", message, source.range(*marker.span()))
    from revlint.python import python2

    old = python2.first_construct(source.text)
    if old is not None:
        place = source.range(old.start, old.end)
        return Unreadable("", "python2", f"Python 2 syntax: {old.message}", place)
    if not isinstance(error, SyntaxError):
        return Unreadable("", "syntax", f"invalid Python: {error}")
    line, column = error.lineno or 1, max(error.offset or 1, 1)
    place = Range(line, column, line, column + 1)
    return Unreadable("", "syntax", f"invalid Python: {error.msg}", place)
