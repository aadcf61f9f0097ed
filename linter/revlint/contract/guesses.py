"""Guesses which chains run together: in a database, in an edition, in which order.

Each guess states its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from revlint.contract.candidate import OPEN_EDITIONS, Candidate
from revlint.contract.chain_names import words_of
from revlint.contract.families import split_by
from revlint.contract.guessed_groups import DEFAULT_DATABASE, Group, find_groups
from revlint.contract.guessed_names import edition_of, name_databases

Runs = dict[tuple[str, str], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Guesses:
    """All guesses about some candidates.

    Attributes:
        groups: the alignments, and the variants that are not parked yet.
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

    def is_parked(self, i: int) -> bool:
        """Whether a chain ends in an align revision."""
        aligned = (group.members for group in self.groups if group.revision is not None)
        return i in self.parked or any(i in members for members in aligned)


def guess(candidates: Sequence[Candidate]) -> Guesses:
    """How some chains seem to relate to each other."""
    groups, alone = find_groups(candidates)
    groups = name_databases(candidates, groups)
    guesses = Guesses(tuple(groups), alone, edition_of=edition_of(candidates, groups))
    runs, why = _runs(candidates, guesses)
    return replace(guesses, runs=runs, why=tuple(why))


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
        parts = split_by(sorted(edition_of), lambda i: candidates[i].subject)
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
    if edition is not None:
        return True
    tables = {candidates[n].table_key for n in group.members}
    begins = candidate.root is not None and candidate.table.name is not None
    return begins and candidate.table_key not in tables


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
