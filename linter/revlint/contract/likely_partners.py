"""Revisions without a partner that seem to be partners, and where a partner would go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from revlint.contract.pairing import Pairing
from revlint.contract.partners import Group
from revlint.contract.partners_by_docstring import WrongLine
from revlint.contract.tables import Tables
from revlint.graph.chain import Chain
from revlint.graph.ordered_ids import ordered_ids
from revlint.migration.message import words_of_message
from revlint.spelling import near

#: Of more revisions at one place, none is called likely.
_MAX_COMPARED = 20


def likely_partners(pairing: Pairing, tables: Tables) -> list[tuple[Group, Group]]:
    """Pairs of revisions that lack each other's chain and are at the same place in them.

    They have similar messages, or change the same tables.
    """
    found: list[tuple[Group, Group]] = []
    taken: set[int] = set()
    for one, other in combinations(pairing.chains.values(), 2):
        changed = _changed(tables, one), _changed(tables, other)
        for left, candidates in _at_one_place(pairing, one, other):
            free = [group for group in candidates if id(group) not in taken]
            if len(free) > _MAX_COMPARED:
                continue
            right = _most_alike((one, other), left, free, changed)
            if right is not None and id(left) not in taken:
                taken.update((id(left), id(right)))
                found.append((left, right))
    return found


def meant(pairing: Pairing, line: WrongLine, likely: Sequence[tuple[Group, Group]]) -> Group | None:
    """The partners that a wrong line probably means: near in spelling, or likely anyway."""
    waiting = {
        id_: group
        for group in pairing.groups
        if line.chain in pairing.lacking(group)
        for id_ in group.values()
    }
    guess = near(line.id, waiting)
    if guess is not None:
        return waiting[guess]
    own = {line.chain: line.revision.id}
    return next((b for pair in likely for a, b in (pair, pair[::-1]) if a == own), None)


def first_followers(pairing: Pairing, name: str, other: str) -> dict[str, str]:
    """For each revision of a chain, the first one of another chain whose partner follows it."""
    chain = pairing.chains[name]
    places = {id_: n for n, id_ in enumerate(ordered_ids(pairing.chains[other]))}
    partners = {g[name]: g[other] for g in pairing.groups if name in g and other in g}
    found: dict[str, str] = {}
    for id_ in reversed(ordered_ids(chain)):
        own = [one[id_] for one in (found, partners) if id_ in one]
        for before in chain.predecessors[id_] if own else ():
            found[before] = min((*own, found.get(before, own[0])), key=places.__getitem__)
    return found


def _at_one_place(
    pairing: Pairing, one: Chain, other: Chain
) -> Iterator[tuple[Group, list[Group]]]:
    """Each revision without a partner, with those of the other chain after or before the same."""
    places: dict[object, list[Group]] = {}
    for group, ends in _ends(pairing, other, one):
        for end in ends:
            places.setdefault(end, []).append(group)
    for group, ends in _ends(pairing, one, other):
        at = [candidate for end in ends for candidate in places.get(end, ())]
        yield group, list({id(candidate): candidate for candidate in at}.values())


def _ends(pairing: Pairing, chain: Chain, other: Chain) -> Iterator[tuple[Group, list[object]]]:
    """The groups that lack another chain, each with the last partners before it and after it."""
    groups = {g[chain.name]: g for g in pairing.groups if chain.name in g}
    order = [groups[id_] for id_ in ordered_ids(chain) if id_ in groups]
    before, after = _passed(order, other), _passed(order[::-1], other)
    for group in order:
        if other.name in pairing.lacking(group):
            yield group, [("after", before[id(group)]), ("before", after[id(group)])]


def _passed(order: Iterable[Group], other: Chain) -> dict[int, int]:
    found, last = {}, 0
    for group in order:
        found[id(group)] = last
        if other.name in group:
            last = id(group)
    return found


def _most_alike(
    chains: tuple[Chain, Chain],
    group: Group,
    candidates: list[Group],
    changed: tuple[dict[str, set[str]], dict[str, set[str]]],
) -> Group | None:
    """The one of some revisions with a message like that of another, or with the same tables."""
    one, other = chains
    by_words = {
        words: candidate
        for candidate in candidates
        if (words := words_of_message(other.file_of(candidate[other.name])))
    }
    guess = near(words_of_message(one.file_of(group[one.name])), by_words)
    if guess is not None:
        return by_words[guess]
    names = changed[0].get(group[one.name])
    return next((c for c in candidates if names and changed[1].get(c[other.name]) == names), None)


def _changed(tables: Tables, chain: Chain) -> dict[str, set[str]]:
    """The names of the tables that the upgrade of each revision changes."""
    found: dict[str, set[str]] = {}
    for use in tables.uses(chain.name):
        operation = use.operation
        if operation.function == "upgrade" and operation.action not in ("use", "reference"):
            names = found.setdefault(use.revision.id or "", set())
            names |= {operation.table.lower()} if operation.table else set()
    return found
