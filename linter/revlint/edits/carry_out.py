"""Carrying out a plan on disk: all of its files change, or none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from revlint import process
from revlint.edits.disk_files import place_of
from revlint.edits.journal import Journal
from revlint.edits.journal_place import JournalPlace, locked_journals
from revlint.edits.new_journal import new_journal, refuse_changed
from revlint.edits.plan import Plan
from revlint.edits.restore import restore
from revlint.edits.temporary_file import write_beside
from revlint.errors import EditRefused, RevlintError


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
        journal = new_journal(root, plan)
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
        refuse_changed(root, path, state.before)
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
