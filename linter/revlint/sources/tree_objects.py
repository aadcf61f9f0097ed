"""The trees of a repository, each read once however many commits share it.

The calls raise ``GitError`` where a part of a tree is missing, or it is too large.
"""

from __future__ import annotations

from revlint.errors import GitError
from revlint.sources.entries import FOLDER, SUBMODULE, Entry, parse_tree
from revlint.sources.objects import ObjectReader
from revlint.sources.paths import child
from revlint.sources.tree import MAX_ENTRIES

#: As long as a path may be on Linux.
_MAX_PATH = 4096


class TreeObjects:
    """Lists the files of trees. Ids have ``width`` bytes."""

    def __init__(self, objects: ObjectReader, width: int) -> None:
        self._objects = objects
        self._width = width
        self._known: dict[str, dict[str, Entry]] = {}

    def find(self, tree: str, folder: str) -> str | None:
        """The id of the tree of a folder; None where there is no such folder."""
        for name in filter(None, folder.split("/")):
            entry = self._read(tree).get(name)
            if entry is None or entry.mode != FOLDER:
                return None
            tree = entry.id
        return tree

    def files(self, tree: str) -> dict[str, Entry]:
        """The files and links of a tree by path, sorted; submodules are left out."""
        found: dict[str, Entry] = {}
        pending = [("", tree)]
        seen = 0
        while pending:
            folder, id_ = pending.pop()
            items = self._read(id_)
            seen += len(items) + 1
            if seen > MAX_ENTRIES or len(folder) > _MAX_PATH:
                raise GitError(_too_large(tree))
            for name, entry in items.items():
                if entry.mode == FOLDER:
                    pending.append((child(folder, name), entry.id))
                elif entry.mode != SUBMODULE:
                    found[child(folder, name)] = entry
        return dict(sorted(found.items()))

    def check_difference(self, one: str, other: str) -> None:
        """Refuse two trees that differ in so much that git would take minutes to merge them.

        Parts that are not in the repository are left out.
        """
        pending: list[tuple[str | None, str | None]] = [(one, other)]
        seen = 0
        while pending:
            left, right = (self._find(id_) for id_ in pending.pop())
            seen += len(left) + len(right) + 1
            if seen > MAX_ENTRIES:
                raise GitError(_too_large(other))
            for name in left.keys() | right.keys():
                entries = left.get(name), right.get(name)
                if entries[0] != entries[1]:
                    ids = [e.id if e is not None and e.mode == FOLDER else None for e in entries]
                    pending.extend([(ids[0], ids[1])] if any(ids) else [])

    def _find(self, id_: str | None) -> dict[str, Entry]:
        """The items of a tree; none of one that is not there."""
        try:
            return {} if id_ is None else self._read(id_)
        except GitError:
            return {}

    def _read(self, id_: str) -> dict[str, Entry]:
        if id_ not in self._known:
            data = self._objects.read_tree(id_)
            if data is None:
                raise GitError(
                    f"tree {id_[:12]} is not in this clone; `git fetch --refetch --no-filter` "
                    "brings all of it"
                )
            try:
                self._known[id_] = dict(parse_tree(data, self._width))
            except ValueError:
                raise GitError(f"tree {id_[:12]} is damaged") from None
        return self._known[id_]


def _too_large(tree: str) -> str:
    return (
        f"tree {tree[:12]} has more than {MAX_ENTRIES} files and folders, or paths longer than "
        f"{_MAX_PATH} characters; such a tree is not read"
    )
