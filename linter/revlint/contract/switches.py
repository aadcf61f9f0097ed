"""What happens to each version table when a database switches editions.

``revlint chains`` shows the plans, and the rule edition-switch reports those that fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from revlint.contract.contract import Contract, Switch, Table
from revlint.contract.deployment import Deployments, Stop
from revlint.graph.chain import Chain

#: These work:
#:
#: - ``same-chain``: both editions use the table with the same chain.
#: - ``aligned``: they use it with two chains that are parked on one id.
#: - ``starts``: only the target uses it.
#: - ``stays``: only the source uses it.
#:
#: These fail:
#:
#: - ``unaligned``: the two chains are not parked on one id.
#: - ``unparked``: they should be, but one lacks the revision or continues after it.
#: - ``clash``: two chains of one edition use the table.
#: - ``baseless``: the chain of the target has no base to start from.
#: - ``apart``: aligned chains use different tables, of which this is one.
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

_WORKS = ("same-chain", "aligned", "starts", "stays")


@dataclass(frozen=True, slots=True)
class Crossing:
    """One version table in an edition switch.

    Attributes:
        table: the version table.
        source: the chains of the source edition that use it, usually one or none.
        target: the same for the target edition.
        outcome: what happens to it.
        revision: the id on which both chains are or should be parked.
        odd: the chains that do not end in only that id.
        apart: pairs of aligned chains, source and target, that use different tables.
        has_cause: whether another finding reports why it fails.
    """

    table: Table
    source: tuple[str, ...]
    target: tuple[str, ...]
    outcome: Outcome
    revision: str | None = None
    odd: tuple[str, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    has_cause: bool = False

    @property
    def works(self) -> bool:
        """Whether the database can continue from what the table says."""
        return self.outcome in _WORKS


@dataclass(frozen=True, slots=True)
class SwitchPlan:
    """One edition switch of one database; ``required`` if the contract asks for it.

    ``stop`` is what stops an upgrade on the way, if that was asked for.
    """

    switch: Switch
    required: bool
    crossings: tuple[Crossing, ...]
    stop: Stop | None = None

    @property
    def works(self) -> bool:
        """Whether the database can switch; not if that is unknown."""
        return self.stop is None and all(crossing.works for crossing in self.crossings)

    @property
    def is_unknown(self) -> bool:
        """Whether the tables work and a chain is broken, so that nothing more is known."""
        stopped = self.stop is not None and self.stop.reason == "unknown"
        return stopped and all(crossing.works for crossing in self.crossings)


def plan_switches(
    contract: Contract, deployments: Deployments | None = None
) -> tuple[SwitchPlan, ...]:
    """Every switch between two editions that share a database, required or not.

    They are ordered by database, then as the configuration orders the editions.

    Args:
        contract: the chains and editions.
        deployments: tell what stops an upgrade on the way; None leaves that out.
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
        SwitchPlan(
            switch,
            switch in required,
            tuple(_crossings(contract, switch)),
            None if deployments is None else deployments.stop_of(switch),
        )
        for switch in switches
    )


def required_switches(
    plans: Iterable[SwitchPlan], kept: Callable[[SwitchPlan], bool]
) -> list[tuple[str, str]]:
    """The required switches that are kept, as the key ``switch`` has them.

    A switch that is kept in some databases only is limited to these.
    """
    ways: dict[tuple[str, str], list[SwitchPlan]] = {}
    for plan in plans:
        if plan.required:
            ways.setdefault(plan.switch.pair, []).append(plan)
    found: list[tuple[str, str]] = []
    for pair, plans_of_way in ways.items():
        left = [plan.switch.pair_in_database for plan in plans_of_way if kept(plan)]
        found += [pair] if len(left) == len(plans_of_way) else left
    return found


def unaligned_chains(contract: Contract) -> frozenset[str]:
    """The chains that a required switch puts in each other's place, and that are not aligned."""
    return frozenset(
        name
        for plan in plan_switches(contract)
        for crossing in plan.crossings
        if plan.required and crossing.outcome == "unaligned"
        for name in (*crossing.source, *crossing.target)
    )


def _crossings(contract: Contract, switch: Switch) -> Iterator[Crossing]:
    sources, targets = contract.tables(switch.source), contract.tables(switch.target)
    # A table that both editions use is not empty, whichever aligned chain wrote to it.
    apart = [
        (source, target)
        for source, target in contract.apart(switch)
        if contract.version_table(target) not in sources
    ]
    for table in dict.fromkeys((*sources, *targets)):
        crossing = _crossing(contract, table, sources.get(table, ()), targets.get(table, ()))
        yield _with_apart(crossing, apart)


def _with_apart(crossing: Crossing, apart: Sequence[tuple[str, str]]) -> Crossing:
    """The crossing with the pairs of aligned chains that concern it."""
    pairs = tuple(
        (source, target)
        for source, target in apart
        if source in crossing.source or target in crossing.target
    )
    if pairs and crossing.outcome in ("starts", "stays"):
        return replace(crossing, outcome="apart", apart=pairs)
    return replace(crossing, apart=pairs)


def _crossing(
    contract: Contract, table: Table, source: tuple[str, ...], target: tuple[str, ...]
) -> Crossing:
    if len(source) > 1 or len(target) > 1:
        return Crossing(table, source, target, "clash", has_cause=True)
    if not target:
        return Crossing(table, source, target, "stays")
    if not source:
        return _new(contract.chains[target[0]], table)
    if source == target:
        return Crossing(table, source, target, "same-chain")
    one, other = contract.chains[source[0]], contract.chains[target[0]]
    parked = one.config.parked_at
    if parked is None or parked != other.config.parked_at:
        return Crossing(table, source, target, "unaligned")
    odd = tuple(
        chain.name
        for chain in (one, other)
        if chain.heads != (parked,) and not chain.config.external
    )
    outcome: Outcome = "unparked" if odd else "aligned"
    return Crossing(table, source, target, outcome, parked, odd, has_cause=bool(odd))


def _new(chain: Chain, table: Table) -> Crossing:
    """A table that only the target uses: its chain starts there from a base, if it has one."""
    starts = chain.bases or not chain.revisions or not chain.parents_known
    broken = bool(chain.missing_parents or chain.cycles or chain.duplicates)
    outcome: Outcome = "starts" if starts else "baseless"
    return Crossing(table, (), (chain.name,), outcome, has_cause=not starts and broken)
