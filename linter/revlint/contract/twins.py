"""Chains that seem to change together, such as one for PostgreSQL and one for SQLite."""

from __future__ import annotations

from itertools import combinations

from revlint.config.config import Counterparts
from revlint.contract.contract import Contract
from revlint.contract.counterpart_order import misplaced
from revlint.contract.pairing import Pairing, pair
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.migration.message import words_of_message

#: Twins have at least so many counterparts, and at least this share of the longer chain.
_LEAST, _SHARE = 5, 0.8

#: Copies of one chain have this share of their ids in common.
_COPIED = 0.5

_NOWHERE = Location("")


def find_twins(contract: Contract) -> tuple[Counterparts, ...]:
    """The chains of which most revisions have a counterpart; the others are exceptions.

    Chains that run in one database are left out, and so are copies of one chain.
    """
    chains = [c for c in contract.chains.values() if c.ids_known and len(c.by_id) >= _LEAST]
    sets: list[set[str]] = []
    for one, other in combinations(chains, 2):
        if _are_apart(contract, one, other) and _are_twins(contract, one, other):
            known = next((s for s in sets if one.name in s or other.name in s), None)
            if known is None:
                sets.append({one.name, other.name})
            else:
                known.update((one.name, other.name))
    return tuple(_with_exceptions(contract, names) for names in sets)


def _are_apart(contract: Contract, one: Chain, other: Chain) -> bool:
    shared = len(one.by_id.keys() & other.by_id.keys())
    if shared >= _COPIED * min(len(one.by_id), len(other.by_id)):
        return False
    return not any({one.name, other.name} <= {*run.chains} for run in contract.runs)


def _are_twins(contract: Contract, one: Chain, other: Chain) -> bool:
    groups = _pair(contract, (one.name, other.name)).groups
    joined = [group[one.name] for group in groups if len(group) > 1]
    # Equal messages say little where all are the same.
    different = {words_of_message(one.file_of(id_)) for id_ in joined}
    return len(different) >= max(_LEAST, _SHARE * max(len(one.by_id), len(other.by_id)))


def _with_exceptions(contract: Contract, names: set[str]) -> Counterparts:
    """The chains, and the revisions that lack a counterpart or are in another order today."""
    ordered = tuple(name for name in contract.chains if name in names)
    pairing = _pair(contract, ordered)
    lacking = [group for group in pairing.groups if pairing.lacking(group)]
    lacking += (one.group for one in misplaced(pairing))
    ids = (id_ for group in lacking for id_ in group.values())
    return _counterparts(ordered, tuple(dict.fromkeys(ids)))


def _pair(contract: Contract, names: tuple[str, ...]) -> Pairing:
    return pair(contract, _counterparts(names))


def _counterparts(names: tuple[str, ...], exceptions: tuple[str, ...] = ()) -> Counterparts:
    return Counterparts(names, (), exceptions, _NOWHERE, _NOWHERE, _NOWHERE)
