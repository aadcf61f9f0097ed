"""Which chains seem to belong together: parked ones that align, editions, databases.

Nothing here is certain. Each guess carries the words that say what it rests on, for whoever reads
the configuration that is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from revlint.contract.chain_names import GENERIC_WORDS, words_of
from revlint.discovery.script_directory import VersionTable

#: Words that name the edition that all others contain, and words that name the others.
OPEN_EDITIONS = frozenset(["oss", "ce", "foss", "community", "opensource", "open", "free"])
CLOSED_EDITIONS = frozenset(["ee", "enterprise", "pro", "premium", "commercial", "cloud", "saas"])

#: Words that tell of a chain's age, not of its database.
_AGE_WORDS = frozenset(["legacy", "old", "parked", "frozen", "archive", "archived"])

#: What the smaller of two chains must share of its ids, for the two to be flavours of one history,
#: and how near that must come to the most that either of them shares with any chain: histories of
#: one team have copied ids in common.
_KIN = 1 / 3
_NEARLY = 4 / 5

#: The name of a database that no path names, and of an edition beside one that is named.
DEFAULT_DATABASE = "main"
DEFAULT_EDITION = "base"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the guesses rest on, of one chain.

    ``place`` is its path below the project root, with what tells it from others of the same
    script directory. ``parked`` is its only head, where that is empty and has a parent; ``root``
    its only base, where that is empty.
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


@dataclass(frozen=True, slots=True)
class Group:
    """Chains of one database in several editions, parked on one id.

    ``members`` are indexes of candidates, ``labels`` their editions, in the same order; empty where
    none can be told. ``why`` says what the guess rests on.
    """

    revision: str
    members: tuple[int, ...]
    why: str
    labels: tuple[str, ...] = ()
    database: str = DEFAULT_DATABASE


@dataclass(frozen=True, slots=True)
class Kinship:
    """All guesses about some candidates.

    ``runs`` maps edition and database to chains in order, ``parked`` those that end in an align
    revision of others and have no partner to the revision. ``edition_of`` is the word that a
    chain's place or version table has of an edition. ``why`` are sentences about the editions.
    """

    groups: tuple[Group, ...] = ()
    parked: dict[int, str] = field(default_factory=dict)
    runs: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    edition_of: dict[int, str] = field(default_factory=dict)
    why: tuple[str, ...] = ()


def relate(candidates: Sequence[Candidate]) -> Kinship:
    """What some chains seem to have to do with each other."""
    groups, alone = _align(candidates)
    groups = _with_databases(candidates, [_with_labels(candidates, g) for g in groups])
    labels = _labels(candidates, groups)
    edition_of = _edition_of(candidates, groups, labels)
    runs, why = _runs(candidates, groups, alone, edition_of)
    return Kinship(tuple(groups), alone, runs, edition_of, tuple(why))


# Alignments


def _align(candidates: Sequence[Candidate]) -> tuple[list[Group], dict[int, str]]:
    """Chains that end in the same empty id, told apart where they are of different databases."""
    ends: dict[tuple[object, ...], list[int]] = {}
    for i, candidate in enumerate(candidates):
        if candidate.parked is not None:
            table = candidate.table
            ends.setdefault((candidate.parked, table.schema, table.name), []).append(i)
    groups: list[Group] = []
    alone: dict[int, str] = {}
    for (revision, *_), members in ends.items():
        for found, why in _families(candidates, members, str(revision)):
            if len(found) > 1:
                groups.append(Group(str(revision), tuple(found), why))
            else:
                alone[found[0]] = str(revision)
    # A chain that ends in an empty revision of its own is nothing out of the ordinary.
    shared = {group.revision for group in groups}
    return groups, {i: id_ for i, id_ in alone.items() if id_ in shared}


def _families(
    candidates: Sequence[Candidate], members: Sequence[int], revision: str
) -> list[tuple[list[int], str]]:
    """Members that are flavours of one history, each family with what says so."""
    by_name = _split(members, lambda i: " ".join(_bare(candidates[i].own_words)))
    families: list[tuple[list[int], str]] = []
    lonely: list[int] = []
    for family in _sharing(candidates, members, revision):
        if len(family) == 1:
            lonely += family
            continue
        named = _split(family, lambda i: " ".join(_bare(candidates[i].own_words)))
        for part in named if all(len(part) > 1 for part in named) else [family]:
            shared = len(frozenset.intersection(*(candidates[i].ids for i in part))) - 1
            families.append((part, f"they share {shared} other {_ids(shared)}"))
    if not families and len(members) == 2:
        return [(list(members), "guessed from nothing else")]
    for part in by_name:
        rest = [i for i in part if i in lonely]
        if rest:
            families.append((rest, "guessed: their directories are called alike"))
    return families


def _sharing(
    candidates: Sequence[Candidate], members: Sequence[int], revision: str
) -> list[list[int]]:
    """The members, those together that have a good part of their ids in common."""
    part: dict[tuple[int, int], float] = {}
    for n, one in enumerate(members):
        for other in members[n + 1 :]:
            ours, theirs = candidates[one].ids, candidates[other].ids
            shared = len(ours & theirs) - (revision in ours & theirs)
            part[one, other] = shared / max(1, min(len(ours), len(theirs)) - 1)
    most = {i: max(p for pair, p in part.items() if i in pair) for i in members if len(members) > 1}
    # Imported here: only `revlint init` guesses.
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_edges_from(
        pair for pair, p in part.items() if p >= _KIN and all(p >= _NEARLY * most[i] for i in pair)
    )
    return [sorted(family) for family in nx.connected_components(graph)]


def _split(members: Iterable[int], key: Callable[[int], str]) -> list[list[int]]:
    parts: dict[str, list[int]] = {}
    for i in members:
        parts.setdefault(key(i), []).append(i)
    return list(parts.values())


def _bare(words: Iterable[str]) -> list[str]:
    """Words without those that name editions that are known by name."""
    return [w for w in words if w not in OPEN_EDITIONS and w not in CLOSED_EDITIONS]


def _ids(count: int) -> str:
    return "id" if count == 1 else "ids"


# Editions and databases


def _with_labels(candidates: Sequence[Candidate], group: Group) -> Group:
    """The group with the words that tell its members apart; without, where they do not."""
    words = [candidates[i].words for i in group.members]
    common = set.intersection(*map(set, words))
    labels = []
    for own in words:
        telling = [w for w in dict.fromkeys(own) if w not in common]
        known = [w for w in telling if w in OPEN_EDITIONS or w in CLOSED_EDITIONS]
        labels.append(known[0] if known else "-".join(telling[:2]) or DEFAULT_EDITION)
    unique = len(set(labels)) == len(labels)
    return Group(group.revision, group.members, group.why, tuple(labels) if unique else ())


def _with_databases(candidates: Sequence[Candidate], groups: Sequence[Group]) -> list[Group]:
    """The groups with names for their databases: what the places of their members share."""
    common = [
        set.intersection(*(set(candidates[i].words) for i in group.members)) for group in groups
    ]
    found: list[Group] = []
    taken: set[str] = set()
    for group, words in zip(groups, common, strict=True):
        in_all = set.intersection(*common) if len(groups) > 1 else set()
        first = candidates[group.members[0]]
        own = first.own_words if len(groups) == 1 else first.words
        telling = [
            w
            for w in dict.fromkeys(own)
            if w in words and w not in in_all and w not in GENERIC_WORDS | _AGE_WORDS
        ]
        name = "-".join(telling) or DEFAULT_DATABASE
        while name in taken:
            name += "-2"
        taken.add(name)
        found.append(Group(group.revision, group.members, group.why, group.labels, name))
    return found


def _labels(candidates: Sequence[Candidate], groups: Sequence[Group]) -> set[str]:
    """The editions: those of the groups, else those that paths and tables call by known names."""
    if groups:
        return {label for group in groups for label in group.labels}
    words = {w for c in candidates for w in (*c.words, *words_of(c.table.name or ""))}
    known = words & (OPEN_EDITIONS | CLOSED_EDITIONS)
    return known if len(known & OPEN_EDITIONS) == 1 and len(known) > 1 else set()


def _edition_of(
    candidates: Sequence[Candidate], groups: Sequence[Group], labels: set[str]
) -> dict[int, str]:
    """The edition that each chain's name, version table or path speaks of, in this order."""
    found = {i: label for g in groups for i, label in zip(g.members, g.labels, strict=False)}
    for i, candidate in enumerate(candidates):
        table = words_of(candidate.table.name or "")
        for words in (candidate.own_words, table, candidate.words):
            named = [w for w in words if w in labels]
            if named and i not in found:
                found[i] = named[-1]
    return found


