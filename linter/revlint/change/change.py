"""The change: what the linted tree does to the history that it will join."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from revlint.change.chain_change import ChainChange
from revlint.change.matching import has_same_bytes, match_chains
from revlint.contract.pairing import pair
from revlint.contract.project import Project
from revlint.sources.base import Base


@dataclass(frozen=True)
class Change:
    """What the linted tree does to the history that it will join.

    ``before`` is the merge base, ``tip`` the base's tip, ``merged`` what merging into the tip
    would make, ``now`` the linted tree, all read with the same configuration.
    """

    base: Base
    before: Project
    tip: Project
    merged: Project
    now: Project

    @cached_property
    def chains(self) -> tuple[ChainChange, ...]:
        """The chains of all trees, each in every tree that has it; those of now first."""
        before, tip, merged = (
            [*match_chains(self.now.chains, p.chains)] for p in (self.before, self.tip, self.merged)
        )
        of_before, of_tip, of_merged = ({id(n): o for n, o in m} for m in (before, tip, merged))
        found = [
            ChainChange(of_before.get(id(now)), of_tip.get(id(now)), of_merged.get(id(now)), now)
            for now in self.now.chains
        ]
        taken = {id(old) for _, old in before}
        left = [chain for chain in self.before.chains if id(chain) not in taken]
        in_tip = {id(old): new for new, old in match_chains(self.tip.chains, left)}
        return (*found, *(ChainChange(c, in_tip.get(id(c)), None, None) for c in left))

    @cached_property
    def left_alone(self) -> frozenset[tuple[str, str]]:
        """The revisions, by chain and id, that have a counterpart which the change removes."""
        gone = {(chain.name, file.id) for chain in self.chains for file in chain.gone}
        contract, found = self.before.contract, set[tuple[str, str]]()
        for counterparts in self.before.config.counterparts if gone else ():
            if all(name in contract.chains for name in counterparts.chains):
                for group in pair(contract, counterparts).groups:
                    found.update(() if gone.isdisjoint(group.items()) else group.items())
        return frozenset(found)

    @cached_property
    def merged_paths(self) -> frozenset[str]:
        """The revision files of the merge result that the merge base does not have as they are."""
        paths = (path for chain in self.merged.chains for path in chain.by_path)
        return frozenset(path for path in paths if self.is_new_in_merge(path))

    def is_new_in_merge(self, path: str) -> bool:
        """Whether the merge base lacks a file of the merge result as it is there."""
        before = self.before.tree
        return not (before.is_file(path) and has_same_bytes(before, path, self.merged.tree, path))

    @cached_property
    def new_paths(self) -> frozenset[str]:
        """The files that no tree of the base has.

        A migration whose file alone was renamed is not new; one that took the place of another in
        its file is.
        """
        older = [self.before.tree.paths(), self.tip.tree.paths()]
        new = {*self.now.tree.paths()}.difference(*older)
        for chain in self.chains:
            new -= {pair.new.path for pair in chain.changed_pairs}
            known = [older.by_id for older in (chain.before, chain.tip) if older]
            new |= {r.path for r in chain.added if not any(r.id in ids for ids in known)}
        return frozenset(new)
