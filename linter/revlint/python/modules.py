"""Where the modules of a tree lie that its Python files import."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from revlint.sources.paths import ancestors, child
from revlint.sources.tree import Tree

#: Imported before any file of the project, so that no file of the project is found in their place.
_LOADED = sys.stdlib_module_names | {"alembic", "mako", "sqlalchemy"}


class Modules:
    """Finds the modules of one tree, in the order of ``sys.path`` in Alembic's process.

    Alembic puts the directories of ``prepend_sys_path`` first (alembic: script/base.py,
    ScriptDirectory.from_config). What follows depends on how it is run and on what is installed:
    the directory it runs in (``python -m alembic``), or the project or its ``src`` (an editable
    installation). So the rest of the path is a guess: the project root, the directories above the
    importing file, the nearest first, and ``src`` in each of these. The directory of a revision
    file is not on the path.

    ``search`` is what comes first for the files of a directory and below, by directory.
    """

    def __init__(self, tree: Tree, search: Mapping[str, Sequence[str]] | None = None) -> None:
        self._tree = tree
        self._search = {directory: tuple(paths) for directory, paths in (search or {}).items()}
        self._roots: dict[str, tuple[str, ...]] = {}
        self._files: dict[tuple[str, str], str | None] = {}

    def search_from(self, directories: Iterable[str], paths: Sequence[str]) -> None:
        """Set what comes first for files in some directories; what was set before stays."""
        for directory in directories:
            self._search.setdefault(directory, tuple(paths))
        self._roots.clear()
        self._files.clear()

    def find(self, path: str, module: str) -> str | None:
        """The file of a module that a file imports, None where it is not of this tree.

        Args:
            path: the file that imports.
            module: the dotted name of the module, without leading dots.
        """
        directory = path.rpartition("/")[0]
        key = (directory, module)
        if key not in self._files:
            names = module.split(".")
            loaded = names[0] in _LOADED or not all(names)
            self._files[key] = None if loaded else self._find(self.roots(directory), names)
        return self._files[key]

    def roots(self, directory: str) -> tuple[str, ...]:
        """The directories that a file of a directory finds modules in, the first ones first."""
        if directory not in self._roots:
            above = ancestors(directory)
            set_ = next((self._search[d] for d in above if d in self._search), ())
            starts = [*set_, "", *above[1:]]
            sources = (child(start, "src") for start in starts)
            self._roots[directory] = tuple(dict.fromkeys((*starts, *sources)))
        return self._roots[directory]

    def _find(self, roots: Iterable[str], names: Sequence[str]) -> str | None:
        """The first file of a dotted name; a package comes before a module, as in Python."""
        for root in roots:
            stem = child(root, "/".join(names))
            for file in (f"{stem}/__init__.py", f"{stem}.py"):
                if self._tree.is_file(file):
                    return file
        return None
