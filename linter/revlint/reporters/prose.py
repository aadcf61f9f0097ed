"""Prose for a terminal: escaped, and wrapped so that no word, id or path is broken."""

from __future__ import annotations

from revlint import escape
from revlint.path_text import NO_BREAK
from revlint.terminal import width_of

#: The narrowest column of text; a smaller terminal wraps it itself.
MIN_WIDTH = 20


def wrapped(text: str, width: int, *, taken: int = 0) -> list[str]:
    """The lines of a text, at least one; a word that is wider than ``width`` is a line alone.

    ``taken`` columns of the first line are in use. Blanks that are ``NO_BREAK`` join what they
    separate.
    """
    width = max(width, MIN_WIDTH)
    lines: list[str] = []
    line = ""
    for word in escape.shown(text).split(" "):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer) > (width if lines else width - taken):
            lines.append(line)
            longer = word
        line = longer
    return [unwrapped(line) for line in (*lines, line)]


def hanging(text: str, start: int, width: int, most: int) -> tuple[int, list[str]]:
    """A text whose first line begins in column ``start``, and the indent of its other lines.

    The indent is ``most``, and less if a word fits only then.
    """
    longest = max(map(width_of, escape.shown(text).split(" ")))
    indent = min(most, width - longest) if longest <= width - 2 else most
    return indent, wrapped(text, width - indent, taken=start - indent)


def unwrapped(line: str) -> str:
    """A line of an escaped text that no CI log takes for a command, wherever it was wrapped."""
    shown = line.replace(NO_BREAK, " ").rstrip(" ")
    return shown.replace("::", ":\\x3a", 1) if shown.lstrip().startswith("::") else shown
