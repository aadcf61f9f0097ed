"""The trees of a repository, each read once however many commits share it."""

from __future__ import annotations

from revlint.errors import GitError
from revlint.sources.entries import Entry, is_submodule, is_tree, parse_tree
from revlint.sources.objects import ObjectReader
from revlint.sources.paths import child

#: How many files and folders a tree may have. A few objects can name a billion paths.
MAX_ENTRIES = 500_000

#: As long as a path may be on Linux.
_MAX_PATH = 4096


class TreeObjects:
    """Lists the files of trees. Ids have ``width`` bytes."""

    def __init__(self, objects: ObjectReader, width: int) -> None:
        self._objects = objects
        self._width = width
        self._known: dict[str, dict[str, Entry]] = {}

    def find(self, tree: str, folder: str) -> str | None:
        """The id of the tree of a folder; None where there is no such folder.

        Raises:
            GitError: a part of the tree is not in the repository.
        """
        for name in filter(None, folder.split("/")):
            entry = self._read(tree).get(name)
            if entry is None or not is_tree(entry):
                return None
            tree = entry.id
        return tree

    def files(self, tree: str) -> dict[str, Entry]:
        """The files and links of a tree by path, sorted; submodules are left out.

        Raises:
            GitError: a part of the tree is not in the repository, or it is too large.
        """
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
                if is_tree(entry):
                    pending.append((child(folder, name), entry.id))
                elif not is_submodule(entry):
                    found[child(folder, name)] = entry
        return dict(sorted(found.items()))

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
