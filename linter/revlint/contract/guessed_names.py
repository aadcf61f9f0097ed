"""Names for the databases and the editions of some chains, from the words of their paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from revlint.contract.candidate import EDITIONS, OPEN_EDITIONS, Candidate
from revlint.contract.chain_names import GENERIC_WORDS
from revlint.contract.guessed_groups import DEFAULT_DATABASE, Group, common_words

#: Words about the age of a chain, not about its database.
_AGE_WORDS = frozenset(["legacy", "old", "parked", "frozen", "archive", "archived"])


def name_databases(candidates: Sequence[Candidate], groups: Sequence[Group]) -> list[Group]:
    """The groups with the words that the places of their members, and no other group's, share."""
    common = [common_words(candidates, group.members) for group in groups]
    useless = GENERIC_WORDS | _AGE_WORDS
    if len(groups) > 1:
        useless |= set.intersection(*common)
    named: dict[str, Group] = {}
    for group, words in zip(groups, common, strict=True):
        first = candidates[group.members[0]]
        telling = [w for w in dict.fromkeys(first.words) if w in words and w not in useless]
        if len(groups) == 1:
            telling = [w for w in telling if w in first.own_words] or telling[-1:]
        name = "-".join(telling) or DEFAULT_DATABASE
        while name in named:
            name += "-2"
        named[name] = replace(group, database=name)
    return list(named.values())


def edition_of(candidates: Sequence[Candidate], groups: Sequence[Group]) -> dict[int, str]:
    """The edition of each chain that has one: as its group says, else as its words do."""
    found = {i: label for g in groups for i, label in zip(g.members, g.labels, strict=False)}
    labels = frozenset(label for group in groups for label in group.labels)
    if not groups:
        every = (c.edition_in(frozenset([word])) for c in candidates for word in EDITIONS)
        labels = frozenset(word for word in every if word)
        if len(labels & OPEN_EDITIONS) != 1 or len(labels) == 1:
            return {}
    for i, candidate in enumerate(candidates):
        named = candidate.edition_in(labels)
        if named is not None:
            found.setdefault(i, named)
    return found
