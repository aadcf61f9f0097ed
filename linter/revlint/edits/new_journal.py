"""The journal of a plan, made from the files on disk, which must be those of the plan."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from revlint.edits.disk_files import place_of, read_plain, refuse_unwritable
from revlint.edits.journal import FileFacts, FileState, Journal
from revlint.edits.plan import Plan
from revlint.edits.temporary_file import new_name
from revlint.errors import EditRefused

#: The permissions of a new file, before the umask.
_NEW_FILE = 0o666


def new_journal(root: Path, plan: Plan) -> Journal:
    """What each path is and will be.

    Raises:
        EditRefused: the files on disk are not those of the plan, or cannot be changed.
    """
    before = {c.path: c.before for c in plan.changes if c.before is not None}
    after = {c.target: c.after for c in plan.changes if c.after is not None}
    sources = {c.target: c.path for c in plan.changes}
    states = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        refuse_changed(root, path, old)
        facts = _facts(root, path) if old is not None else _facts(root, sources[path])
        new_facts = _facts(root, sources.get(path, path))
        if (old, facts) != (new, new_facts):
            states.append(FileState(os.fsencode(path), old, new, facts, new_facts, new_name()))
    folders = dict.fromkeys(f for path in after for f in _missing_folders(root, path))
    return Journal(os.fsencode(root), tuple(states), tuple(map(os.fsencode, folders)))


def refuse_changed(root: Path, path: str, before: bytes | None) -> None:
    """Refuse a file that is not what the plan was made for.

    Raises:
        EditRefused: it is not, or cannot be changed.
    """
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
