"""The part of a file behind its header, where it is so plain that a glance will do.

Most of a revision file is functions that call operations, of which nothing has to be known but that
no parser can be hurt by them. For such a part a few searches over the text say as much as the scan
of every piece does, in a fifth of the time. What is not plain is left to the scan.
"""

from __future__ import annotations

import re

#: Far below the limits of the scan, and above what functions full of operations come to.
_MAX_LENGTH = 100_000
_MAX_DEPTH = 20
_MAX_SPAN = 500
_MAX_STRINGS = 2_000

#: Strings that end, and comments, from their first quote on: a prefix is left behind, since looking
#: for one at every letter takes four times as long.
_STRIP = re.compile(
    r"""
    \"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+\"""
  | '''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''
  | "(?!"")[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"
  | '(?!'')[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'
  | \#[^\n]*+
    """,
    re.VERBOSE | re.DOTALL,
)
#: The prefixes of strings that hold text and nothing else, and are no bytes.
_HARMLESS_PREFIX = re.compile(r"(?<!\w)[rRuU]\0")
#: What the scan has to judge: an end that is missing, a continued line, a form feed, and the
#: control characters that Python's regular expressions take for blanks.
_WILD = ('"', "'", "\\", "\f", "\v", "\x1c", "\x1d", "\x1e", "\x1f")
#: Words that the scan has limits of their own for; looked for as text first, which is quicker.
_WORDS = ("case", "del", "elif")
_WORD = re.compile(r"\b(?:case|del|elif)\b")
#: The same, looked for in the whole text: of these the scan takes some thousands.
_MANY = ("def", "class", "lambda", "for")
_MAX_MANY = 1_000
_MARGIN = re.compile(r"\n(?=[^\s#)\]}])")
#: Blanks before the code of a line; Python itself takes no more than a hundred steps.
MAX_INDENT = 1_000
_WIDE = re.compile(rf"\n[ \t]{{{MAX_INDENT + 1}}}")
_NO_BRACKET = re.compile(r"[^()\[\]{}]+")
_PAIR = re.compile(r"\(\)|\[\]|\{\}")


def plain_code(text: str, start: int) -> str | None:
    """The code of a text from an offset on, without its strings and comments.

    Each of them leaves a NUL behind. None where the part is not plain: then nothing is said of it.
    A part that is plain is within the limits of the scan, and its strings hide no line that looks
    like one at the left margin.
    """
    rest = text[start:]
    if (
        len(text) > _MAX_LENGTH
        or wide_line(text) is not None
        or sum(map(text.count, _MANY)) > _MAX_MANY
    ):
        return None
    code, count = _STRIP.subn("\0", rest)
    if count > _MAX_STRINGS or not code.isascii() or any(mark in code for mark in _WILD):
        return None
    # A letter before a string may make it an f-string, which holds code.
    if _has_prefix(code):
        code = _HARMLESS_PREFIX.sub("\0", code)
        if _has_prefix(code):
            return None
    if any(word in code for word in _WORDS) and _WORD.search(code):
        return None
    # Strings over several lines may hold what looks like a statement at the margin.
    has_blocks = '"""' in rest or "'''" in rest
    if has_blocks and len(_MARGIN.findall(code)) != len(_MARGIN.findall(rest)):
        return None
    if any(len(span) > _MAX_SPAN for span in code.split(",")) and _has_long_span(code):
        return None
    return code if _is_shallow(code) else None


def wide_line(text: str) -> int | None:
    """The offset of the first line that begins with more than ``MAX_INDENT`` blanks."""
    match = _WIDE.search(text)
    return None if match is None else match.start() + 1


def margin(text: str, start: int) -> list[int]:
    """The offsets of the lines behind ``start`` that begin with code at the left margin."""
    return [match.end() for match in _MARGIN.finditer(text, start)]


def _has_prefix(code: str) -> bool:
    """Whether a letter stands right before a string."""
    ends = [piece[-1:] for piece in code.split("\0")]
    return any(end.isalnum() or end == "_" for end in ends[:-1])


def _has_long_span(code: str) -> bool:
    """Whether code goes on for long without a comma or a new statement.

    A line that is indented as little as the body of a function begins a statement.
    """
    return any(len(span) > _MAX_SPAN for span in re.split(r",|\n {0,4}(?=[\w@])", code))


def _is_shallow(code: str) -> bool:
    """Whether brackets are closed and not nested deep."""
    brackets = _NO_BRACKET.sub("", code)
    for _ in range(_MAX_DEPTH):
        if not brackets:
            return True
        brackets = _PAIR.sub("", brackets)
    return not brackets
