"""Where the work tree of a directory is, found without git.

That is by walking up for ``.git``. git would take any folder that holds ``HEAD``, ``objects`` and
``refs`` for a repository, also one that is part of the linted tree, whose settings could hide
files or name another work tree.
"""

from __future__ import annotations

import os
from pathlib import Path

#: The longest file that says where a repository is.
_MAX_POINTER = 8192


def find_top(directory: Path) -> Path | None:
    """The top of the work tree that a directory lies in, without links; None outside of any.

    As git does, the search ends at ``GIT_CEILING_DIRECTORIES`` and at the edge of a file system.
    """
    start = Path(os.path.realpath(directory))
    for folder in folders_above(start):
        found = _repository_at(folder / ".git")
        if found is not None:
            # git has no work tree within its own directory.
            return None if ".git" in start.relative_to(folder).parts or not found else folder
    return None


def folders_above(start: Path) -> list[Path]:
    """A directory and those above it, as far up as git looks."""
    ceilings = {
        os.path.realpath(path)
        for path in os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
        if path
    }
    crosses = os.environ.get("GIT_DISCOVERY_ACROSS_FILESYSTEM", "").lower() in ("1", "true", "yes")
    found = [start]
    for folder in start.parents:
        if str(folder) in ceilings or not (crosses or _device(folder) == _device(start)):
            break
        found.append(folder)
    return found


def _device(folder: Path) -> int:
    try:
        return os.stat(folder).st_dev
    except OSError:
        return -1


def _repository_at(path: Path) -> bool | None:
    """Whether ``.git`` leads to a repository; None where the search goes on above it.

    git takes no work tree at all where the file ``.git`` leads nowhere.
    """
    if path.is_file():
        return is_git_directory(target_of(path, b"gitdir:"))
    return True if is_git_directory(path) else None


def is_git_directory(path: Path) -> bool:
    """Whether a directory is one of git's: a ``.git``, or a bare repository."""
    if not os.path.lexists(path / "HEAD"):
        return False
    return (path / "commondir").is_file() or (
        (path / "objects").is_dir() and (path / "refs").is_dir()
    )


def target_of(pointer: Path, prefix: bytes = b"") -> Path:
    """The path that a small file names, relative to its folder; itself where it names none."""
    text = read_start(pointer, _MAX_POINTER)
    if not text.startswith(prefix) or b"\0" in text:
        return pointer
    return pointer.parent / os.fsdecode(text.removeprefix(prefix).strip())


def read_start(path: Path, limit: int) -> bytes:
    """The beginning of a file; nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError:
        return b""
