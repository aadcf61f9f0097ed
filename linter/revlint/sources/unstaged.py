"""Revisions that are on disk and not in the index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from revlint.errors import GitError, TreeError
from revlint.sources.disk import DiskTree
from revlint.sources.entries import Entry
from revlint.sources.past import ReadId
from revlint.sources.repository import Repository


@dataclass(frozen=True, slots=True)
class Unstaged:
    """Finds the file on disk that defines a revision which the index lacks.

    Args:
        root: the project root, with the files ``entries`` in the index.
        read_id: reads the revision id of a file.
    """

    repository: Repository
    root: Path
    entries: Mapping[str, Entry]
    read_id: ReadId
    _found: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)

    def find(self, id_: str, folders: Sequence[str]) -> str | None:
        """The path of a file below some folders that defines an id and is not staged.

        Paths are relative to the root; None where there is no such file.
        """
        key = tuple(folders)
        if key not in self._found:
            self._found[key] = dict(self._changed(key))
        return self._found[key].get(id_)

    def _changed(self, folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        try:
            tree = DiskTree(self.root)
        except GitError:
            return
        prefixes = tuple(f"{folder}/" if folder else "" for folder in folders)
        for path in tree.paths():
            if path.endswith(".py") and path.startswith(prefixes):
                id_ = self._changed_id(tree, path)
                if id_ is not None:
                    yield id_, path

    def _changed_id(self, tree: DiskTree, path: str) -> str | None:
        """The id that a file defines; None where the index has the file as it is."""
        try:
            data = tree.read(path)
        except TreeError:
            return None
        entry = self.entries.get(path)
        if entry is not None and entry.id == self.repository.blob_id(data):
            return None
        return self.read_id(path, data)
