"""The revision id of a file, for those who ask nothing else of it."""

from __future__ import annotations

from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.python.stack import deep_stack


def read_id(path: str, data: bytes) -> str | None:
    """The revision id that a file defines; None where there is none, or it cannot be known."""
    with deep_stack():
        read = read_revision(path, data)
    return read.id if isinstance(read, Revision) else None
