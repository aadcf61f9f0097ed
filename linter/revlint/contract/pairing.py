"""Which revisions of chains that change together are partners of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from revlint.config.config import Counterparts
from revlint.contract.advice import does_nothing
from revlint.contract.contract import Contract
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.location import Location
from revlint.migration.docstring_lines import docstring_lines, place_in_source
from revlint.migration.message import words_of_message
from revlint.migration.revision import Revision

#: Partners: the id in each chain that has one.
Group = dict[str, str]


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A docstring line "Counterpart:" that names no partner.

    Attributes:
        chain: the chain of the file.
        revision: the file.
        id: what the line names.
        location: where.
        taken_by: the revision of the same chain that has the named one as its partner, if any.
    """

    chain: str
    revision: Revision
    id: str
    location: Location
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The revisions of some chains, as partners.

    Attributes:
        counterparts: the chains, and what the configuration says of their revisions.
        chains: the chains.
        groups: all revisions of the chains, without exceptions: partners together.
        wrong: docstring lines that name no partner.
    """

    counterparts: Counterparts
    chains: Mapping[str, Chain]
    groups: tuple[Group, ...]
    wrong: tuple[WrongLine, ...]

    def lacking(self, group: Group) -> tuple[str, ...]:
        """The chains in which partners lack another one.

        A chain of which some ids are not known lacks none, nor does one without revisions. No
        partner is needed for roots, align revisions and merge points that do nothing.
        """
        if all(_needs_none(self.chains[name], id_) for name, id_ in group.items()):
            return ()
        return tuple(
            name
            for name, chain in self.chains.items()
            if name not in group and chain.ids_known and chain.by_id
        )


def pair(contract: Contract, counterparts: Counterparts) -> Pairing:
    """Find the partners of each revision of some chains.

    Partners are stated by ``pairs``, or by a line "Counterpart: ID" in the docstring; others have
    the same id, or the same message. Of several revisions with one message, those are partners that
    follow partners.
    """
    chains = {name: contract.chains[name] for name in counterparts.chains}
    partners = _Partners(chains)
    for ids in counterparts.pairs:
        partners.join_all(zip(counterparts.chains, ids, strict=True))
    wrong = tuple(_by_docstring(partners, chains))
    partners.join_all((n, c.config.root) for n, c in chains.items() if c.config.root)
    partners.join_all((n, c.config.parked_at) for n, c in chains.items() if c.config.parked_at)
    for one, other in combinations(chains, 2):
        for id_ in chains[one].by_id:
            partners.join((one, id_), (other, id_))
    exceptions = frozenset(counterparts.exceptions)
    for left_out in (exceptions, frozenset[str]()):
        for one, other in combinations(chains, 2):
            _by_message(partners, chains[one], chains[other], left_out)
    groups = (g for g in partners.groups() if exceptions.isdisjoint(g.values()))
    return Pairing(counterparts, chains, tuple(groups), wrong)


class _Partners:
    """Sets of partners, at most one of each chain."""

    def __init__(self, chains: Mapping[str, Chain]) -> None:
        self._group = {(name, id_): {name: id_} for name, c in chains.items() for id_ in c.by_id}

    def groups(self) -> Iterator[Group]:
        """Each set of partners once, in the order of the chains."""
        return iter({id(group): group for group in self._group.values()}.values())

    def of(self, name: str, id_: str) -> Group:
        """The partners of a revision, itself among them."""
        return self._group[name, id_]

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        """Make two revisions partners, if both exist and neither has another partner there."""
        first, second = self._group.get(one), self._group.get(other)
        if first is None or second is None:
            return False
        if any(second.get(name, id_) != id_ for name, id_ in first.items()):
            return False
        first.update(second)
        self._group.update(dict.fromkeys(first.items(), first))
        return True

    def join_all(self, items: Iterable[tuple[str, str]]) -> None:
        """Make several revisions partners."""
        found = [item for item in items if item in self._group]
        for other in found[1:]:
            self.join(found[0], other)


def _by_docstring(partners: _Partners, chains: Mapping[str, Chain]) -> Iterator[WrongLine]:
    """Join what the docstrings state; gives the lines that name no partner."""
    for name, chain in chains.items():
        others = [other for other in chains if other != name]
        known = {id_ for other in others for id_ in chains[other].by_id}
        all_known = all(chains[other].ids_known for other in others)
        for id_, revision in ((i, chain.file_of(i)) for i in chain.by_id):
            for named, location in _named(revision, known):
                found = [other for other in others if named in chains[other].by_id]
                if not found and all_known:
                    yield WrongLine(name, revision, named, location)
                for other in found:
                    if not partners.join((name, id_), (other, named)):
                        taken = partners.of(other, named).get(name, "")
                        yield WrongLine(name, revision, named, location, taken)


def _named(revision: Revision, known: set[str]) -> Iterator[tuple[str, Location]]:
    docstring = revision.docstring
    for line in docstring_lines(docstring.text, "Counterpart") if docstring else ():
        for id_, span in line.ids(known):
            assert docstring is not None
            yield id_, Location(revision.path, place_in_source(docstring, span))


def _by_message(partners: _Partners, one: Chain, other: Chain, left_out: frozenset[str]) -> None:
    """Join the revisions of two chains that have one message."""
    again = []
    lefts, rights = (
        _by_words(partners, one, other, left_out),
        _by_words(partners, other, one, left_out),
    )
    for words, left in lefts.items():
        right = rights.get(words, [])
        if len(left) == len(right) == 1:
            partners.join((one.name, left[0]), (other.name, right[0]))
        elif right:
            again.append((left, right))
    if not again:
        return
    anchors = _anchors(partners, one, other), _anchors(partners, other, one)
    for left, right in again:
        _join_alike(partners, (one, other), (left, right), anchors)
        _join_alike(partners, (one, other), (left, right), ({}, {}))


def _join_alike(
    partners: _Partners,
    chains: tuple[Chain, Chain],
    ids: tuple[list[str], list[str]],
    anchors: tuple[dict[str, int], dict[str, int]],
) -> None:
    """Join revisions of two chains that have one message and one anchor, in their order."""
    (one, other), (before, after) = chains, anchors
    waiting: dict[int | None, list[str]] = {}
    for id_ in ids[1]:
        if one.name not in partners.of(other.name, id_):
            waiting.setdefault(after.get(id_), []).append(id_)
    for id_ in ids[0]:
        candidates = waiting.get(before.get(id_), [])
        if candidates and other.name not in partners.of(one.name, id_):
            partners.join((one.name, id_), (other.name, candidates.pop(0)))


def _by_words(
    partners: _Partners, chain: Chain, other: Chain, left_out: frozenset[str]
) -> dict[str, list[str]]:
    """The revisions that have no partner in another chain, by the words of their message."""
    found: dict[str, list[str]] = {}
    for id_ in in_order(chain):
        if other.name not in partners.of(chain.name, id_) and id_ not in left_out:
            words = words_of_message(chain.file_of(id_))
            if words:
                found.setdefault(words, []).append(id_)
    return found


def _anchors(partners: _Partners, chain: Chain, other: Chain) -> dict[str, int]:
    """For each revision, the last partners of both chains before it."""
    found, anchor = {}, 0
    for id_ in in_order(chain):
        found[id_] = anchor
        group = partners.of(chain.name, id_)
        if other.name in group:
            anchor = id(group)
    return found


def in_order(chain: Chain) -> Sequence[str]:
    """The ids of a chain, parents first; in load order if it has a cycle."""
    ids = topological(chain.predecessors)
    return ids if len(ids) == len(chain.by_id) else list(chain.by_id)


def _needs_none(chain: Chain, id_: str) -> bool:
    """Whether a revision is a root, an align revision or a merge point that does nothing."""
    if id_ in (chain.config.root, chain.config.parked_at):
        return True
    return len(chain.parents[id_]) > 1 and does_nothing(chain, id_)
