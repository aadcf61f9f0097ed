"""The entries of directories on disk; one that cannot be read is empty."""

from __future__ import annotations

import os
from collections.abc import Iterator


def scan(directory: str) -> list[os.DirEntry[str]]:
    """The entries of a directory."""
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except OSError:
        return []


def walk(directory: str) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """A directory and those below it, each with its entries; links are not followed.

    Paths are relative to the first, with ``/``. A directory that the caller takes out of the
    entries is not entered.
    """
    pending = [""]
    while pending:
        path = pending.pop()
        entries = scan(os.path.join(directory, path))
        yield path, entries
        for entry in entries:
            if is_directory(entry):
                pending.append(f"{path}/{entry.name}" if path else entry.name)


def is_directory(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a directory, and no link to one."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
