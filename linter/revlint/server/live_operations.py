"""What the functions of revision files do, followed again only if a file or a module changed."""

from __future__ import annotations

from collections.abc import Iterable

from revlint.cache.fingerprint import content_of
from revlint.cache.operation_readings import AskedModule, FindModule, OperationReadings
from revlint.cache.store import Folder
from revlint.operations.operation import Operation
from revlint.sources.tree import Tree


class LatestOperations(OperationReadings):
    """Knows what the functions of each file of a tree did last, by the content of the file.

    At first it knows what earlier runs kept. ``beside`` knows those of another tree of the same
    project, which has most files as they are here; each then knows what the other does.
    """

    def __init__(self, folder: Folder | None, beside: LatestOperations | None = None) -> None:
        super().__init__(folder)
        self._group: list[LatestOperations] = beside._group if beside is not None else []
        self._group.append(self)

    def find(self, tree: Tree, path: str, find_module: FindModule) -> tuple[Operation, ...] | None:
        if self._old is None:
            self._old = self._load(self._folder) if self._folder is not None else {}
        own = self._used.get(path), self._old.get(path)
        for kept in (*own, *(other._used.get(path) for other in self._group)):
            if kept is not None and self._is_current(kept, tree, path, find_module):
                self._used[path] = kept
                return kept.operations
        return None

    def add(
        self,
        tree: Tree,
        path: str,
        asked: Iterable[AskedModule],
        operations: tuple[Operation, ...],
    ) -> None:
        self._keep(tree, path, asked, operations)

    def save(self) -> None:
        super().save()
        self._is_changed, self._old = False, {}

    def keep(self, paths: Iterable[str]) -> None:
        """Forget all files but some."""
        kept = set(paths)
        self._used = {path: one for path, one in self._used.items() if path in kept}

    def _content(self, tree: Tree, path: str) -> str:
        return tree.content_key(path) or content_of(tree, path)
