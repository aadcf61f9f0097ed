"""Constants that a revision file takes from another module of the tree."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from revlint.errors import TreeError
from revlint.python.module import read_constants
from revlint.python.value import Unreadable, Value
from revlint.sources.paths import join
from revlint.sources.tree import Tree


class TreeConstants:
    """Reads constants from the modules of a tree, each once, executing nothing.

    A module is looked for below the directories of ``search`` (those of ``prepend_sys_path``,
    relative to the root of the tree), below the root, and below the directories above the one that
    holds the importing file, the nearest first: what is in that one itself is on nobody's path.
    Constants are taken from one module away, so that a chain of imports ends there.
    """

    def __init__(self, tree: Tree, search: tuple[str, ...] = ()) -> None:
        self._tree = tree
        self._search = search
        self._files: dict[tuple[str, str], str | None] = {}
        self._values: dict[str, Mapping[str, Value]] = {}

    def lookup(self, path: str, module: str, level: int, name: str) -> Value | None:
        """The static value of a name of another module (see ``Constants``).

        A relative import gives None: Alembic loads a revision file without a package, so that it
        fails (alembic: util/pyfiles.py, load_module_py).
        """
        if level or not module:
            return None
        file = self._file_of(posixpath.dirname(path), module)
        if file is None or file == path:
            return None
        if file not in self._values:
            self._values[file] = self._read(file)
        return self._values[file].get(name)

    def _file_of(self, directory: str, module: str) -> str | None:
        key = (directory, module)
        if key not in self._files:
            self._files[key] = next(self._candidates(directory, module), None)
        return self._files[key]

    def _candidates(self, directory: str, module: str) -> Iterator[str]:
        stem = module.replace(".", "/")
        for base in dict.fromkeys((*self._search, "", *_above(directory))):
            for tail in (f"{stem}.py", f"{stem}/__init__.py"):
                path = join(base, tail)
                if path is not None and self._tree.is_file(path):
                    yield path

    def _read(self, file: str) -> Mapping[str, Value]:
        try:
            data = self._tree.read(file)
        except TreeError:
            return {}
        found = read_constants(file, data)
        return {} if isinstance(found, Unreadable) else found


def _above(directory: str) -> Iterator[str]:
    while directory:
        directory = posixpath.dirname(directory)
        yield directory
