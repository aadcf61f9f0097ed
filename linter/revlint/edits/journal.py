"""What an edit is about to do to the files on disk, kept so that the next run can take it back.

It is not trusted when it is read: see ``restore``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The permissions of a file and its owner, -1 for who runs revlint."""

    mode: int
    user: int = -1
    group: int = -1


@dataclass(frozen=True, slots=True)
class FileState:
    """A path before and after an edit: its bytes, None for no file, and what else is kept of it.

    ``path`` is relative to the root, as the system encodes it. ``beside`` is the name of the
    temporary file next to it in which new bytes are written.
    """

    path: bytes
    before: bytes | None
    after: bytes | None
    facts: FileFacts
    new_facts: FileFacts
    beside: str


@dataclass(frozen=True, slots=True)
class Journal:
    """An edit of the files below a root; ``folders`` are those that it creates, outermost first."""

    root: bytes
    files: tuple[FileState, ...]
    folders: tuple[bytes, ...]
