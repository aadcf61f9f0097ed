"""FIFOs and devices where git expects files: it would wait for them without end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.scan import scan, walk

#: The parts of a repository that hold files which every command reads; of refs, all folders.
_FOLDERS = ("", "info", "objects/info", "objects/pack")

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
    for folder in _FOLDERS:
        _refuse(scan(str(directory / folder)))
    _refuse_below(str(directory / "refs"))


def refuse_special_settings(top: Path, root: Path) -> None:
    """Refuse a work tree in which a ``.gitignore`` or ``.gitattributes`` is a FIFO or a device.

    Args:
        top: the top of the work tree.
        root: the directory of it that git lists.

    Raises:
        GitError: there is one; the message names it.
    """
    for folder in root.parents:
        if folder.is_relative_to(top):
            _refuse(scan(str(folder)), _READ_IN_WORK_TREES)
    _refuse_below(str(root), _READ_IN_WORK_TREES)


def _refuse_below(directory: str, names: tuple[str, ...] = ()) -> None:
    for _, entries in islice(walk(directory), _MAX_DIRECTORIES):
        entries[:] = [entry for entry in entries if entry.name != ".git"]
        _refuse(entries, names)


def _refuse(entries: Iterable[os.DirEntry[str]], names: tuple[str, ...] = ()) -> None:
    """Refuse those of some entries that have one of the names, if any are given, and block."""
    for entry in entries:
        if (not names or entry.name in names) and _blocks(entry):
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
