"""Where the files of removed revisions are now, if they are anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from revlint.errors import TreeError
from revlint.migration.reader import read_id
from revlint.migration.revision import Revision
from revlint.sources.tree import Tree

#: So many new files are looked at.
_MAX_FILES = 500


def find_moved(files: Iterable[Revision], before: Tree, now: Tree) -> dict[str, str]:
    """The new paths of revision files that a chain has lost, by id.

    A file was moved if another new Python file defines its id.

    Args:
        files: the revision files that the chain does not have any more.
        before: the tree that has them.
        now: the tree in which they are looked for.
    """
    ids = {file.id for file in files}
    found: dict[str, str] = {}
    for path in _new_files(before, now):
        id_ = _id_in(now, path)
        if id_ in ids and id_ is not None:
            found.setdefault(id_, path)
    return found


def _new_files(before: Tree, now: Tree) -> Iterator[str]:
    new = (path for path in now.paths() if path.endswith(".py") and not before.is_file(path))
    return (path for path, _ in zip(new, range(_MAX_FILES), strict=False))


def _id_in(tree: Tree, path: str) -> str | None:
    try:
        return read_id(path, tree.read(path))
    except TreeError:
        return None
