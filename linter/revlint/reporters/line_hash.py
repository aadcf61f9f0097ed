"""The hash of a line by which GitHub's code scanning finds an alert again.

It is the same that github/codeql-action gives to a result without one (src/fingerprints.ts): of the
next hundred characters from the start of the line on, blanks left out, and how many lines before
have the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_WINDOW, _FACTOR, _BITS = 100, 37, 64

#: The unit that stands for the end of the file.
_END = "\uffff"


class LineHashes:
    """The hashes of the lines of one file."""

    def __init__(self, data: bytes) -> None:
        text = re.sub("\r\n?", "\n", data.decode("utf-8", "replace"))
        self._lines = tuple(_windows(_utf16(re.sub("[ \t]", "", text)) + _END))

    def of(self, line: int) -> str | None:
        """The hash of a line, counted from 1; None if there is no such line."""
        if not 1 <= line <= len(self._lines):
            return None
        window, count = self._lines[line - 1]
        value = 0
        for unit in window.ljust(_WINDOW, "\0"):
            value = value * _FACTOR + ord(unit)
        return f"{value % 2**_BITS:x}:{count}"


def _windows(text: str) -> Iterator[tuple[str, int]]:
    """What is hashed of each line, and how many lines up to it have the same."""
    seen: Counter[str] = Counter()
    for start in (0, *(match.end() for match in re.finditer("\n", text))):
        window = text[start : start + _WINDOW]
        seen[window] += 1
        yield window, seen[window]


def _utf16(text: str) -> str:
    """A text in which a character outside the first plane is two surrogates."""
    return re.sub("[\U00010000-\U0010ffff]", _pair, text)


def _pair(match: re.Match[str]) -> str:
    number = ord(match[0]) - 0x10000
    return chr(0xD800 + (number >> 10)) + chr(0xDC00 + (number & 0x3FF))
