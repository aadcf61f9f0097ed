"""Where the journal of an edit is: in the user's cache directory, for one run at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from revlint.cache.codec import decode, encode
from revlint.cache.store import VARIABLE, Folder, lasting_folders
from revlint.edits.journal import Journal
from revlint.errors import EditRefused

_NAME, _LOCK = "edit-journal", "edit-lock"


@dataclass(frozen=True, slots=True)
class JournalPlace:
    """Where the journal of one project is while an edit runs."""

    folder: Folder

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder.path(_NAME)

    def write(self, journal: Journal) -> None:
        """Keep a journal.

        Raises:
            OSError: it cannot be written.
        """
        self.folder.keep(_NAME, encode(journal), to_disk=True)

    def read(self) -> Journal | None:
        """The journal of an edit that was interrupted, if there is one."""
        data = self.folder.read(_NAME)
        return decode(data, Journal) if data else None

    def remove(self) -> None:
        """Remove the journal: the edit is done, or is taken back."""
        self.path.unlink(missing_ok=True)


@contextmanager
def locked_journals(root: Path) -> Iterator[list[JournalPlace]]:
    """The places of a project's journal, the best one first; no other run edits meanwhile.

    Raises:
        EditRefused: another run edits the project, or no place can be written.
    """
    places = []
    locks = []
    try:
        for folder in lasting_folders(root):
            with suppress(OSError):
                locks.append(folder.open_lock(_LOCK))
                places.append(JournalPlace(folder))
        if not places:
            raise EditRefused(
                f"the journal of the edit cannot be written; set {VARIABLE} to a directory outside "
                "of the project"
            )
        for lock in locks:
            _lock(lock, root)
        yield places
    finally:
        for lock in locks:
            os.close(lock)


def find_interrupted(root: Path) -> bool:
    """Whether an edit of a project was interrupted, or is running."""
    return any(JournalPlace(folder).path.exists() for folder in lasting_folders(root))


def _lock(descriptor: int, root: Path) -> None:
    try:
        _take(descriptor)
    except (BlockingIOError, PermissionError):
        raise EditRefused(f"another revlint edits the files of {root}; try again") from None
    except OSError:
        return  # A file system without locks.


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
