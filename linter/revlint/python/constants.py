"""Constants that a revision file takes from another module of the tree."""

from __future__ import annotations

from collections.abc import Mapping

from revlint.errors import TreeError
from revlint.python.module import read_constants
from revlint.python.modules import Modules
from revlint.python.value import Unreadable, Value
from revlint.sources.tree import Tree


class TreeConstants:
    """Reads constants from the modules of a tree, each once, executing nothing.

    ``modules`` finds the modules. Constants are taken from one module away: what that module
    imports is not followed.
    """

    def __init__(self, tree: Tree, modules: Modules | None = None) -> None:
        self._tree = tree
        self._modules = modules or Modules(tree)
        self._values: dict[str, Mapping[str, Value]] = {}

    def lookup(self, path: str, module: str, level: int, name: str) -> Value | None:
        """The static value of a name of another module (see ``Constants``).

        A relative import gives None: Alembic loads a revision file without a package, so that it
        fails (alembic: util/pyfiles.py, load_module_py).
        """
        if level or not module:
            return None
        file = self._modules.find(path, module)
        if file is None or file == path:
            return None
        if file not in self._values:
            self._values[file] = self._read(file)
        return self._values[file].get(name)

    def _read(self, file: str) -> Mapping[str, Value]:
        try:
            data = self._tree.read(file)
        except TreeError:
            return {}
        found = read_constants(file, data)
        return {} if isinstance(found, Unreadable) else found
