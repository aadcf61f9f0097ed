"""What tells a Python 2 file: syntax that Python 3 gave up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from revlint.python.lexer import opaque

_CONSTRUCTS = (
    (r"^[ \t]*(print)[ \t]+(?![=.,)\]:]|(?:in|is|and|or|if|not in)\b)\S", "a print statement"),
    (r"^[ \t]*(exec)[ \t]+(?![=.,)\]:]|(?:in|is|and|or|if|not in)\b)\S", "an exec statement"),
    (r"\bexcept\b[^\n:#(),]{0,200}+,[ \t]*[a-z_]\w*[ \t]*:", "'except Error, name'"),
    (r"\bexcept[ \t]*\([^\n()]{0,1000}+\)[ \t]*,[ \t]*[a-z_]\w*[ \t]*:", "'except Error, name'"),
    (r"^[ \t]*raise\b[^\n:#()]*?,", "'raise Error, value'"),
    (r"`", "backquotes"),
    (r"<>", "the operator <>"),
    (r"(?<![\w.])0[0-7]*[1-7][0-7]*(?![\w.])", "an octal number without 0o"),
    (r"(?<![\w.])\d+[lL]\b", "a long integer"),
    (r"\b[uU][rR](?=['\"])", 'a ur"" string'),
)
_PATTERNS = tuple((re.compile(p, re.MULTILINE), name) for p, name in _CONSTRUCTS)


@dataclass(frozen=True, slots=True)
class Construct:
    """A piece of Python 2: its offsets in the text, and a phrase that shows it."""

    start: int
    end: int
    message: str


def first_construct(text: str) -> Construct | None:
    """The first piece of Python 2 in a text that Python 3 refuses."""
    code = _code_only(text)
    found = None
    for pattern, name in _PATTERNS:
        match = pattern.search(code)
        if match is not None and (found is None or match.start() < found.start):
            start = match.start(1) if match.re.groups else match.start()
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
            shown = text[start : min(line_end, start + 40)].rstrip()
            shown += "…" if line_end > start + 40 else ""
            end = min(max(match.end(), start + 1), max(line_end, start + 1))
            found = Construct(start, end, f"{name} ({shown})")
    return found


def _code_only(text: str) -> str:
    """The text with strings and comments blanked, so that offsets stay.

    A string keeps its prefix and its first quote.
    """
    pieces = []
    last = 0
    for start, end in opaque(text):
        pieces.append(text[last:start])
        literal = text[start:end]
        if literal.startswith("#"):
            pieces.append(re.sub(r"[^\n]", " ", literal))
        else:
            head = len(literal) - len(literal.lstrip("rRbBfFtTuU")) + 1
            pieces.append(literal[:head] + re.sub(r"[^\n]", "_", literal[head:]))
        last = end
    pieces.append(text[last:])
    return "".join(pieces)
