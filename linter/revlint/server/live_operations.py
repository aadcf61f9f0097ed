"""What the functions of revision files do, followed again only if a file or a module changed."""

from __future__ import annotations

from collections.abc import Iterable

from revlint.cache.fingerprint import content_of
from revlint.cache.operation_readings import AskedModule, FindModule, OperationReadings
from revlint.operations.operation import Operation
from revlint.sources.tree import Tree


class LatestOperations(OperationReadings):
    """Knows what the functions of each file of a tree did last, by the content of the file.

    At first it knows what earlier runs kept.
    """

    def find(self, tree: Tree, path: str, find_module: FindModule) -> tuple[Operation, ...] | None:
        if self._old is None:
            self._old = self._load(self._folder) if self._folder is not None else {}
        kept = self._used.get(path) or self._old.get(path)
        if kept is None or not self._is_current(kept, tree, path, find_module):
            return None
        self._used[path] = kept
        return kept.operations

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
