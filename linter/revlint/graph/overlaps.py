"""Revisions whose parents and dependencies overlap, so that Alembic fails on them.

The version table holds no row of a revision that another row includes. Where a revision names such
a one among its parents and dependencies, Alembic looks for its row on the way up, and may write one
on the way down (alembic: runtime/migration.py, RevisionStep.merge_branch_idents and
_unmerge_to_revisions).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from revlint.graph.ancestry import ancestors_among
from revlint.graph.order import topological
from revlint.migration.identifier import quoted

Graph = Mapping[str, Collection[str]]

_Item = TypeVar("_Item")

#: How many questions are followed through the graph at once, a bit for each, and in all. No history
#: that people write has a hundredth of it.
_BATCH = 4096
_MAX_QUESTIONS = 100_000


@dataclass(frozen=True, slots=True)
class Overlap:
    """How Alembic fails on the parents and dependencies of one revision.

    Attributes:
        included: those of them that another one includes.
        target: the revision to which a downgrade leaves rows that overlap, so that no later upgrade
            works; None if the upgrade to the revision itself fails.
    """

    included: frozenset[str]
    target: str | None = None

    def effect(self, id_: str) -> str:
        """What Alembic does, for a message about one of the included ids."""
        if self.target is None:
            return f"alembic upgrade ends in KeyError: {quoted(id_)}"
        return (
            f"after alembic downgrade {self.target} beside another branch, alembic upgrade ends in "
            "'Requested revision … overlaps with other requested revisions'"
        )


def find_overlaps(parents: Graph, dependencies: Graph) -> dict[str, Overlap]:
    """The revisions on whose parents and dependencies Alembic fails.

    If two or more of them include no other, Alembic takes the revision for a merge of all of them,
    and the upgrade fails. If one includes all others, the upgrade works; a downgrade that takes
    the revision back, while a row of another branch is there, writes a row for each of them.

    Args:
        parents: the ids that each id names in ``down_revision``.
        dependencies: the ids that each id names in ``depends_on``.
    """
    if all(len(ids) + len(dependencies[id_]) < 2 for id_, ids in parents.items()):
        return {}
    graph = {id_: {*ids, *dependencies[id_]} for id_, ids in parents.items()}
    order = topological(graph)
    if len(order) < len(graph):
        return {}  # Alembic refuses a graph with a cycle.
    named = {id_: ids for id_, ids in graph.items() if len(ids) > 1}
    above = dict(zip(named, ancestors_among(graph, list(named.values())), strict=True))
    history = _Walks(parents, order)
    included = _looked_for({i: set(ids) for i, ids in above.items() if ids}, dependencies, history)
    is_merge = {id_: len(named[id_] - above[id_]) > 1 for id_ in included}
    found = {id_: Overlap(frozenset(included[id_])) for id_ in included if is_merge[id_]}
    pairs = [(id_, one) for id_, ids in included.items() if not is_merge[id_] for one in ids]
    for id_, target in _left_behind(pairs, history, _Walks(graph, order)):
        found.setdefault(id_, Overlap(frozenset(included[id_]), target))
    return found


def _looked_for(
    included: dict[str, set[str]], dependencies: Graph, history: _Walks
) -> dict[str, set[str]]:
    """The included ids for which Alembic looks.

    It passes over a dependency that an ancestor by ``down_revision`` declares as well (alembic:
    script/revision.py, RevisionMap._normalize_depends_on).
    """
    pairs = [
        (id_, one) for id_, ids in included.items() for one in ids if one not in history.graph[id_]
    ]
    passed: set[tuple[str, str]] = set()
    for batch in _batches(pairs):
        starts = _starts(id_ for id_, _ in batch)
        declared = _starts(one for _, one in batch)
        known = 0
        for id_, reached in history.upwards(starts).items():
            for one in dependencies[id_]:
                known |= reached & ~starts.get(id_, 0) & declared.get(one, 0)
        passed.update(batch[n] for n in _bits(known))
    kept = {id_: {o for o in ids if (id_, o) not in passed} for id_, ids in included.items()}
    return {id_: ids for id_, ids in kept.items() if ids}


def _left_behind(
    pairs: Sequence[tuple[str, str]], history: _Walks, graph: _Walks
) -> Iterator[tuple[str, str]]:
    """The revisions whose downgrade can leave rows that overlap, each with such a target.

    ``pairs`` are a revision and an id that it names needlessly. The row of that id overlaps with
    one of a follower that stays applied.
    """
    questions: list[tuple[str, str, str]] = []
    for batch in _batches(pairs):
        above = graph.upwards(_starts(id_ for id_, _ in batch))
        asked = _starts(one for _, one in batch)
        for id_, ids in graph.graph.items():
            for one in asked.keys() & ids:
                for n in _bits(above[id_] & asked[one]):
                    if batch[n][0] != id_ and len(questions) < _MAX_QUESTIONS:
                        questions.append((*batch[n], id_))
    for asked_now in _batches(questions):
        revisions, ones, followers = (_starts(ids) for ids in zip(*asked_now, strict=True))
        above = graph.upwards(revisions)
        branches = _elsewhere(above, graph.downwards(ones), (1 << len(asked_now)) - 1)
        targets = _targets(above, graph.upwards(followers), history.graph)
        for n in _bits(branches):
            if n in targets:
                yield asked_now[n][0], targets[n]


def _elsewhere(above: Mapping[str, int], below: Mapping[str, int], every: int) -> int:
    """The questions with another branch: a revision neither above the one nor below the other."""
    found = 0
    for id_ in above:
        found |= every & ~(above[id_] | below[id_])
    return found


def _targets(above: Mapping[str, int], kept: Mapping[str, int], parents: Graph) -> dict[int, str]:
    """For each question a downgrade that takes the revision back, and not the follower.

    ``alembic downgrade`` takes back the children of its target, and all that is below them.
    """
    taken: dict[str, int] = {}
    spared: dict[str, int] = {}
    for id_, ids in parents.items():
        for parent in ids:
            taken[parent] = taken.get(parent, 0) | above[id_]
            spared[parent] = spared.get(parent, 0) | kept[id_]
    found: dict[int, str] = {}
    done = 0
    for id_, bits in taken.items():
        new = bits & ~spared[id_] & ~done
        found.update((n, id_) for n in _bits(new))
        done |= new
    return found


@dataclass(frozen=True, slots=True)
class _Walks:
    """Walks through a graph for many questions at once; ``order`` puts parents first."""

    graph: Mapping[str, Collection[str]]
    order: Sequence[str]

    def upwards(self, starts: Mapping[str, int]) -> dict[str, int]:
        """For each id the bits of the starts that it is, or is an ancestor of."""
        reached = {id_: starts.get(id_, 0) for id_ in self.order}
        for id_ in reversed(self.order):
            if bits := reached[id_]:
                for parent in self.graph[id_]:
                    reached[parent] |= bits
        return reached

    def downwards(self, starts: Mapping[str, int]) -> dict[str, int]:
        """For each id the bits of the starts that it is, or descends from."""
        reached = {id_: starts.get(id_, 0) for id_ in self.order}
        for id_ in self.order:
            for parent in self.graph[id_]:
                reached[id_] |= reached[parent]
        return reached


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))


def _starts(ids: Iterable[str]) -> dict[str, int]:
    """For each id a bit for each time that it comes, by position."""
    bits: dict[str, int] = {}
    for n, id_ in enumerate(ids):
        bits[id_] = bits.get(id_, 0) | 1 << n
    return bits


def _bits(number: int) -> Iterator[int]:
    """The positions of the bits that are set."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
