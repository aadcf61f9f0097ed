"""What becomes of each version table when a database goes from one edition to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from revlint.contract.contract import Contract, Switch, Table

#: ``same-chain``: both editions keep the table with one chain. ``aligned``: with two that are
#: parked on one id. ``starts``: only the target keeps it. ``stays``: only the source does. The
#: others fail: chains that are ``unaligned``, or aligned and ``unparked``, since one lacks the
#: revision or goes on from it; two chains of one edition with one table (``clash``); a chain of
#: the target without a base to start from (``baseless``); chains that are aligned and keep
#: different tables, of which this is one (``apart``).
Outcome = Literal[
    "same-chain",
    "aligned",
    "starts",
    "stays",
    "unaligned",
    "unparked",
    "clash",
    "baseless",
    "apart",
]


@dataclass(frozen=True, slots=True)
class Crossing:
    """One version table in an edition switch.

    ``source`` and ``target`` are the chains of the two editions that keep it, as a rule one or
    none. ``revision`` is the id on which they are or should be parked; ``odd`` are the chains that
    do not end in it alone.
    """

    table: Table
    source: tuple[str, ...]
    target: tuple[str, ...]
    outcome: Outcome
    revision: str | None = None
    odd: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether the database can go on from what the table says."""
        return self.outcome in ("same-chain", "aligned", "starts", "stays")


@dataclass(frozen=True, slots=True)
class SwitchPlan:
    """One edition switch of one database; ``required`` tells whether the contract asks for it."""

    switch: Switch
    required: bool
    crossings: tuple[Crossing, ...]

    @property
    def works(self) -> bool:
        """Whether the database can move."""
        return all(crossing.works for crossing in self.crossings)


def plan_switches(contract: Contract) -> tuple[SwitchPlan, ...]:
    """Every switch between two editions that have a database in common, also what nobody asks for.

    They are ordered by database, then as the configuration orders the editions.
    """
    required = set(contract.switches())
    databases = dict.fromkeys(run.database for run in contract.runs)
    switches = (
        Switch(source, target)
        for database in databases
        for source in contract.runs
        for target in contract.runs
        if source.database == target.database == database and source.edition != target.edition
    )
    return tuple(
        SwitchPlan(switch, switch in required, tuple(_crossings(contract, switch)))
        for switch in switches
    )


def _crossings(contract: Contract, switch: Switch) -> Iterator[Crossing]:
    sources, targets = contract.tables(switch.source), contract.tables(switch.target)
    apart = {name for pair in contract.apart(switch) for name in pair}
    for table in dict.fromkeys((*sources, *targets)):
        crossing = _crossing(contract, table, sources.get(table, ()), targets.get(table, ()))
        if crossing.outcome in ("starts", "stays") and apart & {*crossing.source, *crossing.target}:
            crossing = replace(crossing, outcome="apart")
        yield crossing


def _crossing(
    contract: Contract, table: Table, source: tuple[str, ...], target: tuple[str, ...]
) -> Crossing:
    if len(source) > 1 or len(target) > 1:
        return Crossing(table, source, target, "clash")
    if not target:
        return Crossing(table, source, target, "stays")
    if not source:
        chain = contract.chains[target[0]]
        starts = chain.bases or not chain.parents_known
        return Crossing(table, source, target, "starts" if starts else "baseless")
    if source == target:
        return Crossing(table, source, target, "same-chain")
    one, other = contract.chains[source[0]], contract.chains[target[0]]
    parked = one.config.parked_at
    if parked is None or parked != other.config.parked_at:
        return Crossing(table, source, target, "unaligned")
    odd = tuple(chain.name for chain in (one, other) if chain.heads != (parked,))
    return Crossing(table, source, target, "unparked" if odd else "aligned", parked, odd)
