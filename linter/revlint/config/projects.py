"""From the paths of a command line to projects: root, configuration, and what is asked about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from revlint.config.finder import find_config
from revlint.errors import GitError, RevlintError
from revlint.sources import git_command as git


@dataclass(frozen=True, slots=True)
class FoundProject:
    """One project of a run.

    ``root`` is absolute and without links; ``config`` the configuration file, None without one.
    ``under`` are the paths that were asked about, relative to the root; ``""`` is all of it.
    """

    root: Path
    config: Path | None
    under: tuple[str, ...]


def find_projects(
    paths: Sequence[str],
    *,
    directory: Path,
    config: str | None = None,
    unsaved: str | None = None,
) -> tuple[FoundProject, ...]:
    """The projects that paths belong to, in the order in which they are first named.

    The project root is the folder of the nearest configuration at or above a path, else git's top
    level, else the working directory if the path is inside it, else the path itself.

    Args:
        paths: as on the command line; none asks about the project of ``directory`` as a whole.
        directory: the working directory, absolute.
        config: the configuration file that counts for every path in place of the nearest one.
        unsaved: a file that counts as there, since an editor holds its text.

    Raises:
        RevlintError: a path does not exist or cannot be looked at, or a configuration that is
            near is no TOML.
    """
    chosen = None if config is None else _chosen_config(config, directory)
    wanted: dict[tuple[Path, Path | None], list[str]] = {}
    for path in paths or ["."]:
        target = _existing(path, directory, may_be_missing=path == unsaved)
        found = chosen or find_config(target)
        root = _root(target, found, directory.resolve())
        under = "" if not paths else os.path.relpath(target, root).replace(os.sep, "/")
        wanted.setdefault((root, found), []).append("" if under == "." else under)
    return tuple(
        FoundProject(root, found, tuple(dict.fromkeys(under)))
        for (root, found), under in wanted.items()
    )


def _chosen_config(config: str, directory: Path) -> Path:
    path = _existing(config, directory)
    if not path.is_file():
        raise RevlintError(f"{config}: a configuration has to be a file")
    return path


def _existing(path: str, directory: Path, *, may_be_missing: bool = False) -> Path:
    """A path, absolute and without links."""
    try:
        target = (directory / path).resolve(strict=not may_be_missing)
        os.lstat(target if not may_be_missing else directory)
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError is what a link loop gives before Python 3.13, ValueError a NUL.
        reason = getattr(error, "strerror", None) or str(error)
        raise RevlintError(f"{path}: {reason[:1].lower()}{reason[1:]}") from None
    if target.is_dir() and not os.access(target, os.R_OK | os.X_OK):
        raise RevlintError(f"{path}: permission denied")
    return target


def _root(target: Path, config: Path | None, directory: Path) -> Path:
    folder = target if target.is_dir() else target.parent
    if config is not None and folder.is_relative_to(config.parent):
        return config.parent
    top = _toplevel(folder)
    if top is not None:
        return top
    return directory if folder.is_relative_to(directory) else folder


def _toplevel(folder: Path) -> Path | None:
    """Git's top level; None outside of git, and where git is missing or refuses to tell."""
    existing = next(p for p in (folder, *folder.parents) if p.is_dir())
    try:
        top = git.toplevel(existing)
    except GitError:
        return None
    return None if top is None else top.resolve()
