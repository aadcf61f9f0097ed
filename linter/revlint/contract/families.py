"""Families of chains: those that share ids, else those with similar names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from revlint.contract.candidate import EDITIONS, Candidate

#: Variants of one history share at least this part of the ids of the smaller chain, and nearly as
#: much as either shares with any chain: the histories of one team have copied ids in common.
_KIN = 1 / 3
_NEARLY = 4 / 5


@dataclass(frozen=True, slots=True)
class Family:
    """Chains that belong together; ``kin`` if they share ids, and not only a kind of name."""

    members: tuple[int, ...]
    why: str
    kin: bool


def find_families(
    candidates: Sequence[Candidate], members: Sequence[int], align: str | None = None
) -> Iterator[Family]:
    """The members by the ids that they share; those that share few, by the names they have.

    The align revision, which all of them have, says nothing.
    """
    ids = {i: candidates[i].ids - {align} for i in members}
    part = {(i, n): _shared(ids[i], ids[n]) for i, n in combinations(members, 2)}
    most = {i: max((p for pair, p in part.items() if i in pair), default=0) for i in members}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_edges_from(
        pair for pair, p in part.items() if p >= _KIN and all(p >= _NEARLY * most[i] for i in pair)
    )
    families = [tuple(sorted(family)) for family in nx.connected_components(graph)]
    lonely = [family[0] for family in families if len(family) == 1]
    for family in families:
        if len(family) > 1:
            shared = len(frozenset.intersection(*(ids[i] for i in family)))
            why = f"they share {shared} other {'id' if shared == 1 else 'ids'}"
            yield Family(family, why, kin=True)
    if len(members) == len(lonely) == 2:
        yield Family(tuple(lonely), "guessed without other evidence", kin=False)
        return
    for similar in split_by(lonely, lambda i: " ".join(_bare(candidates[i].own_words))):
        yield Family(tuple(similar), "guessed from similar directory names", kin=False)


def split_by(members: Iterable[int], key: Callable[[int], object]) -> list[list[int]]:
    """The members in parts of one key, in the order in which they come."""
    parts: dict[object, list[int]] = {}
    for i in members:
        parts.setdefault(key(i), []).append(i)
    return list(parts.values())


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of the smaller set that the other has too."""
    return len(one & other) / max(1, min(len(one), len(other)))


def _bare(words: Iterable[str]) -> list[str]:
    return [w for w in words if w not in EDITIONS]
