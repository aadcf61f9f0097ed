"""The texts of revision files: which ones name a table, and which ones may hide what they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from revlint.errors import TreeError
from revlint.interruption import poll
from revlint.operations.attributes import FOREIGN
from revlint.operations.operation import Operation
from revlint.simulation.doubts import Doubts, doubts_of
from revlint.sources.tree import Tree

#: The file of a module that a file imports, None where it is not of the tree.
FindModule = Callable[[str, str], str | None]

#: What ``upgrade`` of a file does.
ReadOperations = Callable[[str], Iterable[Operation]]

#: Code that may put names together, read them from a file, or hide them behind an escape.
_COMPUTES = re.compile(
    rb"""%|\+(?!\d\d:)|\.(?:format|join|remove|replace|[lr]?strip)|\bf["']|["']\s+[rbuf]?["']"""
    rb"""|["']\[|\\[xuUN0-7]|\b(?:open|chr)\(|\bread|get_data|resource_"""
)
_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([^\n#;]+))", re.M)

#: For so many names the answers are kept.
_KEPT = 600


class FileTexts:
    """Reads the texts of a tree's files, each once, and remembers what was asked about them."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._texts: dict[str, bytes] = {}
        self._computing: set[str] = set()
        #: The other files, by a module that they import and their directory.
        self._importing: dict[tuple[str, str], set[str]] = {}
        #: By a name: the files that were looked at, and those that have it.
        self._named: dict[str, tuple[set[str], set[str]]] = {}
        #: The files whose operations were looked at, and those that may do something to any table.
        self._sure: set[str] = set()
        self._doubts: dict[str, Doubts] = {}

    def forget(self, paths: Iterable[str]) -> None:
        """Read some files again when they are asked for next."""
        for path in paths:
            if self._texts.pop(path, None) is not None:
                self._computing.discard(path)
                self._sure.discard(path)
                self._doubts.pop(path, None)
                answers = (answer for both in self._named.values() for answer in both)
                for files in (*self._importing.values(), *answers):
                    files.discard(path)

    def keep(self, paths: Collection[str]) -> None:
        """Forget all files but some."""
        self.forget(self._texts.keys() - {*paths})

    def naming(self, paths: Collection[str], names: frozenset[str]) -> frozenset[str]:
        """Those of some files that have one of some names in their text, as a word."""
        self._read(paths)
        found = (self._naming(name, paths).intersection(paths) for name in names)
        return frozenset().union(*found)

    def computing(self, paths: Collection[str], find: FindModule) -> frozenset[str]:
        """Those of some files that may do something to a table that their text does not name."""
        self._read(paths)
        importing = (
            files
            for (_, module), files in self._importing.items()
            if files and find(next(iter(files)), module) is not None
        )
        return frozenset(self._computing.union(*importing).intersection(paths))

    def doubts(self, paths: Collection[str], read: ReadOperations) -> Mapping[str, Doubts]:
        """What some files may do to tables that their text does not name, where they may.

        The operations of the files must depend on their texts alone.
        """
        self._read(paths)
        for path in frozenset(paths).difference(self._sure, self._doubts):
            found = doubts_of(read(path))
            if found is None:
                self._sure.add(path)
            else:
                self._doubts[path] = found
        return {path: found for path, found in self._doubts.items() if path in paths}

    def _read(self, paths: Iterable[str]) -> None:
        for path in frozenset(paths).difference(self._texts):
            poll()
            try:
                text = self._tree.read(path).lower()
            except TreeError:
                text = b""
            self._texts[path] = text
            if _COMPUTES.search(text):
                self._computing.add(path)
                continue
            for module in _imports(text):
                key = path.rpartition("/")[0], module
                self._importing.setdefault(key, set()).add(path)

    def _naming(self, name: str, paths: Collection[str]) -> set[str]:
        """The files that have a name; of those that were not looked at before, some are."""
        if name not in self._named and len(self._named) == _KEPT:
            self._named.pop(next(iter(self._named)))
        looked, naming = self._named.setdefault(name, (set(), set()))
        word, texts = name.encode(), self._texts
        whole = re.compile(rb"(?:(?<!\w)|(?<=\\[abfnrtv]))" + re.escape(word) + rb"(?!\w)")
        for path in frozenset(paths).difference(looked):
            if word in texts[path]:
                poll()
                if whole.search(texts[path]):
                    naming.add(path)
            looked.add(path)
        return naming


def _imports(text: bytes) -> Iterator[str]:
    """The modules that a file imports, each with the packages that it is in."""
    for source, modules in set(_IMPORT.findall(text)):
        for module in (source or modules).split(b","):
            parts = module.decode("utf-8", "replace").split(" as ")[0].strip().split(".")
            if parts[0] not in FOREIGN:
                yield from (".".join(parts[: n + 1]) for n in range(len(parts)))
