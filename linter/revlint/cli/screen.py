"""Reports that follow each other: on a terminal each replaces the last one."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from pathlib import Path

from revlint.cli import console
from revlint.cli.console import tell

_CLEAR = "\x1b[2J\x1b[H"


class Screen:
    """Where the reports of ``revlint check --watch`` go.

    A report on a terminal begins at its top; elsewhere an empty line separates it from the one
    before.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._is_first = True

    def begin(self, changed: Collection[Path], here: Path) -> None:
        """Make room for a report on files that have changed; none for the first one."""
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            console.write(_CLEAR, sys.stdout)
        elif not self._is_first:
            console.write("\n", sys.stdout)
        self._is_first = False
        if changed and not self._quiet:
            tell(f"{_named(changed, here)} changed")

    def end(self) -> None:
        """Say that more reports will follow."""
        if not self._quiet:
            tell("watching for changes; Ctrl-C ends")


def _named(changed: Collection[Path], here: Path) -> str:
    if len(changed) > 1:
        return f"{len(changed):,} files"
    (path,) = changed
    return os.path.relpath(path, here).replace(os.sep, "/")