# Runs

Runs = dict[tuple[str, str], tuple[int, ...]]


def _runs(
    candidates: Sequence[Candidate],
    groups: Sequence[Group],
    alone: dict[int, str],
    edition_of: dict[int, str],
) -> tuple[Runs, list[str]]:
    """For each edition and database its chains in order, and sentences about the guesses."""
    runs: Runs = {}
    why: list[str] = []
    open_edition = _open_edition(set(edition_of.values()))
    for database, members, labels in _databases(candidates, groups, alone, edition_of):
        found: Runs = {}
        for label in labels:
            first = [
                i for i in members if _is_parked(i, groups, alone) and edition_of.get(i) == label
            ]
            shared = [
                i
                for i in members
                if not _is_parked(i, groups, alone) and edition_of.get(i) in (None, open_edition)
            ]
            own = [
                i
                for i in members
                if not _is_parked(i, groups, alone)
                and edition_of.get(i) == label
                and i not in shared
            ]
            if first or shared or own:
                found[label, database] = (*first, *shared, *own)
        problem = _problem(candidates, found)
        if problem:
            why.append(f"no edition is proposed for database '{database}': {problem}")
        else:
            runs.update(found)
    return dict(sorted(runs.items(), key=lambda item: item[0][0] != open_edition)), why


