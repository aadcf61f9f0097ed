"""What no parser is given: text with too many pieces, or brackets nested too deep."""

from __future__ import annotations

import re
from dataclasses import dataclass

from revlint.python.lexer import opaque, without_opaque

#: Far above what people and generators write. Python itself refuses brackets nested 200 deep.
MAX_DEPTH = 100
#: Names, numbers, operators, brackets, strings, line ends and comments of one file: what its
#: syntax tree costs in time and memory.
MAX_PIECES = 100_000
#: Levels of the syntax tree: operators, attributes, calls, ``elif`` and such, each in the last.
MAX_LEVELS = 500

_PIECE = re.compile(r"\w+|[^\w\s]|\n|\0")
_NO_BRACKETS = re.compile(r"[^(\[{)\]}]+")
_FLAT = 8
_BRACKET = re.compile(r"[(\[{]|[)\]}]")


@dataclass(frozen=True, slots=True)
class Limit:
    """What about a text is beyond the limits, and the offset where that is seen."""

    message: str
    offset: int


def find_limit(text: str) -> Limit | None:
    """The limit that a text goes beyond, None where a parser may see it. Takes linear time."""
    if len(text) > MAX_PIECES and _pieces(text) > MAX_PIECES:
        return Limit(f"more than {MAX_PIECES:,} pieces of code", len(text))
    if text.count("(") + text.count("[") + text.count("{") > MAX_DEPTH and not _is_flat(text):
        return _deep_bracket(text)
    return None


def _is_flat(text: str) -> bool:
    """Whether brackets pair up and are hardly nested, as a glance tells."""
    brackets = _NO_BRACKETS.sub("", text)
    for _ in range(_FLAT):
        brackets = brackets.replace("()", "").replace("[]", "").replace("{}", "")
    return not brackets


def _pieces(text: str) -> int:
    """How many pieces a text has, counted a little beyond the limit at most."""
    count = sum(text.count("{", *span) for span in opaque(text) if text[span[0]] in "fFrRtT")
    for _ in _PIECE.finditer(without_opaque(text, "\0")):
        count += 1
        if count > MAX_PIECES:
            break
    return count


def _deep_bracket(text: str) -> Limit | None:
    depth = last = 0
    for start, end in (*opaque(text), (len(text), len(text))):
        # An f-string holds code: its brackets count as long as they are open.
        inner = 0
        for bracket in _BRACKET.finditer(text, last, end):
            step = 1 if bracket[0] in "([{" else -1
            if bracket.start() < start:
                depth = max(depth + step, 0)
            elif text[start] in "fFrRtT":
                inner = max(inner + step, 0)
            if depth + inner > MAX_DEPTH:
                message = f"brackets nested more than {MAX_DEPTH} deep"
                return Limit(message, bracket.start())
        last = end
    return None
