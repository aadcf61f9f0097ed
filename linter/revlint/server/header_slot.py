"""Whether a place of a revision file that is being typed is one for an id."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASSIGNMENT = re.compile(
    r"^(?P<name>revision|down_revision|depends_on|branch_labels)\b[^=\n#]*=(?!=)", re.MULTILINE
)
#: Strings and comments, so that a bracket or a quote in them counts for nothing.
_TOKEN = re.compile(
    r"\#[^\n]*|(?P<quote>[\"'])(?P<text>(?:(?!(?P=quote))[^\\\n]|\\.)*)(?P<end>(?P=quote)?)"
    r"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<newline>\n)"
)
_REST = re.compile(r"[^\"'\n\\]*")
_WORD = re.compile(r"[\w.-]*\Z")


@dataclass(frozen=True, slots=True)
class HeaderSlot:
    """Where an id could be: the name that it is bound to, and the stretch that it replaces.

    ``typed`` is what is there in front of the cursor. ``quote`` is the quote that opens the string,
    "" where there is none yet, and ``is_closed`` whether the string ends behind the cursor.
    """

    name: str
    start: int
    end: int
    typed: str
    quote: str = ""
    is_closed: bool = False


def header_slot(text: str, offset: int) -> HeaderSlot | None:
    """The slot for an id at an offset of a revision file, however incomplete; None if none is."""
    every = [*_ASSIGNMENT.finditer(text, 0, offset)]
    if not every:
        return None
    found = every[-1]
    depth = 0
    for token in _TOKEN.finditer(text, found.end(), offset):
        is_last = token.end() == offset
        if token["quote"] and is_last and not token["end"]:
            return _quoted(text, found["name"], token.start("text"), offset)
        if token["newline"] and not depth:
            return None
        if token[0].startswith("#") and is_last:
            return None
        depth += bool(token["open"]) - bool(token["close"])
    typed = _WORD.search(text, found.end(), offset)
    start = typed.start() if typed else offset
    return HeaderSlot(found["name"], start, offset, text[start:offset])


def _quoted(text: str, name: str, start: int, offset: int) -> HeaderSlot:
    rest = _REST.match(text, offset)
    end = rest.end() if rest else offset
    quote = text[start - 1]
    is_closed = text[end : end + 1] == quote
    end = end if is_closed else offset
    return HeaderSlot(name, start, end, text[start:offset], quote, is_closed)
