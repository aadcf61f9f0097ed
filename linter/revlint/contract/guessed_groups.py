"""Guesses which chains are variants of one history, one for each edition.

The structure decides: chains that end in the same empty revision and use the same version table are
variants of one history. So are chains of several editions that share most of their ids. Words in
paths and version tables only name the editions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from revlint.contract.candidate import EDITIONS, Candidate
from revlint.contract.families import find_families, split_by

#: The name of a database that no path names, and of an unnamed edition beside a named one.
DEFAULT_DATABASE = "main"
DEFAULT_EDITION = "base"


@dataclass(frozen=True, slots=True)
class Group:
    """Chains of one database in several editions.

    ``revision`` is the id on which they are parked, None if they are not. ``members`` are indexes
    of candidates, ``labels`` their editions in the same order, empty if they have no different
    names. ``why`` states the evidence.
    """

    revision: str | None
    members: tuple[int, ...]
    why: str
    labels: tuple[str, ...] = ()
    database: str = DEFAULT_DATABASE


def find_groups(candidates: Sequence[Candidate]) -> tuple[list[Group], dict[int, str]]:
    """The variants of each history, and the parked chains that are variants of none."""
    aligned, alone = _aligned(candidates)
    taken = {i for group in aligned for i in group.members} | set(alone)
    rest = [i for i in range(len(candidates)) if i not in taken]
    labels = {label for group in aligned for label in group.labels}
    return [*aligned, *_unaligned(candidates, rest, labels)], alone


def common_words(candidates: Sequence[Candidate], members: Iterable[int]) -> set[str]:
    """The words that the places of all members have."""
    return set.intersection(*(set(candidates[i].words) for i in members))


# Parked on one id


def _aligned(candidates: Sequence[Candidate]) -> tuple[list[Group], dict[int, str]]:
    """The groups of chains with the same align revision, and the parked chains left over."""
    groups: list[Group] = []
    alone: dict[int, str] = {}
    taken: set[int] = set()
    for revision, members in _ends(candidates):
        free = [i for i in members if i not in taken]
        for family in find_families(candidates, free, revision):
            named = common_words(candidates, family.members) & EDITIONS
            if len(family.members) > 1 and not named:
                labels = _labels(candidates, family.members)
                groups.append(Group(revision, family.members, family.why, labels))
                taken.update(family.members)
            else:
                parked = (i for i in family.members if candidates[i].parked == revision)
                alone.update(dict.fromkeys(parked, revision))
    # A chain that ends in an empty revision that no other has is nothing unusual.
    shared = {group.revision for group in groups}
    return groups, {i: id_ for i, id_ in alone.items() if id_ in shared and i not in taken}


def _ends(candidates: Sequence[Candidate]) -> Iterator[tuple[str, list[int]]]:
    """Each id that may be an align revision, with the chains of one version table that have it.

    A chain that continues after the id, or has another head, is broken rather than not parked, but
    only where other chains follow.
    """
    found: dict[tuple[str, object], list[int]] = {}
    for i, candidate in enumerate(candidates):
        for revision in sorted(candidate.idle):
            found.setdefault((revision, candidate.table_key), []).append(i)
    for (revision, _), members in sorted(found.items(), key=lambda item: -len(item[1])):
        parked = [i for i in members if candidates[i].parked == revision]
        yield revision, members if _is_followed(candidates, members) else parked


def _is_followed(candidates: Sequence[Candidate], members: Sequence[int]) -> bool:
    """Whether a chain with another version table begins in a root or belongs to an edition."""
    table = candidates[members[0]].table_key
    return any(
        c.table.name is not None and c.table_key != table and (c.root or c.edition_in(EDITIONS))
        for c in candidates
    )


# Not parked


def _unaligned(
    candidates: Sequence[Candidate], rest: Iterable[int], labels: Collection[str]
) -> Iterator[Group]:
    """Chains of one version table in several editions, that are not parked.

    Args:
        candidates: all chains.
        rest: those that are not parked.
        labels: the editions of the chains that are; with them, similar names are enough.
    """
    named = [i for i in rest if candidates[i].edition_in(EDITIONS)]
    for members in split_by(named, lambda i: candidates[i].table_key):
        for family in find_families(candidates, members):
            found = _labels(candidates, family.members)
            known = EDITIONS if family.kin else EDITIONS & set(labels)
            if len(family.members) > 1 and found and known.issuperset(found):
                yield Group(None, family.members, family.why, found)


def _labels(candidates: Sequence[Candidate], members: Sequence[int]) -> tuple[str, ...]:
    """The words that tell the members apart, known editions first; none if they do not."""
    common = common_words(candidates, members)
    labels = []
    for i in members:
        telling = [w for w in dict.fromkeys(candidates[i].words) if w not in common]
        known = [w for w in telling if w in EDITIONS]
        labels.append(known[0] if known else "-".join(telling[:2]) or DEFAULT_EDITION)
    return tuple(labels) if len(set(labels)) == len(labels) else ()
