"""Strings and comments of Python text that may not parse; one linear pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PREFIX = r"(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU][rR]?)"

#: A string with its prefix, or a comment. A string without an end runs to the end of its line, or
#: of the text.
_OPAQUE = re.compile(
    rf"""
    (?:(?<!\w){_PREFIX})?(?:
        \"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:\"""|\\?\Z)
      | '''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:'''|\\?\Z)
      | "[^"\\\n]*+(?:\\.[^"\\\n]*+)*+(?:"|(?=\n)|\\?\Z)
      | '[^'\\\n]*+(?:\\.[^'\\\n]*+)*+(?:'|(?=\n)|\\?\Z)
    )
  | \#[^\n]*+
    """,
    re.VERBOSE | re.DOTALL,
)


def opaque(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of every string and comment, in order; line ends are ``\\n``."""
    return (match.span() for match in _OPAQUE.finditer(text))


def without_opaque(text: str, replacement: str = "") -> str:
    """The text with every string and comment replaced."""
    return _OPAQUE.sub(replacement, text)


def is_one_string(code: str) -> bool:
    """Whether code is a single string literal, and not several that stand side by side."""
    match = _OPAQUE.match(code)
    return match is not None and match.end() == len(code) and not code.startswith("#")
