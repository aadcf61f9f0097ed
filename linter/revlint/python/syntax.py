"""From the bytes of a Python file to text that is known to parse, and to its LibCST tree.

LibCST is imported where a tree is asked for: most files are read without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from revlint.location import Range
from revlint.python.python_check import python_error
from revlint.python.scan import Scan, scan
from revlint.python.source import EncodingError, Source, decode, without_form_feeds
from revlint.python.value import Unreadable

if TYPE_CHECKING:
    import libcst as cst

    from revlint.python.positions import Places

#: What git leaves in a file that it could not merge.
_CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)


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
        from revlint.python.parser import parse_module

        if not self._parsed:
            self._parsed.append(parse_module(self.source.text))
        return self._parsed[0]

    def places(self, module: cst.Module) -> Places:
        """Where the nodes of the whole tree stand."""
        from revlint.python.positions import Places

        return Places(module, self.source)

    def statements(self) -> Iterator[tuple[cst.BaseStatement, Places]]:
        """The statements at module level, in order, each with where its nodes stand.

        Positions are computed for each statement apart, so that those which nobody asks for cost
        nothing.

        Raises:
            libcst.ParserSyntaxError: LibCST cannot read what Python can.
        """
        import libcst as cst

        from revlint.python.positions import Places

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
    if found.heavy:
        from revlint.python.parser import is_deadly

        if is_deadly(source.text):
            message = "reading the file kills or holds up the parser, and nothing of it is known"
            return Unreadable(path, "limit", message)
    return _checked(Parsed(source, found), path)


def _checked(parsed: Parsed, path: str) -> Parsed | Unreadable:
    text = parsed.source.text
    error = python_error(text)
    if error is None:
        return parsed
    if isinstance(error, SyntaxError) and python_error(text, only_ast=True):
        from revlint.python.newer_python import is_for_newer_python

        if is_for_newer_python(parsed):
            return parsed
    return _unreadable(parsed, path, error)


def _unreadable(parsed: Parsed, path: str, error: Exception) -> Unreadable:
    source = parsed.source
    marker = _CONFLICT.search(source.text)
    if marker is not None:
        place = source.range(*marker.span())
        message = "the file holds the conflict markers of a merge that was not finished"
        return Unreadable(path, "syntax", message, place)
    from revlint.python import python2

    old = python2.first_construct(source.text)
    if old is not None:
        place = source.range(old.start, old.end)
        return Unreadable(path, "python2", f"the file is Python 2: {old.message}", place)
    if not isinstance(error, SyntaxError):
        return Unreadable(path, "syntax", f"Python cannot compile the file: {error}")
    line = error.lineno or 1
    column = max(error.offset or 1, 1) + source.shifts.get(line, 0)
    place = Range(line, column, line, column + 1)
    return Unreadable(path, "syntax", f"the file is no valid Python: {error.msg}", place)
