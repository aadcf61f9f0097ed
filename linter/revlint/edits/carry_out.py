"""Carrying out a plan on disk: all of its files change, or none."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from revlint import process
from revlint.edits.disk_files import (
    new_name,
    place_of,
    read_plain,
    refuse_unwritable,
    write_beside,
)
from revlint.edits.journal import FileFacts, FileState, Journal, JournalPlace, locked_journals
from revlint.edits.plan import Plan
from revlint.edits.restore import restore
from revlint.errors import EditRefused, RevlintError

#: The permissions of a new file, before the umask.
_NEW_FILE = 0o666


def carry_out(root: Path, plan: Plan) -> None:
    """Change the files of a project as a plan says.

    New contents are written beside the files and renamed. A journal lets this run, or the next one
    if this one is killed, take back what was done. A signal waits until all is done.

    Args:
        root: the project root, absolute and without links.
        plan: what to do; nothing is done unless the files are those that it was made for.

    Raises:
        EditRefused: nothing was changed.
        RevlintError: a file could not be restored; the journal is still there.
    """
    with process.unbroken(), locked_journals(root) as places:
        _refuse_interrupted(places)
        journal = _journal(root, plan)
        if not journal.files:
            return
        place = _keep(places, journal)
        try:
            _apply(root, journal)
            place.remove()
        except (OSError, ValueError, RevlintError) as error:
            restore(root, journal, place)
            raise _refusal(error) from None


def _refuse_interrupted(places: Sequence[JournalPlace]) -> None:
    for place in places:
        if place.read() is not None:
            raise EditRefused("an edit was interrupted; run the command again")


def _journal(root: Path, plan: Plan) -> Journal:
    """What each path is and will be, if the files on disk are those of the plan."""
    before = {c.path: c.before for c in plan.changes if c.before is not None}
    after = {c.target: c.after for c in plan.changes if c.after is not None}
    sources = {c.target: c.path for c in plan.changes}
    states = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        _refuse_changed(root, path, old)
        facts = _facts(root, path) if old is not None else _facts(root, sources[path])
        new_facts = _facts(root, sources.get(path, path))
        if (old, facts) != (new, new_facts):
            states.append(FileState(os.fsencode(path), old, new, facts, new_facts, new_name()))
    folders = dict.fromkeys(f for path in after for f in _missing_folders(root, path))
    return Journal(os.fsencode(root), tuple(states), tuple(map(os.fsencode, folders)))


def _refuse_changed(root: Path, path: str, before: bytes | None) -> None:
    """Refuse a file that is not what the plan was made for."""
    found = read_plain(root, path)
    if found is None and before is None:
        return
    if found is None:
        raise EditRefused("it was deleted since it was read", path)
    if before is None:
        raise EditRefused("it exists already", path)
    if found != before:
        raise EditRefused("it was changed since it was read", path)
    refuse_unwritable(root, path)


def _facts(root: Path, path: str) -> FileFacts:
    """The permissions and the owner of a file, or of a new one."""
    try:
        status = place_of(root, path).lstat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return FileFacts(_NEW_FILE & ~mask)
    return FileFacts(stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)


def _missing_folders(root: Path, path: str) -> Iterator[str]:
    parts = path.split("/")[:-1]
    for i in range(1, len(parts) + 1):
        folder = "/".join(parts[:i])
        if not os.path.lexists(place_of(root, folder)):
            yield folder


def _keep(places: Sequence[JournalPlace], journal: Journal) -> JournalPlace:
    """Write the journal to the first place that takes it."""
    reason = ""
    for place in places:
        try:
            place.write(journal)
        except OSError as error:
            reason = f"{place.path}: {error.strerror or error}"
        else:
            return place
    raise EditRefused(f"the journal of the edit cannot be written: {reason}")


def _apply(root: Path, journal: Journal) -> None:
    for folder in journal.folders:
        os.mkdir(place_of(root, os.fsdecode(folder)))
    states = [(state, os.fsdecode(state.path)) for state in journal.files]
    written = [(state, place_of(root, path)) for state, path in states if state.after is not None]
    for state, place in written:
        write_beside(place, state.beside, state.after or b"", state.new_facts)
    for state, path in states:
        _refuse_changed(root, path, state.before)
    for state, place in written:
        os.replace(place.with_name(state.beside), place)
    for state, path in states:
        if state.after is None:
            place_of(root, path).unlink()


def _refusal(error: Exception) -> EditRefused:
    if isinstance(error, EditRefused):
        return error
    file = getattr(error, "filename", None)
    reason = getattr(error, "strerror", None) or str(error)
    return EditRefused(f"{file}: {reason}" if file else reason)
