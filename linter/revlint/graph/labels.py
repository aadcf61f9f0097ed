"""Branch labels: which revisions each names, and which heads can each have one for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from revlint.graph.chain import Chain
from revlint.graph.links import Links
from revlint.graph.order import knots
from revlint.migration.identifier import is_slip

#: To so many labels in all the revisions of a chain, each head has as many as there are heads; in
#: a longer chain at least so many.
_MAX_LABELS = 2_000_000
_MIN_LABELS = 32


class Label(NamedTuple):
    """One declaration of a branch label: ``name``, "" where it is unknown, and the revision."""

    name: str
    declared_by: str


def effective_labels(chain: Chain) -> dict[str, frozenset[str]]:
    """The branch labels that name each revision, declared or inherited.

    A label names its revision and all descendants; where those are one line, it also flows down
    from it to the next branch or merge point (alembic: script/revision.py,
    RevisionMap._add_branches).
    """
    lines = _lines(chain)
    labels: dict[str, frozenset[str]] = {}
    for knot in knots(chain.parents):
        for id_ in knot:
            if id_ not in labels:
                ids = (*lines.get(id_, ()), *knot)
                labels.update(dict.fromkeys(ids, _labels_into(chain, ids, labels)))
    return {id_: labels[id_] for id_ in chain.by_id}


def are_labels_known(chain: Chain) -> bool:
    """Whether every file is readable and states branch labels that Alembic could use."""
    return not chain.headless and not chain.oddly_labelled


def labels_of_heads(
    chain: Chain, links: Links, heads: Sequence[str]
) -> dict[str, frozenset[Label]]:
    """The branch labels that are declared by each head or an ancestor, at most one for each head.

    As many labels as heads serve a head as well as more of them would, whatever the other heads
    take; without the limit, a label in each revision would cost the square of their number. In a
    history of many thousands with as many heads and labels, the last ones of each head count.

    Args:
        chain: declares the labels.
        links: lead from the parents of its revisions to their children.
        heads: some of the ids, none of them on a cycle or behind one.
    """
    none = frozenset[Label]()
    declared = _declared(chain)
    if not declared:
        return dict.fromkeys(heads, none)
    enough = min(len(heads), max(_MIN_LABELS, _MAX_LABELS // max(1, len(links.order))))
    labels: dict[str, frozenset[Label]] = {}
    for id_ in links.order:
        parents = links.before[id_]
        if id_ not in declared and len(parents) < 2:
            labels[id_] = labels[parents[0]] if parents else none
            continue
        passed = [labels[parent] for parent in parents if labels[parent]]
        own = declared.get(id_, none)
        first = passed[0] if passed else none
        if not own and (all(p is first for p in passed) or len(first) >= enough):
            labels[id_] = first
        else:
            inherited = sorted(first.union(*passed) - own)
            labels[id_] = frozenset([*sorted(own), *inherited][:enough])
    return {head: labels[head] for head in heads}


def match_labels(heads: Iterable[str], labels: Mapping[str, frozenset[Label]]) -> set[str]:
    """The heads that can each have a different label, as many as possible.

    Earlier heads are preferred: they are added one by one, and a head that has a label keeps one
    (the greedy algorithm on a transversal matroid).
    """
    matching = _Matching(labels)
    return {head for head in heads if matching.add(head)}


class _Matching:
    """Which head has which label."""

    def __init__(self, labels: Mapping[str, frozenset[Label]]) -> None:
        self._labels = labels
        self._owner: dict[Label, str] = {}
        self._label: dict[str, Label] = {}
        # Labels that a failed search has seen: no later search gets further through them.
        self._closed: set[Label] = set()

    def add(self, head: str) -> bool:
        """Give a head a label, moving others to another of theirs; breadth first."""
        came_from: dict[Label, str] = {}
        todo = [head]
        for at in todo:
            for label in sorted(self._labels[at] - came_from.keys() - self._closed):
                came_from[label] = at
                if label not in self._owner:
                    self._move(label, head, came_from)
                    return True
                todo.append(self._owner[label])
        self._closed.update(came_from)
        return False

    def _move(self, label: Label, head: str, came_from: Mapping[Label, str]) -> None:
        while True:
            taker = came_from[label]
            had = self._label.get(taker)
            self._owner[label] = taker
            self._label[taker] = label
            if taker == head or had is None:
                return
            label = had


def _declared(chain: Chain) -> dict[str, set[Label]]:
    """The labels of each id whose files declare some, without what invalid-value reports."""
    chosen = {name: ps for name, ps in chain.declared_labels.items() if not is_slip(name)}
    stated = [(name, p.revision) for name, ps in chosen.items() for p in ps]
    stated += [("", file) for file in chain.oddly_labelled]
    found: dict[str, set[Label]] = {}
    for name, file in stated:
        if file.id is not None:
            found.setdefault(file.id, set()).add(Label(name, file.id))
    return found


def _labels_into(
    chain: Chain, ids: Iterable[str], labels: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """What ids that share their labels declare, and what their parents pass on."""
    declared = frozenset(v.text for i in ids for r in chain.by_id[i] for v in r.labels)
    passed = [labels[parent] for id_ in ids for parent in chain.parents[id_] if labels.get(parent)]
    # Most revisions add nothing: a long line shares one set.
    if not declared and passed and all(p == passed[0] for p in passed):
        return passed[0]
    return declared.union(*passed)


def _lines(chain: Chain) -> dict[str, tuple[str, ...]]:
    """The first revision of each unbranched line that ends in a head, and all of that line."""
    lines: dict[str, tuple[str, ...]] = {}
    parents = chain.parents
    for head in chain.lineage.ends:
        line: list[str] = []
        at: str | None = head
        while at is not None and _is_in_line(chain, at):
            line.append(at)
            at = next(iter(parents[at]), None)
        if line:
            lines[line[-1]] = tuple(reversed(line))
    return lines


def _is_in_line(chain: Chain, id_: str) -> bool:
    return len(chain.links.after[id_]) <= 1 and len(chain.file_of(id_).parents) <= 1
