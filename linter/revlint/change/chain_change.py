"""What a change does to one chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from revlint.change.matching import GraphFields, Matching, Pair, bytes_of, has_same_bytes
from revlint.graph.chain import Chain
from revlint.graph.spare_heads import find_spare
from revlint.graph.spare_search import Spare
from revlint.migration.code import Difference, read_code
from revlint.migration.revision import Binding, Revision

#: Up to so many rewritten revisions, each is checked for whether it repairs the base.
_CHECKED_APART = 12


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A revision of the merge base whose graph fields the change sets to other values.

    ``fields`` are the names that changed. ``repairs`` says whether this removes a defect of the
    base.
    """

    pair: Pair
    fields: tuple[str, ...]
    repairs: bool = False


@dataclass(frozen=True, slots=True)
class Insertion:
    """New revisions that revisions of the base now descend from.

    ``ids`` are the new ones, ``first`` is the one that follows the base, ``below`` are the pairs
    of the base that descend from them directly.
    """

    ids: tuple[str, ...]
    first: Revision
    below: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Squash:
    """A new base that keeps an id of the base, in place of revisions that led to it."""

    pair: Pair
    gone: tuple[Revision, ...]


class ChainChange:
    """One chain in the four trees; None where a tree does not have it."""

    def __init__(
        self, before: Chain | None, tip: Chain | None, merged: Chain | None, now: Chain | None
    ) -> None:
        self.before = before
        self.tip = tip
        self.merged = merged
        self.now = now

    @property
    def name(self) -> str:
        """The chain's name in the newest tree that has it."""
        return next(c.name for c in (self.now, self.merged, self.tip, self.before) if c)

    @cached_property
    def matching(self) -> Matching | None:
        """The files of the merge base and those of now."""
        return Matching(self.before, self.now) if self.before and self.now else None

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Each revision file of the merge base that is still there, with what it is now."""
        return self.matching.pairs if self.matching else ()

    @cached_property
    def changed_pairs(self) -> tuple[Pair, ...]:
        """The pairs of files that were read apart: a session has one value for equal files."""
        return tuple(pair for pair in self.pairs if pair.old is not pair.new)

    @cached_property
    def added(self) -> tuple[Revision, ...]:
        """The revision files that the merge base does not have; a renamed file is not added."""
        if self.now is None:
            return ()
        return self.matching.added if self.matching else self.now.files

    @cached_property
    def gone(self) -> tuple[Revision, ...]:
        """The revisions of the merge base that the change removes; not those the tip removed."""
        if self.before is None or self.tip is None:
            return ()
        gone = self.matching.gone if self.matching else self.before.files
        return tuple(r for r in gone if r.id in self.tip.by_id)

    @cached_property
    def squash(self) -> Squash | None:
        """The squash that the change makes, if it makes one."""
        gone = self.matching.gone if self.matching else ()
        if self.before is None or not gone:
            return None
        for pair in self.changed_pairs:
            old, new = pair.old, pair.new
            if (
                old is new
                or old.id != new.id
                or new.parents
                or not new.parents_known
                or not old.parents
            ):
                continue
            ancestors = self.before.links.ancestors(str(old.id))
            if all(r.id in ancestors for r in gone):
                return Squash(pair, gone)
        return None

    @cached_property
    def rewritten(self) -> tuple[Rewriting, ...]:
        """The revisions whose graph fields the change sets to other values, in load order."""
        found = [
            Rewriting(pair, fields)
            for pair in self.changed_pairs
            if (fields := self._changed_fields(pair))
            if not self._is_squashed(pair) and not self._tip_has(pair.new)
        ]
        if not found or self.before is None:
            return ()
        repairing = _repairing(self.before, found)
        return tuple(replace(r, repairs=i in repairing) for i, r in enumerate(found))

    @cached_property
    def insertions(self) -> tuple[Insertion, ...]:
        """The new revisions that revisions of the base descend from, one value per connected group.

        Restoring a revision that the base lacks is no insertion: no command worked without it.
        """
        if self.now is None or self.before is None or self.squash:
            return ()
        before, now = self.before, self.now
        lost = {r.target for r in (*before.missing_parents, *before.missing_dependencies)}
        new = {str(r.id) for r in self.added if r.id not in before.by_id and r.id not in lost}
        if self.tip:
            new = {id_ for id_ in new if id_ not in self.tip.by_id}
        if not new:
            return ()
        below: dict[str, list[Pair]] = {}
        for pair in self.changed_pairs:
            # An equal file was only read again.
            if pair.old == pair.new or pair.new.id not in now.by_id:
                continue
            for parent in now.predecessors[str(pair.new.id)]:
                if parent in new:
                    below.setdefault(parent, []).append(pair)
        if not below:
            return ()
        inserted = set(below)
        inserted |= now.links.ancestors(*inserted) & new
        groups = now.links.part(inserted).components
        return tuple(self._insertion(sorted(group), below) for group in sorted(map(sorted, groups)))

    def _insertion(self, group: list[str], below: dict[str, list[Pair]]) -> Insertion:
        assert self.now is not None
        order = {id_: n for n, id_ in enumerate(self.now.by_id)}
        ids = sorted(group, key=order.__getitem__)
        first = next((i for i in ids if not set(self.now.predecessors[i]) & set(group)), ids[0])
        pairs = {id(p): p for i in ids for p in below.get(i, ())}
        return Insertion(tuple(ids), self.now.file_of(first), tuple(pairs.values()))

    @cached_property
    def edits(self) -> tuple[tuple[Pair, Difference], ...]:
        """The files of the merge base that the change edits, with what ``edit_of`` gives."""
        found = ((pair, self.edit_of(pair)) for pair in self.pairs)
        return tuple((pair, edit) for pair, edit in found if edit is not None)

    def edit_of(self, pair: Pair) -> Difference | None:
        """What the change edits in a file beside its graph fields, if anything.

        None where either side cannot be read, or the tip has the same edit.
        """
        if self.before is None or self.now is None or self._is_squashed(pair):
            return None
        if has_same_bytes(self.before.tree, pair.old.path, self.now.tree, pair.new.path):
            return None
        old = read_code(bytes_of(self.before, pair.old.path), pair.old.path)
        new = read_code(bytes_of(self.now, pair.new.path), pair.new.path)
        found = old.first_difference(new) if old and new else None
        if found is None or new is None or self.tip is None or pair.new.id not in self.tip.by_id:
            return found
        there = self.tip.file_of(str(pair.new.id))
        other = read_code(bytes_of(self.tip, there.path), there.path)
        return None if other and other.form == new.form else found

    @cached_property
    def spare(self) -> Spare:
        """What the chain of now, which has to be there, could do without."""
        assert self.now is not None
        return find_spare(self.now)

    def _is_squashed(self, pair: Pair) -> bool:
        return self.squash is not None and self.squash.pair.new is pair.new

    def _tip_has(self, new: Revision) -> bool:
        if self.tip is None:
            return True
        return any(
            GraphFields.of(r) == GraphFields.of(new) for r in self.tip.by_id.get(str(new.id), ())
        )

    def _changed_fields(self, pair: Pair) -> tuple[str, ...]:
        """The names whose values differ, where both sides are known.

        A changed id of a parent is reported at the parent.
        """
        old, new = GraphFields.of(pair.old), GraphFields.of(pair.new)
        renamed = self.matching.renamed if self.matching else {}
        return tuple(
            name
            for name, one, two in (
                ("revision", old.id, new.id),
                ("down_revision", old.parents, new.parents),
                ("branch_labels", old.labels, new.labels),
                ("depends_on", old.dependencies, new.dependencies),
            )
            if None not in (one, two) and one != two and not _is_renaming(one, two, renamed)
        )


def _is_renaming(one: object, two: object, renamed: dict[str, str]) -> bool:
    if not isinstance(one, frozenset) or not isinstance(two, frozenset) or not renamed:
        return False
    return {renamed.get(id_, id_) for id_ in one - two} | (one & two) == two


# Whether a rewriting repairs the base


def _repairing(before: Chain, rewritings: list[Rewriting]) -> set[int]:
    """The rewritings, by index, without which the base would keep a defect that it has."""
    defects = _defects_of(before)
    if not any(defects):
        return set()
    least = count_defects(_rewritten(before, rewritings))
    if least >= defects:
        return set()
    every = set(range(len(rewritings)))
    if len(rewritings) > _CHECKED_APART:
        return every
    return {
        i
        for i in every
        if count_defects(_rewritten(before, [r for j, r in enumerate(rewritings) if j != i]))
        > least
    }


@lru_cache(maxsize=8)
def _defects_of(before: Chain) -> tuple[int, int]:
    """What ``count_defects`` gives for a chain of the base, which an editor asks for often."""
    return count_defects(before)


def count_defects(chain: Chain) -> tuple[int, int]:
    """How many defects a chain has: those that stop Alembic from loading it, then the others.

    A repair of the first kind counts even where it lays a fork bare: a missing parent, a duplicate
    or a cycle hides heads.
    """
    spare = find_spare(chain)
    stopping = (
        sum(len(files) - 1 for files in chain.duplicates.values())
        + len(chain.missing_parent_ids)
        + len(chain.cycles)
    )
    return stopping, len(spare.heads) + sum(map(len, spare.apart)) + len(spare.histories)


def _rewritten(before: Chain, rewritings: Iterable[Rewriting]) -> Chain:
    """A chain with the graph fields that some of its files have now."""
    new = {id(r.pair.old): r for r in rewritings}
    return before.with_parts(
        files=(_with_fields(r, new[id(r)]) if id(r) in new else r for r in before.files)
    )


def _with_fields(old: Revision, rewriting: Rewriting) -> Revision:
    fields: dict[str, Binding | None] = {
        name: getattr(rewriting.pair.new, name) for name in rewriting.fields
    }
    return replace(old, **fields)  # type: ignore[arg-type]


def walk_groups(chain: Chain, ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Some ids of a chain in connected groups, each group latest first."""
    part = chain.links.part({*ids})
    for group in part.components:
        last = [i for i in group if not part.after[i]]
        yield (*last, *(i for i in reversed(group) if i not in last))
