"""The statements of a revision file before its first function or class; no parser is needed.

Where nothing behind them can bind one of the four names, they are all that has to be read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from revlint.migration.revision import NAMES
from revlint.python.scan import words
from revlint.python.syntax import Parsed

#: Names through which code can bind module-level names without spelling them out.
TAMPERING = frozenset(
    {"__dict__", "__getattr__", "eval", "exec", "globals", "locals", "modules", "setattr", "vars"}
)

#: The functions that Alembic runs.
FUNCTIONS = ("upgrade", "downgrade")

#: What in the code after the header could bind one of the names; then all of the file is parsed.
_WORDS = (*NAMES, *sorted(TAMPERING))
_MISLEADING = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
#: What in the header makes a statement matter.
_RELEVANT = re.compile(rf"{_MISLEADING.pattern}|\b(?:{'|'.join(FUNCTIONS)})\b|import[ \t\\\n]*\*")
_DEFINED = re.compile(r"(?:async[ \t]+)?def[ \t]+(\w+)")
_DEFINITION = re.compile(r"@|(?:def|class|async)\b")


class Header:
    """The statements before the first function or class, by number.

    ``starts`` are their offsets in the text.
    """

    def __init__(self, parsed: Parsed, end: int) -> None:
        self.source = parsed.source
        self.text = parsed.source.text
        self.scan = parsed.scan
        self._end = end
        self.starts = [start for start in parsed.scan.statements if start < end]

    @classmethod
    def of(cls, parsed: Parsed) -> Header | None:
        """The header of a file, or None where it could mislead."""
        text, scan = parsed.source.text, parsed.scan
        if not scan.certain:
            return None
        end = scan.header_end(text)
        rest = (start for start in scan.statements if start >= end)
        if not all(_DEFINITION.match(text, start) for start in rest):
            return None
        if scan.rest is not None:
            # Looking for each word costs a fraction of what a pattern of them does.
            near = any(word in scan.rest for word in _WORDS)
            misleading = near and _MISLEADING.search(scan.rest) is not None
        else:
            misleading = next(words(text, scan, _MISLEADING, end), None) is not None
        return None if misleading else cls(parsed, end)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The functions that are defined after the header."""
        rest = (start for start in self.scan.statements if start >= self._end)
        matches = (_DEFINED.match(self.text, start) for start in rest)
        return frozenset(match[1] for match in matches if match)

    @cached_property
    def relevant(self) -> tuple[int, ...]:
        """The numbers of the statements that can bind one of the names, in order."""
        found: dict[int, None] = {}
        for match in _RELEVANT.finditer(self.text, 0, self._end):
            if self.scan.is_code(match.start()):
                found[bisect_right(self.starts, match.start()) - 1] = None
        return tuple(found)

    def extent(self, number: int) -> tuple[int, int]:
        """The offsets of a statement, up to the next one."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else self._end
        return start, end
