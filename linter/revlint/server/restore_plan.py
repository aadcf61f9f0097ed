"""Files as the merge base has them, as ``git checkout`` restores them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from revlint.edits.plan import FileChange, Plan
from revlint.errors import EditRefused
from revlint.path_text import path_text
from revlint.server.checked_plan import linted_now
from revlint.server.session import Check
from revlint.server.view import View
from revlint.words import listed


def restore_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan that restores files or folders: ``paths`` of the tree."""
    paths = [path for path in arguments.get("paths", ()) if isinstance(path, str)]
    changes = sorted(_changes(view, paths), key=lambda change: change.path)
    return Plan(f"restore {listed(map(path_text, paths))}", tuple(changes))


def _changes(view: View, paths: Sequence[str]) -> Iterator[FileChange]:
    linted, now = linted_now(view)
    if linted.change is None:
        raise EditRefused("no base is set to restore files from")
    old = linted.change.before.tree
    for path in paths:
        for file in [path] if old.is_file(path) else [*old.below(path)]:
            before, after = now.read(file) if now.is_file(file) else None, old.read(file)
            if before != after:
                yield FileChange(file, before, after)
