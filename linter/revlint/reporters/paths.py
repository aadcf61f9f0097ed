"""Paths of a tree as a report shows them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

ToPath = Callable[[str], str]


def prefix_of(root: Path, directory: Path) -> ToPath:
    """A function from paths below a root to paths relative to a directory, with ``/``."""
    top = str(root)

    def to_path(path: str) -> str:
        return os.path.relpath(os.path.join(top, path), directory).replace(os.sep, "/")

    return to_path


def common_directory(roots: Sequence[Path]) -> Path:
    """The deepest directory that holds every root."""
    return Path(os.path.commonpath(roots)) if roots else Path.cwd()