def _databases(
    candidates: Sequence[Candidate],
    groups: Sequence[Group],
    alone: dict[int, str],
    edition_of: dict[int, str],
) -> Iterable[tuple[str, list[int], list[str]]]:
    """Each database with its chains and its editions."""
    if not groups:
        labels = sorted(set(edition_of.values()))
        open_edition = _open_edition(set(labels))
        parts = _split(sorted(edition_of), lambda i: _subject(candidates[i]))
        if any(open_edition not in {edition_of[i] for i in part} for part in parts):
            parts = [sorted(edition_of)] if labels else []
        for part in parts:
            name = _subject(candidates[part[0]]) if len(parts) > 1 else ""
            yield name or DEFAULT_DATABASE, part, labels
        return
    apart = {_subject(candidates[i]) for i in alone}
    for group in groups:
        if not group.labels:
            continue
        members = list(group.members)
        for i, candidate in enumerate(candidates):
            elsewhere = any(i in other.members for other in groups)
            if not elsewhere and _fits(candidate, group, groups, edition_of.get(i), apart):
                members.append(i)
        yield group.database, members, list(group.labels)


def _subject(candidate: Candidate) -> str:
    """What a chain is about: the words of its own name that tell no edition."""
    return "-".join(w for w in _bare(candidate.own_words) if w not in GENERIC_WORDS)


def _fits(
    candidate: Candidate,
    group: Group,
    groups: Sequence[Group],
    edition: str | None,
    apart: set[str],
) -> bool:
    """Whether a chain seems to run in the database of a group.

    ``apart`` are the subjects of chains that are parked on the group's id, and yet no part of it:
    they have a database of their own.
    """
    if edition is not None and edition not in group.labels:
        return False
    if len(groups) > 1 or group.database != DEFAULT_DATABASE:
        named = set(words_of(group.database)) <= set(candidate.words)
        if named or len(groups) > 1:
            return named
    if _subject(candidate) in apart:
        return False
    return edition is not None or candidate.root is not None


def _is_parked(i: int, groups: Sequence[Group], alone: dict[int, str]) -> bool:
    return i in alone or any(i in group.members for group in groups)


def _open_edition(labels: set[str]) -> str | None:
    """The edition whose chains run in all editions, where its name says so."""
    known = labels & OPEN_EDITIONS
    return known.pop() if len(known) == 1 else None


def _problem(candidates: Sequence[Candidate], runs: Runs) -> str | None:
    """Why some runs cannot be right, if so."""
    for (edition, _), members in runs.items():
        tables: dict[tuple[str, str], int] = {}
        for i in members:
            table = candidates[i].table
            if table.name is None or table.schema is None:
                return f"the version table of {candidates[i].place} is not known"
            other = tables.setdefault((table.schema, table.name), i)
            if other != i:
                return (
                    f"in edition '{edition}', {candidates[other].place} and "
                    f"{candidates[i].place} would share the version table '{table.name}'"
                )
    return None
