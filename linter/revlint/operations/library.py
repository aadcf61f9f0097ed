"""The names of the modules of a tree that migrations import: functions, classes, constants."""

from __future__ import annotations

from revlint.errors import TreeError
from revlint.operations.known import Names
from revlint.operations.machine import Machine
from revlint.python.budget import Spent
from revlint.python.modules import Modules
from revlint.python.parsed import parse
from revlint.python.value import Unreadable
from revlint.sources.tree import Tree

#: How many modules of one tree are read; real migrations import a handful.
_MAX_MODULES = 300


class NoLibrary:
    """Knows no modules."""

    def names(self, path: str, module: str, machine: Machine) -> Names | None:
        """Nothing."""


class TreeLibrary:
    """Reads the modules of a tree, each once, executing nothing."""

    def __init__(self, tree: Tree, modules: Modules) -> None:
        self._tree = tree
        self._modules = modules
        self._names: dict[str, Names | None] = {}

    def names(self, path: str, module: str, machine: Machine) -> Names | None:
        """The names at the end of a module that a file imports, None where they are not known."""
        file = self._modules.find(path, module)
        if file is None or file == path or len(self._names) >= _MAX_MODULES:
            return None
        if file not in self._names:
            # Modules that import each other see the names that are bound so far.
            self._names[file] = names = Names(path=file)
            if not self._load(file, names, machine):
                self._names[file] = None
        return self._names[file]

    def _load(self, file: str, names: Names, machine: Machine) -> bool:
        try:
            parsed = parse(self._tree.read(file), file)
        except TreeError:
            return False
        if isinstance(parsed, Unreadable):
            return False
        loader = Machine(machine.handlers, self, parsed, file, machine.dialect)
        try:
            loader.run(parsed.tree.body, names)
        except Spent:
            return False
        return True
