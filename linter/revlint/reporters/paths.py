"""Paths of a tree as a report shows them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from revlint.sources.paths import relative_path

ToPath = Callable[[str], str]


def prefix_of(root: Path, directory: Path) -> ToPath:
    """A function from paths below a root to paths relative to a directory, with ``/``."""
    top = str(root)

    def to_path(path: str) -> str:
        return relative_path(os.path.join(top, path), directory)

    return to_path


def common_directory(roots: Sequence[Path]) -> Path:
    """The deepest directory that holds every root, the working directory if there is none."""
    try:
        return Path(os.path.commonpath(roots))
    except ValueError:
        return Path.cwd()
