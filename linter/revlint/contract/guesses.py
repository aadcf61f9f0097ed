"""Guesses which chains belong together: in an alignment, a database, an edition.

The structure decides: chains that end in the same empty revision and use the same version table are
variants of one history. Words in paths and version tables only name the editions and databases.
Each guess states its evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import networkx as nx

from revlint.contract.chain_names import GENERIC_WORDS, words_of
from revlint.discovery.script_directory import VersionTable

#: Words for the edition that all others contain, and words for the others.
OPEN_EDITIONS = frozenset(["oss", "ce", "foss", "community", "opensource", "open", "free"])
CLOSED_EDITIONS = frozenset(["ee", "enterprise", "pro", "premium", "commercial", "cloud", "saas"])
_EDITIONS = OPEN_EDITIONS | CLOSED_EDITIONS

#: Words about the age of a chain, not about its database.
_AGE_WORDS = frozenset(["legacy", "old", "parked", "frozen", "archive", "archived"])

#: Variants of one history share at least this part of the ids of the smaller chain, and nearly as
#: much as either shares with any chain: the histories of one team have copied ids in common.
_KIN = 1 / 3
_NEARLY = 4 / 5

#: The name of a database that no path names, and of an unnamed edition beside a named one.
DEFAULT_DATABASE = "main"
DEFAULT_EDITION = "base"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the guesses use of one chain.

    Attributes:
        place: its path below the project root, and what distinguishes it in its directory.
        ids: its revisions.
        table: its version table.
        parked: its only head, if that is empty and has a parent.
        root: its only base, if that is empty.
    """

    place: str
    ids: frozenset[str]
    table: VersionTable
    parked: str | None = None
    root: str | None = None

    @property
    def words(self) -> list[str]:
        """The words of the place, in order."""
        return words_of(self.place)

    @property
    def own_words(self) -> list[str]:
        """The words of the last part of the place."""
        return words_of(self.place.rpartition("/")[2])

    @property
    def subject(self) -> str:
        """The words of the last part that name neither an edition nor anything generic."""
        return "-".join(w for w in self.own_words if w not in _EDITIONS | GENERIC_WORDS)


@dataclass(frozen=True, slots=True)
class Group:
    """Chains of one database in several editions, parked on one id.

    ``members`` are indexes of candidates, ``labels`` their editions in the same order, empty if
    they have no different names. ``why`` states the evidence.
    """

    revision: str
    members: tuple[int, ...]
    why: str
    labels: tuple[str, ...] = ()
    database: str = DEFAULT_DATABASE


