"""Taking back an edit that failed or was interrupted.

A journal is not trusted. It can restore a file below its root, behind no link, whose content is
the one that it says the edit wrote; nothing else is written.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from revlint import process
from revlint.edits.disk_files import place_of, read_plain
from revlint.edits.journal import FileState, Journal
from revlint.edits.journal_place import JournalPlace, locked_journals
from revlint.edits.temporary_file import remove_temporary, write_beside
from revlint.errors import EditRefused, RevlintError, TreeError


def restore_interrupted(root: Path) -> tuple[str, ...]:
    """Take back an edit of a project that was killed; the paths of the files that it had changed.

    Raises:
        EditRefused: one of them was changed since; nothing is restored.
        RevlintError: one of them cannot be written.
    """
    restored: list[str] = []
    with process.unbroken(), locked_journals(root) as places:
        for place in places:
            journal = place.read()
            if journal is not None and journal.root == os.fsencode(root):
                restored += restore(root, journal, place)
    return tuple(restored)


def restore(root: Path, journal: Journal, place: JournalPlace) -> list[str]:
    """Make the files of a journal what they were, remove the journal, and return their paths.

    Raises:
        EditRefused: a file is neither what it was nor what the edit made of it.
        RevlintError: a file cannot be written.
    """
    for folder in journal.folders:
        place_of(root, os.fsdecode(folder))
    changed = [(path, state) for state in journal.files if (path := _changed(root, state, place))]
    try:
        for path, state in changed:
            _restore(root, path, state)
        for state in journal.files:
            remove_temporary(place_of(root, os.fsdecode(state.path)), state.beside)
        for folder in reversed(journal.folders):
            _remove_folder(place_of(root, os.fsdecode(folder)))
        place.remove()
    except OSError as error:
        raise _failed(root, f"{error.filename}: {error.strerror}") from None
    return [path for path, _ in changed]


def _changed(root: Path, state: FileState, place: JournalPlace) -> str | None:
    """The path of a file that the edit has changed; None if it is what it was."""
    path = os.fsdecode(state.path)
    try:
        found = read_plain(root, path)
    except EditRefused as error:
        cause = error.__cause__
        if isinstance(cause, TreeError) and cause.reason in ("io", "permission"):
            raise _failed(root, str(error)) from None
        raise _changed_since(path, place, error.why) from None
    if found == state.before:
        return None
    if found != state.after:
        raise _changed_since(path, place, "its content was changed")
    return path


def _changed_since(path: str, place: JournalPlace, why: str) -> EditRefused:
    return EditRefused(
        f"an edit was interrupted, and this file was changed since ({why}); restore it, or delete "
        f"{place.path} to keep the files as they are",
        path,
    )


def _failed(root: Path, why: str) -> RevlintError:
    return RevlintError(
        f"an edit of {root} could not be taken back: {why}; repair this and run the command again"
    )


def _restore(root: Path, path: str, state: FileState) -> None:
    file = place_of(root, path)
    if state.before is None:
        file.unlink()
        return
    remove_temporary(file, state.beside)
    write_beside(file, state.beside, state.before, state.facts)
    os.replace(file.with_name(state.beside), file)


def _remove_folder(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST):
            raise
