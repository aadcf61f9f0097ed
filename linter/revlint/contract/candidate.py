"""What the proposal of ``revlint init`` looks at in one chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from revlint.contract.advice import does_nothing
from revlint.contract.chain_names import GENERIC_WORDS, words_of
from revlint.discovery.script_directory import VersionTable
from revlint.graph.chain import Chain

#: Words for the edition that all others contain, and words for the others.
OPEN_EDITIONS = frozenset(["oss", "ce", "foss", "community", "opensource", "open", "free"])
CLOSED_EDITIONS = frozenset(["ee", "enterprise", "pro", "premium", "commercial", "cloud", "saas"])
EDITIONS = OPEN_EDITIONS | CLOSED_EDITIONS


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the guesses use of one chain.

    Attributes:
        place: its path below the project root, and what distinguishes it in its directory.
        ids: its revisions.
        table: its version table.
        parked: its only head, if that can be an align revision.
        idle: the ids that can be align revisions of some chain, and that do nothing in this one.
        root: its only base, if that is empty.
    """

    place: str
    ids: frozenset[str]
    table: VersionTable
    parked: str | None = None
    idle: frozenset[str] = frozenset()
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
        return "-".join(w for w in self.own_words if w not in EDITIONS | GENERIC_WORDS)

    @property
    def table_key(self) -> tuple[str | None, str | None]:
        """The schema and the name of the version table."""
        return self.table.schema, self.table.name

    def edition_in(self, labels: frozenset[str]) -> str | None:
        """The edition that its directory, its version table or its path names, in this order."""
        for words in (self.own_words, words_of(self.table.name or ""), self.words):
            named = [w for w in words if w in labels]
            if named:
                return named[-1]
        return None


def candidates_of(chains: Sequence[Chain], places: Sequence[str]) -> list[Candidate]:
    """A candidate for each chain; ``places`` are their paths."""
    ends = [tuple(_ends(chain)) for chain in chains]
    every = {id_ for found in ends for id_ in found}
    return [
        _candidate(chain, place, found, every)
        for chain, place, found in zip(chains, places, ends, strict=True)
    ]


def _candidate(chain: Chain, place: str, ends: tuple[str, ...], every: set[str]) -> Candidate:
    base = _only(chain.bases) if chain.parents_known else None
    is_parked = chain.heads == ends and len(ends) == 1 and ends[0] not in chain.merge_points
    return Candidate(
        place=place,
        ids=frozenset(chain.by_id),
        table=chain.script_directory.version_table,
        parked=ends[0] if is_parked else None,
        idle=frozenset(id_ for id_ in every if id_ in ends or _is_idle(chain, id_)),
        root=base if base is not None and does_nothing(chain, base) else None,
    )


def _ends(chain: Chain) -> list[str]:
    """The heads that can be align revisions; none in a chain that has no migration yet."""
    if not chain.parents_known:
        return []
    ends = [id_ for id_ in chain.heads if _is_idle(chain, id_)]
    return ends if ends and not all(does_nothing(chain, id_) for id_ in chain.by_id) else []


def _is_idle(chain: Chain, id_: str) -> bool:
    """Whether a revision can be an align revision, and a configuration can hold its id."""
    writable = id_.isprintable() and bool(id_.strip())
    return writable and id_ in chain.by_id and id_ not in chain.bases and does_nothing(chain, id_)


def _only(ids: Sequence[str]) -> str | None:
    """The only id, if a configuration can hold it."""
    return ids[0] if len(ids) == 1 and ids[0].isprintable() and ids[0].strip() else None
