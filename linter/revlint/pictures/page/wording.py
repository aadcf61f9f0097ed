"""How the page writes paths and commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from revlint.finding import Command

ToPath = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Wording:
    """``to_path`` gives a path of the tree as the page shows it, ``shell_line`` a command."""

    to_path: ToPath
    shell_line: Callable[[Command], str]
