"""String literals, written as those around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LITERAL = re.compile(r"""(?P<prefix>[a-zA-Z]*)(?P<quote>'''|\"""|'|")""")

#: The prefixes that a new text can keep.
_KEPT = ("u", "U", "r", "R")


def quote_of(code: str) -> tuple[str, str]:
    """Prefix and quote of the first literal in a piece of code; single quotes where it has none."""
    match = _LITERAL.search(code)
    if match is None:
        return "", "'"
    prefix = match["prefix"] if match["prefix"] in _KEPT else ""
    return prefix, match["quote"]


def write_string(text: str, like: str = "'") -> str:
    """A literal for a text, in the quotes and with the prefix of another literal."""
    prefix, quote = quote_of(like)
    if prefix in ("r", "R") and not _is_raw(text, quote):
        prefix = ""
    if prefix not in ("r", "R"):
        text = _escape(text)
    if quote[0] in text:
        other = '"' if quote[0] == "'" else "'"
        quote = other if other not in text else quote
        text = text.replace(quote[0], f"\\{quote[0]}")
    return f"{prefix}{quote}{text}{quote}"


def write_value(items: Sequence[str], like: str) -> str:
    """A value for one of the four names, as Alembic writes it: None, a string, or a tuple."""
    if not items:
        return "None"
    if len(items) == 1:
        return write_string(items[0], like)
    return f"({', '.join(write_string(item, like) for item in items)})"


def has_quote(code: str) -> bool:
    """Whether a piece of code has a literal, whose quotes another can take."""
    return _LITERAL.search(code) is not None


def _is_raw(text: str, quote: str) -> bool:
    return text.isprintable() and "\\" not in text and quote[0] not in text


def _escape(text: str) -> str:
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    if character == "\\" or not character.isprintable():
        return repr(character)[1:-1]
    return character
