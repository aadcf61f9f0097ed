"""The trees of a base, which stay as they are, and what rules find in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from revlint.cache.fingerprint import content_of
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.project import read_project
from revlint.engine.reading import Reading
from revlint.engine.rule import Rule
from revlint.engine.run_rules import check_project
from revlint.finding import Finding
from revlint.interruption import poll
from revlint.server.live_operations import LatestOperations
from revlint.server.shared_readings import SharedReadings
from revlint.sources.base import Base
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import OverlayTree, Tree

#: What unknown files of a chain can name, by the name of the chain and by path.
Limits = Mapping[str, Mapping[str, frozenset[str]]]


#: So many files are kept in memory.
_MOST_KEPT = 16


class OlderTree(OverlayTree):
    """A tree that stays as it is; its files are known by the hash that those of now have."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree, MemoryTree({}))
        self.checkout = tree.checkout
        self._keys: dict[str, str | None] = {}
        #: The files that were read last: that of an edit is read again and again.
        self._latest: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        if path not in self._latest:
            data = super().read(path)
            if len(self._latest) >= _MOST_KEPT:
                self._latest.clear()
            self._latest[path] = data
        return self._latest[path]

    def content_key(self, path: str) -> str | None:
        if path not in self._keys:
            key = content_of(self, path)
            # Where a file cannot be read, it is the reason.
            self._keys[path] = None if " " in key else key
        return self._keys[path]


class OlderProjects:
    """The projects of the merge base and of the base's tip, read once for each pair of commits."""

    def __init__(self, readings: SharedReadings, operations: LatestOperations) -> None:
        self._readings = readings
        self._operations = LatestOperations(None, operations), LatestOperations(None, operations)
        self._key: object = None
        self._limits: Limits = {}
        self._found: dict[tuple[int, type[Rule]], tuple[Finding, ...]] = {}

    def read(self, base: Base, config: Config) -> None:
        """Read them, unless they are those that were read last."""
        key = base.merge_base, base.commit, config
        if key != self._key:
            self._key = None
            self._readings.renew()
            self._trees = OlderTree(base.before), OlderTree(base.tip)
            self.before, self._tip = (
                replace(self._read(tree, config), operation_readings=operations)
                for tree, operations in zip(self._trees, self._operations, strict=True)
            )
            self.limit({})
            self._key = key
        # The repository may have been opened again.
        for tree, opened in zip(self._trees, (base.before, base.tip), strict=True):
            tree.under = opened

    def limit(self, limits: Limits) -> None:
        """Limit what unknown files of the tip can name."""
        self._found.clear()
        self._limits = limits
        self.tip = with_limits(self._tip, limits)

    @property
    def limits(self) -> Limits:
        """What was set with ``limit``."""
        return self._limits

    def check(self, rule: type[Rule], project: Project) -> Iterator[Finding]:
        """What a rule finds in one of them."""
        key = id(project), rule
        if key not in self._found:
            poll()
            self._found[key] = tuple(check_project(rule, project))
        yield from self._found[key]

    def _read(self, tree: OlderTree, config: Config) -> Project:
        reading = Reading(tree, None, None, self._readings)
        return read_project(tree, config, reading, tolerant=True)


def with_limits(project: Project, limits: Limits) -> Project:
    """A project whose unknown files can name no more than some limits allow."""
    if not any(limits.values()):
        return project
    chains = (
        chain.with_parts(nameable=limits[chain.name]) if limits.get(chain.name) else chain
        for chain in project.chains
    )
    return replace(project, chains=tuple(chains))
