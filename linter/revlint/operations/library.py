"""The names of the modules of a tree that migrations import: functions, classes, constants."""

from __future__ import annotations

from collections.abc import Iterator

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

    def directory(self, path: str, package: str) -> str | None:
        """Nothing."""

    def text(self, path: str, file: str) -> str | None:
        """Nothing."""


class TreeLibrary:
    """Reads the modules of a tree, each once, executing nothing.

    A file that is no module is asked for like a module whose name is ``/`` and its path.
    """

    def __init__(self, tree: Tree, modules: Modules) -> None:
        self._tree = tree
        self._modules = modules
        self._names: dict[str, Names | None] = {}
        self._asked: dict[str, dict[str, str]] = {}

    def find(self, path: str, module: str) -> str | None:
        """The file of a module that a file imports, None where it is not of the tree."""
        if module.startswith("/"):
            return module[1:] if self._tree.is_file(module[1:]) else None
        return self._modules.find(path, module)

    def asked(self, path: str) -> Iterator[tuple[str, str, str]]:
        """The modules that a file was followed into: who imports, the module, its file or ""."""
        waiting, seen = [path], {path}
        for importer in waiting:
            for module, file in self._asked.get(importer, {}).items():
                yield importer, module, file
                if file and file not in seen:
                    seen.add(file)
                    waiting.append(file)

    def names(self, path: str, module: str, machine: Machine) -> Names | None:
        """The names at the end of a module that a file imports, None where they are not known."""
        file = self._modules.find(path, module)
        self._asked.setdefault(path, {})[module] = file or ""
        if file is None or file == path or len(self._names) >= _MAX_MODULES:
            return None
        if file not in self._names:
            # Modules that import each other see the names that are bound so far.
            self._names[file] = names = Names(path=file)
            if not self._load(file, names, machine):
                self._names[file] = None
        return self._names[file]

    def directory(self, path: str, package: str) -> str | None:
        """The directory of a package; one without ``__init__.py`` lies in another package."""
        below: list[str] = []
        while package:
            file = self.find(path, package)
            self._asked.setdefault(path, {})[package] = file or ""
            if file is not None:
                above = file.removesuffix("__init__.py").rstrip("/")
                return None if above == file else "/".join([above, *below])
            package, _, last = package.rpartition(".")
            below.insert(0, last)
        return None

    def text(self, path: str, file: str) -> str | None:
        """The text of a file that a file reads, None if it is missing or no UTF-8."""
        found = self.find(path, f"/{file}")
        self._asked.setdefault(path, {})[f"/{file}"] = found or ""
        try:
            return None if found is None else self._tree.read(found).decode("utf-8-sig")
        except (TreeError, UnicodeDecodeError):
            return None

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
