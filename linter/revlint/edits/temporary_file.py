"""New contents are written beside the files that get them, and renamed later."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from revlint.edits.journal import FileFacts

_TEMPORARY = re.compile(r"\.revlint-[0-9a-f]{16}\.tmp")


def new_name() -> str:
    """The name of a temporary file."""
    return f".revlint-{secrets.token_hex(8)}.tmp"


def is_temporary(name: str) -> bool:
    """Whether ``new_name`` gives such names."""
    return _TEMPORARY.fullmatch(name) is not None


def write_beside(place: Path, name: str, data: bytes, facts: FileFacts) -> None:
    """Write a new file in the folder of another one, down to the disk.

    Raises:
        OSError: it cannot be written.
    """
    beside = place.with_name(name)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(beside, flags, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if hasattr(os, "chown") and facts.user != -1:
        # Only root may give a file to another user.
        with suppress(OSError):
            os.chown(beside, facts.user, facts.group)
    os.chmod(beside, facts.mode)


def remove_temporary(place: Path, name: str) -> None:
    """Remove a temporary file beside another one, if it is there.

    Raises:
        OSError: it cannot be removed.
    """
    if is_temporary(name):
        place.with_name(name).unlink(missing_ok=True)
