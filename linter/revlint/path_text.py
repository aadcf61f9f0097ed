"""Paths of the tree inside the texts of a finding, which each report shows in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Noncharacters of Unicode, which mean nothing in any text: they enclose a path.
_START, _END = "\ufdd0", "\ufdd1"

_PATH = re.compile(f"{_START}([^{_START}{_END}]*){_END}")


def path_text(path: str) -> str:
    """A path for a title, fact, help or command: ``path`` is relative to the project root."""
    return f"{_START}{path}{_END}"


def show_paths(text: str, to_path: Callable[[str], str] = str) -> str:
    """A text with each of its paths as ``to_path`` gives it; unchanged where it has none."""
    if _START not in text:
        return text
    return _PATH.sub(lambda match: to_path(match[1]), text)
