"""The ways in which the unknown parts of a chain may turn out, as chains without unknown parts.

A *filling* gives each file of unknown id an id, and each file of unknown parents its parents. Only
those count that Alembic could load: they add no missing parent, no duplicate and no cycle to what
the other files have. There are too many to try all. ``fillings`` gives those that leave the fewest
heads: one unknown file comes last, and merges all that it may. Every other filling has the heads
of one of these and more. ``tests/graph/test_fillings.py`` compares them with all fillings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations
from math import comb, perm

from revlint.errors import TreeError
from revlint.graph.chain import Chain, Reference
from revlint.graph.filled_revision import (
    binding,
    path_in,
    text_value,
    with_any_label,
    with_id,
    with_parents,
)
from revlint.graph.succession import replace_files
from revlint.location import START
from revlint.migration.identifier import names_in
from revlint.migration.revision import Binding, Revision
from revlint.path_text import path_text
from revlint.python.value import Unreadable, dynamic

#: How many fillings are tried in a chain, and how many revisions they may have in all.
_MAX_FILLINGS = 64
_MAX_REVISIONS = 100_000

#: The id of a merge of all that an unknown file may merge, where there are too many fillings.
ANY_MERGE = path_text("")

#: A binding of ``branch_labels`` to something other than None.
_LABELS = re.compile(rb"\bbranch_labels\b(?![^=\n]*=[ \t]*None\b)")


@dataclass(frozen=True, slots=True)
class Filling:
    """A chain with its unknown parts filled in.

    ``is_merged`` says that it has ``ANY_MERGE``, which is no revision, but counts as a head.
    """

    chain: Chain
    is_merged: bool = False

    @property
    def heads(self) -> set[str]:
        """The ids that no revision names as a parent."""
        return {*self.chain.lineage.ends} - {ANY_MERGE}


def fillings(chain: Chain) -> tuple[Filling, ...]:
    """The fillings of a chain that decide what is certain.

    In the first one, no file has a parent that cannot be read. The id of a file whose id is unknown
    is one that other files name and no file defines, else its path as ``path_text``. A filling with
    fewer than two heads decides alone: nothing is spare.
    """
    unknown = _Unknown(chain)
    most = min(_MAX_FILLINGS, max(4, _MAX_REVISIONS // max(1, len(chain.files))))
    found: list[Filling] = []
    for filled in unknown.extremes(most):
        found.append(Filling(filled))
        if len(found[-1].heads) < 2:
            return (found[-1],)
        if len(found) > most:
            break
    if 0 < len(found) <= most:
        return tuple(found)
    plain = unknown.filled({})
    return (Filling(plain), Filling(unknown.merged(plain), is_merged=True))


class _Unknown:
    """The unknown parts of a chain, and the ways to fill them in."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        headless = [self._revision_of(file) for file in chain.headless]
        self.hidden = [*chain.without_id, *headless]
        self._filled: dict[tuple[frozenset[tuple[str, str]], frozenset[str]], Chain] = {}
        #: Hidden files that may turn out to be no revisions at all.
        self.optional = {r.path for r in headless} | {
            r.path for r in self.hidden if r.revision is None and r.down_revision is None
        }
        self.missing = sorted({r.target for r in chain.missing_parents if not self._is_slip(r)})

    def extremes(self, most: int) -> Iterator[Chain]:
        """The fillings with the fewest heads, and those without parents of unknown files.

        There are none where the hidden files can have their ids in more than ``most`` ways.
        """
        count = min(len(self.missing), len(self.hidden))
        if comb(len(self.missing), count) * perm(len(self.hidden), count) > most:
            return
        for names in self._assignments():
            free = frozenset(self.optional - names.keys())
            absences = [frozenset[str](), free, *(free - {path} for path in sorted(free))]
            for absent in dict.fromkeys(absences):
                yield from self._with_last(self.filled(names, absent))

    def filled(self, names: Mapping[str, str], absent: frozenset[str] = frozenset()) -> Chain:
        """The chain with ``names`` for the hidden files, by path, and without some of them."""
        key = frozenset(names.items()), absent
        if key not in self._filled:
            self._filled[key] = self._fill(names, absent)
        return self._filled[key]

    def _fill(self, names: Mapping[str, str], absent: Collection[str]) -> Chain:
        hidden = [
            with_id(r, names.get(r.path, path_text(r.path)))
            for r in self.hidden
            if r.path not in absent
        ]
        if not self.chain.headless and not absent and not self.chain.declared_labels:
            return replace_files(self.chain, hidden)
        files = [*(r for r in self.chain.files if r.id is not None), *hidden]
        if self.chain.declared_labels:
            files = [r if r.parents_known else with_any_label(r) for r in files]
        order = {path: n for n, path in enumerate(self.chain.script_directory.files)}
        files.sort(key=lambda r: order.get(r.path, len(order)))
        return self.chain.with_parts(files=files, headless=())

    def merged(self, plain: Chain) -> Chain:
        """A chain with one more merge, of all heads that any unknown file may continue."""
        graph = _Graph(plain)
        parents = [v for v in graph.leaves if path_in(v) is not None or self._is_open(graph, v)]
        merge = Revision(
            path=ANY_MERGE,
            revision=binding("revision", text_value(ANY_MERGE, START)),
            down_revision=None,
            branch_labels=binding("branch_labels", dynamic("unknown", START)),
            depends_on=None,
        )
        return plain.with_parts(files=(*plain.files, with_parents(merge, parents)))

    def _with_last(self, filled: Chain) -> Iterator[Chain]:
        """A filling, and for each unknown file that may be the last, the one in which it is.

        Where an id is missing in every filling, it may be what an unknown file follows.
        """
        graph = _Graph(filled)
        gone = [id_ for id_ in self.missing if id_ not in filled.by_id][:1]
        alone = [file for file in filled.parents_unknown if gone and not file.parents]
        filled = replace_files(filled, (with_parents(file, gone) for file in alone))
        yield filled
        for last in graph.unknown:
            below = graph.descendants[last]
            if not below.isdisjoint(graph.unknown):
                continue
            parents = [
                v for v in graph.leaves if v != last and v not in below and self._is_open(graph, v)
            ]
            files = [r for r in filled.by_id[last] if r.path in graph.paths]
            yield replace_files(filled, (with_parents(r, parents) for r in files))

    def _is_open(self, graph: _Graph, id_: str) -> bool:
        """Whether an unknown file may name an id as its parent."""
        for other in graph.unknown:
            if other == id_ or id_ in graph.descendants[other]:
                continue
            allowed = self.chain.nameable.get(graph.chain.file_of(other).path)
            if allowed is None or id_ in allowed or path_in(id_) in allowed:
                return True
        return False

    def _assignments(self) -> Iterable[dict[str, str]]:
        """Which hidden file has which missing id: as many of them have one as close no cycle."""
        paths = sorted(r.path for r in self.hidden)
        for size in range(min(len(paths), len(self.missing)), 0, -1):
            every = (
                dict(zip(some, names, strict=True))
                for names in combinations(self.missing, size)
                for some in permutations(paths, size)
            )
            if possible := [names for names in every if not self._closes_cycle(names)]:
                return possible
        return [{}]

    def _closes_cycle(self, names: Mapping[str, str]) -> bool:
        if not any(r.parents or r.dependencies for r in self.hidden):
            return False
        knot_of = self.filled(names).links.knot_of
        return any(id_ in knot_of for id_ in names.values())

    def _is_slip(self, reference: Reference) -> bool:
        """Whether a missing parent only misspells ids of the chain (``Histories``)."""
        parts = names_in(reference.target) or (reference.target.strip(),)
        return all(part in self.chain.by_id for part in parts)

    def _revision_of(self, file: Unreadable) -> Revision:
        labels = Binding("branch_labels", dynamic("unreadable", file.range), file.range)
        may_have = _may_have_labels(self.chain, file.path)
        return Revision(file.path, None, None, labels if may_have else None, None)


class _Graph:
    """Where the revisions of a filled chain lead to."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.leaves = chain.lineage.ends
        #: The ids of the files whose parents are unknown.
        self.unknown = dict.fromkeys(str(r.id) for r in chain.parents_unknown)
        self.paths = {r.path for r in chain.parents_unknown}

    @cached_property
    def descendants(self) -> dict[str, set[str]]:
        """The descendants of each of ``unknown``."""
        return {id_: self.below(id_) for id_ in self.unknown}

    def below(self, id_: str) -> set[str]:
        """The descendants of a revision, by parents and dependencies; itself only on a cycle."""
        links = self.chain.links
        found = {id_, *links.descendants(id_)}
        return found - {id_} if found.isdisjoint(links.before[id_]) else found


def _may_have_labels(chain: Chain, path: str) -> bool:
    """Whether an unreadable file may declare a branch label."""
    try:
        return _LABELS.search(chain.tree.read(path)) is not None
    except (TreeError, ValueError):
        return True
