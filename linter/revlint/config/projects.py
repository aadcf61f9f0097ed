"""From the paths of a command line to projects: root, configuration, and what is asked about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from revlint.config.files import Files
from revlint.config.finder import find_config
from revlint.errors import RevlintError
from revlint.sources.paths import relative_path


@dataclass(frozen=True, slots=True)
class FoundProject:
    """One project of a run.

    ``root`` is absolute and without links; ``config`` the configuration file, None without one.
    ``under`` are the paths that were asked about, relative to the root; ``""`` is all of it.
    """

    root: Path
    config: Path | None
    under: tuple[str, ...]

    @property
    def config_path(self) -> str | None:
        """The configuration file as a path of the tree; None if there is none in it."""
        if self.config is None:
            return None
        path = relative_path(self.config, self.root)
        return None if path.startswith("../") or os.path.isabs(path) else path


def find_projects(
    paths: Sequence[str],
    files: Files,
    *,
    config: str | None = None,
    unsaved: str | None = None,
) -> tuple[FoundProject, ...]:
    """The projects that paths belong to, in the order in which they are first named.

    The project root is the folder of the nearest configuration at or above a path, else what the
    files say: git's top level, else the working directory if the path is inside it, else the path.

    Args:
        paths: as on the command line; none asks about the whole project around ``files.here``.
        files: where paths and configurations are looked up.
        config: the configuration file that applies to every path in place of the nearest one.
        unsaved: a file that counts as present, since an editor holds its text.

    Raises:
        RevlintError: a path or configuration does not exist or cannot be read.
    """
    chosen = None if config is None else _chosen(config, files)
    wanted: dict[tuple[Path, Path | None], list[str]] = {}
    for path in paths or (None,):
        target = files.locate(path, may_be_missing=path == unsaved) if path else files.here
        found = chosen or find_config(target, files)
        root = _root(target, found, files)
        under = "" if path is None else relative_path(target, root)
        wanted.setdefault((root, found), []).append("" if under == "." else under)
    return tuple(
        FoundProject(root, found, tuple(dict.fromkeys(under)))
        for (root, found), under in wanted.items()
    )


def _chosen(config: str, files: Files) -> Path:
    path = files.locate(config)
    if files.leads_out(config):
        raise RevlintError(f"{config}: it is a link that leads out of the repository")
    if not files.is_file(path):
        raise RevlintError(f"{config}: a configuration has to be a file")
    return path


def _root(target: Path, config: Path | None, files: Files) -> Path:
    folder = target if files.is_dir(target) else target.parent
    if config is not None and folder.is_relative_to(config.parent):
        return config.parent
    return files.root_of(folder)
