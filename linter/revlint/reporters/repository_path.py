"""Paths as code hosts know them: relative to the root of the repository."""

from __future__ import annotations

from pathlib import Path

from revlint.reporters.paths import ToPath, prefix_of


def repository_root(root: Path) -> Path:
    """The directory at or above a project root that has ``.git``; the project root without one.

    Args:
        root: the project root, absolute.
    """
    found = (folder for folder in (root, *root.parents) if (folder / ".git").exists())
    return next(found, root)


def repository_path(root: Path) -> ToPath:
    """A function from paths below a project root to paths below the root of its repository."""
    return prefix_of(root, repository_root(root))
