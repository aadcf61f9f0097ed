"""The repositories of a run."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from revlint.sources.repository import Repository


class Repositories:
    """Opens each repository once; the end of a ``with`` statement closes them."""

    def __init__(self) -> None:
        self._opened: dict[Path, Repository] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Repositories:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def of(self, directory: Path) -> Repository:
        """The repository that a directory belongs to; a ``GitError`` where it belongs to none."""
        # Imported here: most runs ask git for a list of files and nothing else.
        from revlint.sources.repository import Repository

        if directory not in self._opened:
            self._opened[directory] = self._stack.enter_context(Repository(directory))
        return self._opened[directory]
