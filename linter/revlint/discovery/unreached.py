"""The revision files that no chain loads."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.discovery.draft import Draft
from revlint.discovery.folder_facts import RevisionReader
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.loading import is_loaded_name, looks_like_revision
from revlint.python.value import Unreadable
from revlint.sources.paths import ancestors, child


def find_unreached(
    layout: Layout, drafts: Sequence[Draft], read: RevisionReader
) -> dict[str, list[str]]:
    """The folders with revision files that no chain loads, and their files."""
    reached = {path for draft in drafts for path in draft.directories}
    entered = {path for d in drafts if d.recursive for path in d.directories}
    found = {}
    for path, content in layout.directories.items():
        if path in reached or layout.is_foreign(path):
            continue
        names = [n for n in content.files if is_loaded_name(n) and n != "env.py"]
        if not names or (entered and not entered.isdisjoint(ancestors(path))):
            continue
        files = [f for n in names if _is_revision(layout, f := child(path, n), read)]
        if files:
            found[path] = files
    # A chain may load files through a link to each of them.
    linked = {file for d in drafts for file in d.files(layout)} if found else ()
    rest = {path: [f for f in files if f not in linked] for path, files in found.items()}
    return {path: files for path, files in rest.items() if files}


def _is_revision(layout: Layout, path: str, read: RevisionReader) -> bool:
    if not looks_like_revision(read_or_empty(layout.tree, path)):
        return False
    # A link counts where it leads to.
    if layout.tree.real_path(path) != path:
        return False
    # The text may be in a string.
    found = read(path)
    return isinstance(found, Unreadable) or None not in (found.revision, found.down_revision)
