"""Comments and values as lines of a TOML text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from revlint import escape

_WIDTH = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def comment(text: str) -> Iterator[str]:
    """A sentence as lines of comment; text from the tree is escaped."""
    shown = escape.shown(text)
    yield from (
        f"# {line}"
        for line in textwrap.wrap(shown, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    )


def assignment(key: str, value: str | Sequence[str]) -> str:
    """A key and its value; a long list gets a line for each item."""
    if isinstance(value, str):
        return f"{key} = {escape.for_toml(value)}"
    items = [escape.for_toml(item) for item in value]
    line = f"{key} = [{', '.join(items)}]"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{key} = [", *_indented(items), "]"])


def _indented(items: Iterable[str]) -> Iterator[str]:
    return (f"    {item}," for item in items)


def key_text(name: str) -> str:
    """A name as a key."""
    return name if _BARE.fullmatch(name) else escape.for_toml(name)


def literal(value: str) -> str:
    """A string as it is, where it can be: a pattern reads better without escapes."""
    plain = "'" not in value and escape.for_terminal(value) == value
    return f"'{value}'" if plain else escape.for_toml(value)