Runs = dict[tuple[str, str], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Guesses:
    """All guesses about some candidates.

    Attributes:
        groups: the alignments.
        parked: chains that end in the id of an alignment without being part of it.
        runs: the chains of each edition and database, in order.
        edition_of: the edition of each chain that has one.
        why: sentences about the editions.
    """

    groups: tuple[Group, ...] = ()
    parked: dict[int, str] = field(default_factory=dict)
    runs: Runs = field(default_factory=dict)
    edition_of: dict[int, str] = field(default_factory=dict)
    why: tuple[str, ...] = ()


def guess(candidates: Sequence[Candidate]) -> Guesses:
    """How some chains seem to relate to each other."""
    groups, alone = _align(candidates)
    groups = _name_databases(candidates, groups)
    guesses = Guesses(tuple(groups), alone, edition_of=_edition_of(candidates, groups))
    runs, why = _runs(candidates, guesses)
    return replace(guesses, runs=runs, why=tuple(why))


# Alignments


def _align(candidates: Sequence[Candidate]) -> tuple[list[Group], dict[int, str]]:
    """The groups of chains that end in the same empty id, and the chains left over."""
    ends: dict[tuple[str, object], list[int]] = {}
    for i, candidate in enumerate(candidates):
        if candidate.parked is not None:
            table = candidate.table.schema, candidate.table.name
            ends.setdefault((candidate.parked, table), []).append(i)
    groups: list[Group] = []
    alone: dict[int, str] = {}
    for (revision, _), members in ends.items():
        for family, why in _families(candidates, members):
            if len(family) > 1 and not _common(candidates, family) & _EDITIONS:
                labels = _labels(candidates, family)
                groups.append(Group(revision, tuple(family), why, labels))
            else:
                alone.update(dict.fromkeys(family, revision))
    # A chain that ends in an empty revision that no other has is nothing unusual.
    shared = {group.revision for group in groups}
    return groups, {i: id_ for i, id_ in alone.items() if id_ in shared}


def _families(
    candidates: Sequence[Candidate], members: Sequence[int]
) -> Iterator[tuple[list[int], str]]:
    """The members by the ids that they share; those that share few, by the names they have."""
    part = {(i, n): _shared(candidates[i], candidates[n]) for i, n in combinations(members, 2)}
    most = {i: max((p for pair, p in part.items() if i in pair), default=0) for i in members}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_edges_from(
        pair for pair, p in part.items() if p >= _KIN and all(p >= _NEARLY * most[i] for i in pair)
    )
    families = [sorted(family) for family in nx.connected_components(graph)]
    lonely = [family[0] for family in families if len(family) == 1]
    for family in families:
        if len(family) > 1:
            shared = len(frozenset.intersection(*(candidates[i].ids for i in family))) - 1
            yield family, f"they share {shared} other {'id' if shared == 1 else 'ids'}"
    if len(members) == len(lonely) == 2:
        yield lonely, "guessed without other evidence"
        return
    for family in _split(lonely, lambda i: " ".join(_bare(candidates[i].own_words))):
        yield family, "guessed from similar directory names"


def _shared(one: Candidate, other: Candidate) -> float:
    """The part of the ids of the smaller chain that the other has too, except the last."""
    smaller = min(len(one.ids), len(other.ids)) - 1
    return (len(one.ids & other.ids) - 1) / max(1, smaller)


def _split(members: Iterable[int], key: Callable[[int], str]) -> list[list[int]]:
    parts: dict[str, list[int]] = {}
    for i in members:
        parts.setdefault(key(i), []).append(i)
    return list(parts.values())


def _bare(words: Iterable[str]) -> list[str]:
    return [w for w in words if w not in _EDITIONS]


def _common(candidates: Sequence[Candidate], members: Iterable[int]) -> set[str]:
    """The words that the places of all members have."""
    return set.intersection(*(set(candidates[i].words) for i in members))


# Names of editions and databases


def _labels(candidates: Sequence[Candidate], members: Sequence[int]) -> tuple[str, ...]:
    """The words that tell the members apart, known editions first; none if they do not."""
    common = _common(candidates, members)
    labels = []
    for i in members:
        telling = [w for w in dict.fromkeys(candidates[i].words) if w not in common]
        known = [w for w in telling if w in _EDITIONS]
        labels.append(known[0] if known else "-".join(telling[:2]) or DEFAULT_EDITION)
    return tuple(labels) if len(set(labels)) == len(labels) else ()


def _name_databases(candidates: Sequence[Candidate], groups: Sequence[Group]) -> list[Group]:
    """The groups with the words that the places of their members, and no other group's, share."""
    common = [_common(candidates, group.members) for group in groups]
    useless = GENERIC_WORDS | _AGE_WORDS
    if len(groups) > 1:
        useless |= set.intersection(*common)
    named: dict[str, Group] = {}
    for group, words in zip(groups, common, strict=True):
        first = candidates[group.members[0]]
        own = first.own_words if len(groups) == 1 else first.words
        telling = [w for w in dict.fromkeys(own) if w in words and w not in useless]
        name = "-".join(telling) or DEFAULT_DATABASE
        while name in named:
            name += "-2"
        named[name] = replace(group, database=name)
    return list(named.values())


def _edition_of(candidates: Sequence[Candidate], groups: Sequence[Group]) -> dict[int, str]:
    """The edition that each chain's name, version table or path speaks of, in this order."""
    found = {i: label for g in groups for i, label in zip(g.members, g.labels, strict=False)}
    labels = {label for group in groups for label in group.labels}
    tables = [words_of(candidate.table.name or "") for candidate in candidates]
    if not groups:
        every = {w for c, table in zip(candidates, tables, strict=True) for w in (*c.words, *table)}
        labels = every & _EDITIONS
        if len(labels & OPEN_EDITIONS) != 1 or len(labels) == 1:
            return {}
    for i, (candidate, table) in enumerate(zip(candidates, tables, strict=True)):
        for words in (candidate.own_words, table, candidate.words):
            named = [w for w in words if w in labels]
            if named:
                found.setdefault(i, named[-1])
    return found


# Runs


def _runs(candidates: Sequence[Candidate], guesses: Guesses) -> tuple[Runs, list[str]]:
    """For each edition and database its chains in order, and sentences about what fails."""
    edition_of = guesses.edition_of
    open_edition = _open_edition(edition_of.values())
    aligned = {i for group in guesses.groups for i in group.members}
    runs: Runs = {}
    why: list[str] = []
    for database, members, labels in _databases(candidates, guesses, open_edition):
        old = [i for i in members if i in aligned or i in guesses.parked]
        new = [i for i in members if i not in old]
        shared = [i for i in new if edition_of.get(i) in (None, open_edition)]
        found: Runs = {}
        for label in labels:
            first = [i for i in old if edition_of.get(i) == label]
            own = [i for i in new if edition_of.get(i) == label and i not in shared]
            if first or shared or own:
                found[label, database] = (*first, *shared, *own)
        problem = next(_problems(candidates, found), None)
        if problem:
            why.append(f"no edition is proposed for database '{database}': {problem}")
        else:
            runs.update(found)
    editions = list(dict.fromkeys((open_edition, *(edition for edition, _ in runs))))
    return dict(sorted(runs.items(), key=lambda item: editions.index(item[0][0]))), why


def _open_edition(labels: Iterable[str]) -> str | None:
    """The edition whose chains run in all editions, if one name says so."""
    known = OPEN_EDITIONS.intersection(labels)
    return next(iter(known)) if len(known) == 1 else None


def _databases(
    candidates: Sequence[Candidate], guesses: Guesses, open_edition: str | None
) -> Iterator[tuple[str, list[int], list[str]]]:
    """Each database with its chains and its editions."""
    edition_of = guesses.edition_of
    if not guesses.groups:
        labels = sorted(set(edition_of.values()))
        parts = _split(sorted(edition_of), lambda i: candidates[i].subject)
        if any(open_edition not in {edition_of[i] for i in part} for part in parts):
            parts = [sorted(edition_of)]
        for part in parts:
            subject = candidates[part[0]].subject if len(parts) > 1 else ""
            yield subject or DEFAULT_DATABASE, part, labels
        return
    aligned = {i for group in guesses.groups for i in group.members}
    for group in guesses.groups:
        if group.labels:
            fitting = (
                i
                for i in range(len(candidates))
                if i not in aligned and _fits(candidates, i, group, guesses)
            )
            yield group.database, [*group.members, *fitting], list(group.labels)


def _fits(candidates: Sequence[Candidate], i: int, group: Group, guesses: Guesses) -> bool:
    """Whether a chain seems to run in the database of a group."""
    candidate, edition = candidates[i], guesses.edition_of.get(i)
    if edition is not None and edition not in group.labels:
        return False
    is_named = set(words_of(group.database)) <= set(candidate.words)
    if len(guesses.groups) > 1 or (group.database != DEFAULT_DATABASE and candidate.subject):
        return is_named
    # A chain that is parked on the id and not part of the group has another database.
    if candidate.subject in {candidates[n].subject for n in guesses.parked}:
        return False
    return edition is not None or candidate.root is not None


def _problems(candidates: Sequence[Candidate], runs: Runs) -> Iterator[str]:
    """Why some runs cannot be right."""
    for (edition, _), members in runs.items():
        tables: dict[tuple[str, str], str] = {}
        for i in members:
            table, place = candidates[i].table, candidates[i].place
            if table.name is None or table.schema is None:
                yield f"the version table of {place} is unknown"
                continue
            other = tables.setdefault((table.schema, table.name), place)
            if other != place:
                yield (
                    f"in edition '{edition}', {other} and {place} would share the version table "
                    f"'{table.name}'"
                )
