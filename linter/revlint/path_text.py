"""Marks inside the texts of a finding, which each report shows in its own way.

They are noncharacters of Unicode, which mean nothing in any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: What encloses a path.
_START, _END = "\ufdd0", "\ufdd1"

#: A blank at which no line is wrapped.
NO_BREAK = "\ufdd2"

_PATH = re.compile(f"{_START}([^{_START}{_END}]*){_END}")


def path_text(path: str) -> str:
    """A path for a title, fact, help or command: ``path`` is relative to the project root."""
    return f"{_START}{path}{_END}"


def path_in(text: str) -> str | None:
    """The path that a text made by ``path_text`` holds; None for any other text."""
    match = _PATH.fullmatch(text)
    return match and match[1]


def unbroken(text: str) -> str:
    """A text, such as an id, that stays in one line of a report although it has blanks."""
    return text.replace(" ", NO_BREAK)


def show_paths(text: str, to_path: Callable[[str], str] = str) -> str:
    """A text with each of its paths as ``to_path`` gives it, and with plain blanks."""
    return show_paths_unbroken(text, to_path).replace(NO_BREAK, " ")


def show_paths_unbroken(text: str, to_path: Callable[[str], str]) -> str:
    """The same, for a report that wraps lines: ``NO_BREAK`` is every blank of an id or a path."""
    if _START not in text:
        return text
    return _PATH.sub(lambda match: unbroken(to_path(match[1])), text)
