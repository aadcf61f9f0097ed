"""Which projects a workspace has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from revlint.config.files import DiskFiles
from revlint.config.finder import OWN_FILE, SHARED_FILE
from revlint.config.projects import FoundProject, find_projects
from revlint.errors import RevlintError

#: Files that decide where a project begins.
DECIDING = frozenset({OWN_FILE, SHARED_FILE, ".git"})


def find_project(
    path: Path, folder: Path, config: str | None, warn: Callable[[str], None]
) -> FoundProject:
    """The project of a file or folder.

    Args:
        path: the file, which may be new, or the folder; absolute.
        folder: the folder of the workspace that it is in.
        config: the configuration file in place of the nearest one, relative to the folder.
        warn: called with the reason where that file cannot be used; the nearest one counts then.
    """
    files = DiskFiles(folder)
    if config is not None:
        try:
            return _found(path, files, config)
        except RevlintError as error:
            warn(f"setting 'config': {error} (in {folder})")
    try:
        return _found(path, files)
    except RevlintError:
        # Linting it says what is wrong.
        start = path if path.is_dir() else path.parent
        return FoundProject(_root_of(files, start), None, ("",))


def _found(path: Path, files: DiskFiles, config: str | None = None) -> FoundProject:
    (found,) = find_projects([str(path)], files, config=config, unsaved=str(path))
    return found


def asked_paths(root: Path, folders: Iterable[Path], files: Iterable[Path]) -> tuple[str, ...]:
    """The paths of a project whose chains the workspace is about; ``""`` is all of it.

    Args:
        root: the project.
        folders: those of the workspace.
        files: the open files, which count where there is no folder.
    """
    every = tuple(folders)
    if any(root.is_relative_to(folder) for folder in every):
        return ("",)
    asked = (path for path in every or files if path.is_relative_to(root))
    return tuple(dict.fromkeys(path.relative_to(root).as_posix() for path in asked))


def _root_of(files: DiskFiles, folder: Path) -> Path:
    try:
        return files.root_of(folder)
    except (OSError, StopIteration):
        return folder
