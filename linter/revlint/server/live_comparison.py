"""A work tree compared with a base, again and again: only what changed is read and judged again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from revlint.change.change import Change
from revlint.change.nameable import find_limits
from revlint.change.succession import take_over_change
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.rule import Rule
from revlint.finding import Finding
from revlint.interruption import polled
from revlint.server.asked import Notes, Question
from revlint.server.change_checks import ChangeChecks
from revlint.server.live_change import LiveChainChange, LiveChange
from revlint.server.live_operations import LatestOperations
from revlint.server.live_project import ProjectReader
from revlint.server.live_reading import LatestReadings
from revlint.server.live_tree import Held, LiveTree
from revlint.server.older_trees import Limits, OlderProjects
from revlint.server.shared_readings import SharedReadings
from revlint.sources.base import Base
from revlint.sources.past import Past


class LiveComparison:
    """What the files of a work tree do to a base.

    ``notes`` are those of the work tree and of the merge result. ``memory`` hears what changes in
    the work tree.
    """

    def __init__(
        self, notes: tuple[Notes, Notes], latest: LatestReadings, operations: LatestOperations
    ) -> None:
        self._notes = notes
        self._checks = ChangeChecks(self._notes)
        self.memory = self._checks.sides[0]
        self._readings = SharedReadings(latest)
        self._operations = operations
        self._older = OlderProjects(self._readings, operations)
        self._merged: tuple[LiveTree, ProjectReader] | None = None
        self._base: Base | None = None
        self._last: LiveChange | None = None
        self._changed: set[str] = set()
        self._changed_in_merge: set[str] = set()

    def note(self, changed: set[Question]) -> None:
        """Take note of questions to the work tree with another answer."""
        # Until something is compared, there is nothing that it counts for.
        if self._last is not None:
            self._changed.update(path for kind, path in changed if kind == "read")

    def leave(self) -> None:
        """Forget the last comparison: there is no base any more."""
        self._last = None
        self._changed.clear()

    def read(
        self,
        reader: ProjectReader,
        config: Config,
        base: Base,
        past: Past | None,
        texts: Mapping[str, bytes],
    ) -> LiveChange:
        """The change from a base to the work tree.

        Args:
            reader: reads the work tree.
            config: the configuration.
            base: the base, opened a while ago.
            past: the history of the work tree.
            texts: the files that changed since, which the merge has as the work tree has them.

        Raises:
            ConfigError: the work tree contradicts what the configuration declares.
        """
        if base is not self._base:
            reader.start_again()
        # First of all, so that the trees of the base take over what the work tree states.
        reader.read(config)
        self._take(base, texts)
        self._older.read(base, config)
        while True:
            change = self._change(reader, config, base)
            if not self._settle(change, reader, past):
                break
        self._last = change
        self._changed.clear()
        self._changed_in_merge.clear()
        self._checks.begin(change)
        return change

    def check(self, rule: type[Rule], subject: Project | Change) -> Iterator[Finding]:
        """What a rule finds in the change, or in a tree of the base."""
        if isinstance(subject, Change):
            return self._checks.check(rule, subject)
        return self._older.check(rule, subject)

    def _take(self, base: Base, texts: Mapping[str, bytes]) -> None:
        """Take another state of the merge."""
        if self._merged is None:
            tree = LiveTree(base.merged, self._notes[1])
            sides = (self._checks.sides[1],)
            operations = LatestOperations(None, self._operations)
            reader = ProjectReader(tree, sides, self._readings, operations, is_tolerant=True)
            self._merged = tree, reader
        tree, reader = self._merged
        if base is not self._base:
            self._base = base
            self.memory.forget()
        elif base.past is not None:
            base.past.renew()
        with polled():
            changed = tree.refresh(base.merged, texts, ())
        reader.note(changed)
        self._changed_in_merge.update(path for kind, path in changed if kind == "read")
        if ("list", "") in changed:
            tree.forget(reader.questions())
            reader.keep(tree.paths())

    def _change(self, reader: ProjectReader, config: Config, base: Base) -> LiveChange:
        assert self._merged is not None
        now = reader.read(config)
        merged = self._merged[1].read(config)
        change = LiveChange(base, self._older.before, self._older.tip, merged, now)
        chains = tuple(LiveChainChange(c.before, c.tip, c.merged, c.now) for c in change.chains)
        vars(change)["chains"] = chains
        if self._last is not None:
            self._take_over(change, self._last)
        for chain in chains:
            chain.notes = self._notes
        vars(change)["notes"] = self._notes
        return change

    def _take_over(self, change: LiveChange, before: LiveChange) -> None:
        """Take over what still holds of the time before."""
        if before.base is not change.base or before.shape != change.shape:
            return
        pairs = zip(change.chains, before.chains, strict=True)
        kept = [take_over_change(new, old, self._changed) for new, old in pairs]
        known = vars(before)
        is_listed = change.now.tree.paths() == known.get("paths")
        if all(kept) and is_listed and "new_paths" in known:
            vars(change)["new_paths"] = known["new_paths"]
        if "merged_paths" in known:
            self._take_over_merged(change, before)

    def _take_over_merged(self, change: LiveChange, before: LiveChange) -> None:
        """Take over which files the merge changes."""
        chains = zip(change.merged.chains, before.merged.chains, strict=True)
        if any(a is not b and a.by_path.keys() != b.by_path.keys() for a, b in chains):
            return
        here = {path for chain in change.merged.chains for path in chain.by_path}
        again = self._changed_in_merge & here
        new = {path for path in again if change.is_new_in_merge(path)}
        vars(change)["merged_paths"] = before.merged_paths - again | new

    def _settle(self, change: LiveChange, reader: ProjectReader, past: Past | None) -> bool:
        """Tell the trees what is new in them, and what unknown files can name.

        Returns whether that is news, so that the chains have to be made again.
        """
        assert self._merged is not None
        base, (merged_tree, merged_reader) = change.base, self._merged
        paths = change.now.tree.paths()
        vars(change)["paths"] = paths
        new = change.new_paths
        brought = {
            path
            for path in {*base.merged.paths()}.difference(base.tip.paths())
            if path in new or not change.now.tree.is_file(path)
        }
        reader.note(found := reader.tree.hold(Held(new, past, base.name)))
        merged_reader.note(others := merged_tree.hold(Held(frozenset(brought), None, base.name)))
        limits = find_limits(change)
        tip = _named(change.tip, limits)
        if tip != self._older.limits:
            self._older.limit(tip)
            self._last = None
            self.memory.forget()
            found |= {("limits", "")}
        is_new = reader.limit(_named(change.now, limits))
        is_new |= merged_reader.limit(_named(change.merged, limits))
        return bool(found or others or is_new)


def _named(project: Project, limits: Mapping[int, Mapping[str, frozenset[str]]]) -> Limits:
    """The limits of the chains of a project, by their names."""
    found = {chain.name: limits.get(id(chain), {}) for chain in project.chains}
    return {name: limit for name, limit in found.items() if limit}
