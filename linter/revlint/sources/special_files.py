"""FIFOs and devices where git expects files: it would wait for them without end."""

from __future__ import annotations

import os
import stat
from itertools import chain, islice
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.scan import scan, walk

#: The parts of a repository that hold files which every command reads; of refs, all folders.
_FOLDERS = ("", "info", "objects/info", "objects/pack")

#: How many directories of refs are looked at.
_MAX_DIRECTORIES = 100_000


def refuse_special_files(directory: Path) -> None:
    """Refuse a git directory in which a FIFO or a device takes the place of a file.

    Loose objects are not looked at; a time limit ends a command that waits for one.

    Raises:
        GitError: there is one; the message names it.
    """
    shallow = (scan(str(directory / folder)) for folder in _FOLDERS)
    refs = (entries for _, entries in islice(walk(str(directory / "refs")), _MAX_DIRECTORIES))
    for entries in chain(shallow, refs):
        for entry in entries:
            refuse_special(entry)


def refuse_special(entry: os.DirEntry[str]) -> None:
    """Refuse a FIFO or a device, also behind a link.

    Raises:
        GitError: the entry is one.
    """
    if _blocks(entry):
        raise GitError(
            f"{entry.path} is not a regular file, and git would wait for it without end; remove it"
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
