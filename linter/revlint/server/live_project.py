"""The project of a tree that changes: what did not change is taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from revlint.config.config import Config
from revlint.contract.named_columns import column_mistakes
from revlint.discovery.script_directory import ScriptDirectory
from revlint.engine.project import config_of
from revlint.errors import ConfigError
from revlint.graph.succession import files_with, take_over
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.server.asked import Asked, Question
from revlint.server.found_chains import FoundChains, find_chains
from revlint.server.live_bodies import LiveBodies
from revlint.server.live_chain import LiveChain, LiveProject
from revlint.server.live_operations import LatestOperations
from revlint.server.live_reading import LatestReadings, LiveReading
from revlint.server.live_tree import LiveTree
from revlint.server.memory import Memory
from revlint.server.older_trees import Limits
from revlint.server.shared_readings import SharedReadings
from revlint.simulation.file_texts import FileTexts
from revlint.simulation.outcomes import Outcomes

#: Called with the number of files that were read, and of those to read.
ReadProgress = Callable[[int, int], None]


class ProjectReader:
    """Reads a project again and again, with what it knows from the time before.

    ``memories`` forget what other files or chains have made wrong. ``readings`` and ``operations``
    know what was read before. ``is_tolerant`` is for a tree that the configuration was not written
    for. ``progress`` is called while many files are read.
    """

    def __init__(
        self,
        tree: LiveTree,
        memories: Sequence[Memory],
        readings: LatestReadings | SharedReadings,
        operations: LatestOperations,
        *,
        is_tolerant: bool = False,
    ) -> None:
        self.tree = tree
        self._is_tolerant = is_tolerant
        self._limits: Limits = {}
        self._is_over = False
        self.progress: ReadProgress = lambda done, total: None
        self._wanted = 0
        self._memories = memories
        self._readings = readings
        self._operations = operations
        self._changed: set[Question] = set()
        self._found: FoundChains | None = None
        self._project: LiveProject | None = None
        self._of: FoundChains | None = None
        #: The reading of which all files were taken over.
        self._taken: LiveReading | None = None
        self._stated: dict[str, Revision | Unreadable] = {}
        self._chains: tuple[LiveChain, ...] = ()
        self._mistakes: tuple[str, ...] = ()
        self._column_questions: set[Question] = set()
        self._texts = FileTexts(tree)
        self._outcomes = Outcomes()
        self._asked_by_bodies = Asked()
        self.reading = self._new_reading()

    def note(self, changed: Iterable[Question]) -> None:
        """Take note of questions to the tree with another answer."""
        self._changed.update(changed)

    def read(self, config: Config) -> LiveProject:
        """The project as it is now.

        Raises:
            ConfigError: the tree contradicts what the configuration declares.
        """
        before = self.reading
        written = {path for kind, path in self._changed if kind == "read"}
        forgotten = before.forget(written)
        self._texts.forget(written)
        found = self._find(config, forgotten)
        if found.mistakes and not self._is_tolerant:
            raise ConfigError("\n".join(found.mistakes))
        files = forgotten if self.reading is self._taken else None
        self._update(found, files)
        assert self._project is not None
        if self._mistakes and not self._is_tolerant:
            raise ConfigError("\n".join(self._mistakes))
        return self._project

    def start_again(self) -> None:
        """Work out again what depends on all chains: something else asks for it by now."""
        self._is_over = True

    def limit(self, limits: Limits) -> bool:
        """Limit what unknown files can name; whether that is new."""
        before, self._limits = self._limits, limits
        return limits != before

    def questions(self) -> set[Question]:
        """The questions to the tree that count."""
        found = self._found.asked.files if self._found else set()
        asked = self._column_questions | self._asked_by_bodies.files
        memories = (memory.questions for memory in self._memories)
        return found.union(asked, *memories, *(chain.questions for chain in self._chains))

    def keep(self, paths: Iterable[str]) -> None:
        """Forget what was read in all files but some."""
        paths = {*paths}
        self._stated = {path: file for path, file in self._stated.items() if path in paths}
        self._readings.keep(paths)
        self._operations.keep(paths)
        self._texts.keep(paths)

    def save(self) -> None:
        """Keep for later runs what was read."""
        self._readings.save()
        self._operations.save()

    def _new_reading(self) -> LiveReading:
        return LiveReading(self.tree, self._on_read, self._readings)

    def _on_read(self, count: int) -> None:
        if self._wanted:
            self.progress(count, self._wanted)

    def _find(self, config: Config, forgotten: Iterable[str]) -> FoundChains:
        if self._found is None or not self._found.holds(
            config, self._changed, forgotten, self.reading
        ):
            self._found = None
            self.reading = self._new_reading()
            self._found = find_chains(self.tree, config, self.reading)
        return self._found

    def _update(self, found: FoundChains, forgotten: set[str] | None) -> None:
        """Take over the chains and files of a discovery.

        ``forgotten`` are the files that may state something else, None for any.
        """
        is_same = self._of is not None and self._of.is_same(found)
        read = self._read(found, forgotten if is_same else None)
        others = {p: file for p, file in read.items() if not _is_same(self._stated, p, file)}
        is_new = not is_same or ("new", "") in self._changed
        chains = tuple(
            self._chain(d, others, found.config, is_new=is_new) for d in found.directories
        )
        is_deep = self._is_over or chains != self._chains or self._is_deep(self._changed)
        if is_same:
            revisions = {chain.name: chain.paths.intersection(others) for chain in chains}
            for memory in self._memories:
                memory.refresh(self._changed, revisions, is_deep=is_deep)
        else:
            for memory in self._memories:
                memory.forget()
        # All at once: what is interrupted before or after begins again with what was known.
        self._stated |= others
        self._chains, self._of, self._taken = chains, found, self.reading
        self._changed.clear()
        self._is_over = False
        if is_deep or not is_same:
            self._project = None
        if self._project is None:
            self._make_project(found)

    def _is_deep(self, changed: Set[Question]) -> bool:
        """Whether some questions count for what depends on all chains."""
        asked = (self._column_questions, self._asked_by_bodies.files)
        if not all(map(changed.isdisjoint, asked)):
            return True
        return any(memory.is_deep(changed) for memory in self._memories)

    def _read(self, found: FoundChains, paths: set[str] | None) -> dict[str, Revision | Unreadable]:
        """What files of chains state; all files, or some."""
        wanted = [*found.files] if paths is None else [p for p in paths if p in found.files]
        self._wanted = len(wanted) if paths is None else 0
        self.reading.prepare(wanted)
        return {path: self.reading.read(path) for path in wanted}

    def _chain(
        self,
        directory: ScriptDirectory,
        others: Mapping[str, Revision | Unreadable],
        config: Config,
        *,
        is_new: bool,
    ) -> LiveChain:
        """A chain, the one from before if no file of it states something else."""
        before = next((c for c in self._chains if c.name == directory.name and not is_new), None)
        limits = self._limits.get(directory.name, {})
        if before is not None and before.nameable != limits:
            before = None
        changed = (
            {} if before is None else {p: others[p] for p in before.paths.intersection(others)}
        )
        if before is not None and not changed:
            before.forget(self._changed)
            return before
        files, headless = self._files_of(directory, before, changed or others)
        settings = config_of(directory, config)
        chain = LiveChain(
            directory, files, headless, config=settings, tree=self.tree, nameable=limits
        )
        if before is not None:
            take_over(chain, before, changed.keys(), takes_graph=True)
            chain.follow(before, changed.keys(), self._changed)
        else:
            # No edit has to wait for it.
            chain.lineage.prepare()
        chain.notes = self.tree.notes
        return chain

    def _files_of(
        self,
        directory: ScriptDirectory,
        before: LiveChain | None,
        changed: Mapping[str, Revision | Unreadable],
    ) -> tuple[Sequence[Revision], Sequence[Unreadable]]:
        """What the files of a chain state, given the chain from before."""
        new = {path: file for path, file in changed.items() if isinstance(file, Revision)}
        if before is not None and len(new) == len(changed) and new.keys() <= before.places.keys():
            return files_with(before, new), before.headless
        read = [changed[p] if p in changed else self._stated[p] for p in directory.files]
        files = [file for file in read if isinstance(file, Revision)]
        return files, [file for file in read if isinstance(file, Unreadable)]

    def _make_project(self, found: FoundChains) -> None:
        project = self._new_project(found)
        with self.tree.notes.taken() as asked:
            self._mistakes = column_mistakes(project)
        self._column_questions = asked.files
        # With a base, a check counts only the operations that rules ask for.
        self._project = self._new_project(found) if self.tree.is_held else project

    def _new_project(self, found: FoundChains) -> LiveProject:
        project = LiveProject(
            tree=self.tree,
            config=found.config,
            chains=self._chains,
            problems=found.discovery.problems,
            ignored_folders=found.discovery.ignored_folders,
            operation_readings=self._operations,
        )
        bodies = LiveBodies(
            *(self.tree, self._chains, self._operations, self._texts, self._outcomes),
            self._asked_by_bodies,
        )
        vars(project)["bodies"] = bodies
        return project


def _is_same(
    known: dict[str, Revision | Unreadable], path: str, file: Revision | Unreadable
) -> bool:
    before = known.get(path)
    return before is file or before == file
