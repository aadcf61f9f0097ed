"""What the migrations of a project do, each file read once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from revlint.cache.operation_readings import AskedModule, OperationReadings
from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.interruption import poll
from revlint.operations.library import TreeLibrary
from revlint.operations.operation import Operation
from revlint.operations.reader import read_operations
from revlint.python.modules import Modules
from revlint.simulation.doubts import Doubts
from revlint.simulation.file_texts import FileTexts
from revlint.simulation.outcomes import Outcomes
from revlint.sources.tree import Tree


class Bodies:
    """Reads the operations of the revision files of one tree.

    Args:
        tree: where the files are.
        chains: every chain of the tree; their settings say where modules are found.
        readings: what earlier runs followed; it is added to.
        texts: the texts of the files, None to read them.
        outcomes: what the last simulations found.
    """

    def __init__(
        self,
        tree: Tree,
        chains: Iterable[Chain],
        readings: OperationReadings | None = None,
        texts: FileTexts | None = None,
        outcomes: Outcomes | None = None,
    ) -> None:
        self.outcomes = outcomes or Outcomes()
        self._tree = tree
        self._readings = readings or OperationReadings()
        self._texts = texts or FileTexts(tree)
        self._chains = tuple(chains)
        self._library: TreeLibrary | None = None
        self._read: dict[str, tuple[Operation, ...]] = {}
        #: The files whose operations were asked for.
        self.counted: set[str] = set()

    def operations(self, path: str) -> tuple[Operation, ...]:
        """What ``upgrade`` and ``downgrade`` of a file do, as ``read_operations`` gives it."""
        self.counted.add(path)
        return self._operations(path)

    def knows(self, path: str) -> bool:
        """Whether a file was followed, in this run or in an earlier one."""
        if path not in self._read:
            poll()
            known = self._readings.find(self._tree, path, self.library.find)
            if known is not None:
                self._read[path] = known
        return path in self._read

    def _operations(self, path: str) -> tuple[Operation, ...]:
        if not self.knows(path):
            self._read[path] = self._follow(path)
        return self._read[path]

    def _follow(self, path: str) -> tuple[Operation, ...]:
        try:
            data = self._tree.read(path)
        except TreeError:
            return ()
        found = read_operations(data, path, self.library)
        asked = (AskedModule(*one) for one in self.library.asked(path))
        self._readings.add(self._tree, path, asked, found)
        return found

    def upgrade(self, path: str) -> tuple[Operation, ...]:
        """What ``upgrade`` of a file does."""
        return tuple(o for o in self.operations(path) if o.function == "upgrade")

    def read_so_far(self, chain: Chain) -> list[tuple[str, Operation]] | None:
        """The operations of a chain that rules asked for, with their files; None if none did."""
        places = chain.places
        read = sorted((path for path in self.counted if path in places), key=places.__getitem__)
        return [(path, o) for path in read for o in self._read[path]] if read else None

    def computing(self, paths: Collection[str]) -> frozenset[str]:
        """Those of some files that may do something to a table that their text does not name."""
        return self._texts.computing(paths, self.library.find)

    def naming(self, paths: Collection[str], names: frozenset[str]) -> frozenset[str]:
        """Those of some files that have one of some names in their text, as a word."""
        return self._texts.naming(paths, names)

    def doubts(self, paths: Collection[str]) -> Mapping[str, Doubts]:
        """What some files may do to tables that their text does not name, where they may.

        None of them may be ``computing``. It is known afterwards what they do, as far as that goes;
        they do not count as looked at.
        """
        return self._texts.doubts(paths, self._upgrade)

    def _upgrade(self, path: str) -> tuple[Operation, ...]:
        return tuple(o for o in self._operations(path) if o.function == "upgrade")

    @property
    def library(self) -> TreeLibrary:
        """The modules of the tree that migrations import."""
        if self._library is None:
            modules = Modules(self._tree)
            for directory in (chain.script_directory for chain in self._chains):
                modules.search_from(directory.directories, directory.search_path)
            self._library = TreeLibrary(self._tree, modules)
        return self._library
