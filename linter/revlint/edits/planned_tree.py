"""A tree as a plan leaves it, in memory."""

from __future__ import annotations

from revlint.edits.plan import Plan
from revlint.errors import TreeError
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import OverlayTree, Tree


def planned_tree(tree: Tree, plan: Plan) -> Tree:
    """The files of a tree after a plan; a renamed file is as new as it was."""
    return _PlannedTree(tree, plan)


class _PlannedTree(OverlayTree):
    def __init__(self, under: Tree, plan: Plan) -> None:
        written = {c.target: c.after for c in plan.changes if c.after is not None}
        super().__init__(under, MemoryTree(written))
        self._gone = {c.path for c in plan.changes} - written.keys()
        self._old_paths = {c.new_path: c.path for c in plan.changes if c.new_path}
        self._paths = tuple(path for path in self._paths if path not in self._gone)

    def read(self, path: str) -> bytes:
        if path in self._gone:
            raise TreeError("missing", "the file does not exist")
        return super().read(path)

    def content_key(self, path: str) -> str | None:
        return self._of(path).content_key(path)

    def has_directory(self, path: str) -> bool:
        return self.is_dir(path) or self.under.has_directory(path)

    def _find_new_paths(self) -> frozenset[str] | None:
        new = super()._find_new_paths()
        if new is None:
            return None
        known = {at for at, path in self._old_paths.items() if path not in new}
        return new - self._gone - known
