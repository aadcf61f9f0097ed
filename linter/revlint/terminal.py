"""What a terminal shows: colours, and the columns that a text takes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """Paints a text in ruff's colours, or returns it unchanged if ``colour`` is off.

    ``links``: whether the terminal shows hyperlinks.
    """

    colour: bool
    links: bool = False

    def bold(self, text: str) -> str:
        return self._paint("1", text)

    def dim(self, text: str) -> str:
        return self._paint("2", text)

    def red(self, text: str) -> str:
        return self._paint("1;91", text)

    def yellow(self, text: str) -> str:
        return self._paint("1;33", text)

    def green(self, text: str) -> str:
        return self._paint("1;92", text)

    def blue(self, text: str) -> str:
        return self._paint("1;94", text)

    def cyan(self, text: str) -> str:
        return self._paint("1;96", text)

    def link(self, text: str, url: str | None) -> str:
        """A text that leads to an address where the terminal can show that (OSC 8)."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and url else text

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


#: The columns of a text that no terminal shows.
WIDTH = 80

PLAIN = Style(colour=False)


def width_of(text: str) -> int:
    """The columns that a text takes: a wide character takes two, a combining one none.

    A code point that Unicode does not assign takes one; Python before 3.12 calls it wide.
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cn"):
        return 1 if category == "Cn" else 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
