"""Where the chains of a tree that changes are, found again only if something there changed."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from functools import cached_property

from revlint.config.config import Config
from revlint.discovery.declarations import contract_mistakes
from revlint.discovery.discover import discover
from revlint.discovery.script_directory import Discovery, ScriptDirectory
from revlint.engine.reading import Reading
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.server.asked import Asked, Question
from revlint.server.live_tree import LiveTree


@dataclass(frozen=True)
class FoundChains:
    """What discovery found with a configuration, and what the tree has against that.

    ``asked`` is what it asked the tree, ``links`` what revision files state that it looked at.
    """

    config: Config
    discovery: Discovery
    mistakes: tuple[str, ...]
    asked: Asked
    links: dict[str, object]

    @cached_property
    def directories(self) -> tuple[ScriptDirectory, ...]:
        """Where each chain is."""
        found = self.discovery.script_directories
        return tuple(replace(d, is_only=len(found) == 1) for d in found)

    @cached_property
    def files(self) -> dict[str, None]:
        """The files of all chains."""
        return dict.fromkeys(path for d in self.directories for path in d.files)

    def holds(
        self, config: Config, changed: Set[Question], files: Iterable[str], reading: Reading
    ) -> bool:
        """Whether discovery would find the same, given what changed in the tree.

        ``files`` are revision files that may state something else by now.
        """
        if not _are_same(config, self.config) or not self.asked.files.isdisjoint(changed):
            return False
        looked = [path for path in files if path in self.links]
        return all(_links(reading.read(path)) == self.links[path] for path in looked)

    def is_same(self, other: FoundChains) -> bool:
        """Whether another discovery found the same with the same configuration."""
        return _are_same(self.config, other.config) and self.discovery == other.discovery


def find_chains(tree: LiveTree, config: Config, reading: Reading) -> FoundChains:
    """Find every chain of a tree."""
    links: dict[str, object] = {}

    def read(path: str) -> Revision | Unreadable:
        # Of a revision file only the ids and labels count.
        asked, tree.notes.now = tree.notes.now, None
        try:
            file = reading.read(path)
        finally:
            tree.notes.now = asked
        links[path] = _links(file)
        return file

    with tree.notes.taken() as asked:
        found = discover(tree, config, read, reading.modules)
        mistakes = contract_mistakes(config, found.script_directories, tree)
    return FoundChains(config, found, mistakes, asked, links)


def _are_same(one: Config, other: Config) -> bool:
    """Whether two configurations are the same, with the places of their keys."""
    return one == other and _places(one) == _places(other)


def _places(config: Config) -> list[object]:
    return [chain.places for chain in (config.defaults, *config.chains)]


def _links(file: Revision | Unreadable) -> object:
    """What discovery looks at in a revision file."""
    if isinstance(file, Unreadable):
        return None
    labels = file.branch_labels is not None and file.branch_labels.value.is_dynamic
    values = [
        tuple(v.text for v in some) for some in (file.parents, file.dependencies, file.labels)
    ]
    return file.id, file.parents_known, labels, *values
