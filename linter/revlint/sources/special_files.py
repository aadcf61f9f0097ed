"""FIFOs and devices where git expects files: it would wait for them without end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from revlint.errors import GitError

#: The parts of a repository that hold files which every command reads; of the last, all folders.
_FOLDERS = ("", "info", "objects/info", "objects/pack")
_DEEP = "refs"

#: How many directories are looked at.
_MAX_DIRECTORIES = 100_000

#: What git reads in every directory of a work tree.
_READ_IN_WORK_TREES = (".gitignore", ".gitattributes")


def refuse_special_files(directory: Path) -> None:
    """Refuse a git directory in which a FIFO or a device takes the place of a file.

    Loose objects are not looked at; a time limit ends a command that waits for one.

    Raises:
        GitError: there is one; the message names it.
    """
    shallow = (str(directory / folder) for folder in _FOLDERS)
    for folder in chain(shallow, _walk(directory / _DEEP)):
        _refuse(entry for entry in _scan(folder))


def refuse_special_settings(top: Path, root: Path) -> None:
    """Refuse a work tree in which a ``.gitignore`` or ``.gitattributes`` is a FIFO or a device.

    Args:
        top: the top of the work tree.
        root: the directory of it that git lists.

    Raises:
        GitError: there is one; the message names it.
    """
    above = (str(folder) for folder in root.parents if folder.is_relative_to(top))
    for folder in chain(above, _walk(root)):
        _refuse(entry for entry in _scan(folder) if entry.name in _READ_IN_WORK_TREES)


def _refuse(entries: Iterator[os.DirEntry[str]]) -> None:
    for entry in entries:
        if _blocks(entry):
            raise GitError(
                f"{entry.path} is not a regular file, and git would wait for it without end; "
                "remove it"
            )


def _blocks(entry: os.DirEntry[str]) -> bool:
    try:
        if entry.is_file() or entry.is_dir(follow_symlinks=False):
            return False
        mode = entry.stat().st_mode
    except OSError:
        return False
    # A socket cannot be opened; git's file system monitor has one here.
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _walk(directory: Path) -> Iterator[str]:
    """A directory and those below it, links not followed, without what ``.git`` holds."""
    pending = [str(directory)]
    for _ in range(_MAX_DIRECTORIES):
        if not pending:
            return
        folder = pending.pop()
        yield folder
        for entry in _scan(folder):
            if entry.name != ".git" and entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)


def _scan(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except OSError:
        return []
