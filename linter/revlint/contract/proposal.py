"""A configuration for a project that has none, from its chains and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from revlint.config.config import Alignment, Config, Counterparts, Run
from revlint.contract.candidate import Candidate, candidates_of
from revlint.contract.chain_names import Place, name_chains
from revlint.contract.guesses import Guesses, guess
from revlint.contract.project import Project
from revlint.contract.proposed_chain import ProposedChain, declarable, declare, place_of
from revlint.contract.proposed_references import contract_of, with_references
from revlint.contract.switches import SwitchPlan, plan_switches, required_switches
from revlint.contract.twins import find_twins
from revlint.location import Location

#: The place of a declaration that is not written yet.
_NOWHERE = Location("")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A first configuration.

    Attributes:
        chains: the chains to declare.
        alignments: the alignments, guessed.
        why: the evidence for each alignment.
        runs: the editions, guessed.
        notes: sentences about the editions.
        switch: the switches that must work, None for all.
        switch_notes: why others cannot work.
        left_out: the chains that cannot be declared, each with the reason.
        counterparts: the chains that change together, guessed.
    """

    chains: tuple[ProposedChain, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    why: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    switch: tuple[tuple[str, str], ...] | None = None
    switch_notes: tuple[str, ...] = ()
    counterparts: tuple[Counterparts, ...] = ()

    @property
    def config(self) -> Config:
        """What it declares about several chains."""
        return Config(alignments=self.alignments, runs=self.runs, switch=self.switch)

    @property
    def is_plain(self) -> bool:
        """Whether the project needs no configuration."""
        return len(self.chains) + len(self.left_out) <= 1

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The chains that are in no edition."""
        placed = {name for run in self.runs for name in run.chains}
        return tuple(c.name for c in self.chains if c.name not in placed)


def propose(project: Project, explicit: Collection[str] = ()) -> Proposal:
    """A configuration for a project.

    Args:
        project: as read without a configuration.
        explicit: the chains, as discovery names them, whose version locations the configuration
            lists even if Alembic's configuration seems to state them.
    """
    chains, left_out = declarable(project.chains)
    shared = Counter(c.script_directory.script_location for c in chains)
    candidates = candidates_of(chains, [place_of(c, shared, chains) for c in chains])
    guesses = guess(candidates)
    names = _names(candidates, guesses)
    drafts = [
        declare(chain, name, candidate, chain.name in explicit, shared)
        for chain, name, candidate in zip(chains, names, candidates, strict=True)
    ]
    proposal = Proposal(
        tuple(_with_contract(draft, i, guesses, names) for i, draft in enumerate(drafts)),
        _alignments(guesses, names),
        tuple(group.why for group in guesses.groups if group.revision is not None),
        _runs(guesses, names),
        guesses.why,
        tuple(left_out),
    )
    proposal = _with_switches(proposal)
    chains_with_keys = with_references(proposal.config, proposal.chains, project.bodies)
    twins = find_twins(contract_of(proposal.config, chains_with_keys))
    return _in_order(replace(proposal, chains=chains_with_keys, counterparts=twins))


# Relations between chains


def _names(candidates: Sequence[Candidate], guesses: Guesses) -> list[str]:
    places = []
    for i, candidate in enumerate(candidates):
        edition = (guesses.edition_of[i],) if i in guesses.edition_of else ()
        suffix = (*edition, "legacy") if guesses.is_parked(i) else edition
        places.append(Place(PurePosixPath(candidate.place).parts, suffix))
    return name_chains(places)


def _with_contract(
    draft: ProposedChain, i: int, guesses: Guesses, names: Sequence[str]
) -> ProposedChain:
    """A declaration with the relations of the chain to others."""
    table = draft.chain.script_directory.version_table
    runs = [run for run in guesses.runs.values() if i in run]
    if runs and not table.known:
        # guess() puts no chain into an edition whose table has no name.
        draft = replace(draft, notes=("guessed: env.py does not state the version table",))
        draft = draft.stating(version_table=table.name, version_table_schema=table.schema)
    if guesses.is_parked(i):
        # A parked chain gets no more revisions, so its ids need no pattern.
        return draft.stating(parked_at=guesses.parked.get(i), root=None, id_pattern=None)
    before = dict.fromkeys(n for run in runs for n in run[: run.index(i)])
    # An edition may leave out only a chain for which it has an aligned one.
    after = (n for n in before if guesses.is_parked(n) or all(n in run for run in runs))
    return draft.stating(after=tuple(names[n] for n in after))


def _alignments(guesses: Guesses, names: Sequence[str]) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(group.revision, tuple(names[i] for i in group.members), _NOWHERE)
        for group in guesses.groups
        if group.revision is not None
    )


def _runs(guesses: Guesses, names: Sequence[str]) -> tuple[Run, ...]:
    return tuple(
        Run(edition, database, tuple(names[i] for i in members), _NOWHERE)
        for (edition, database), members in guesses.runs.items()
    )


def _with_switches(proposal: Proposal) -> Proposal:
    """The proposal without the switches that fail because two chains differ and are not parked."""
    plans = plan_switches(contract_of(proposal.config, proposal.chains))
    notes = dict.fromkeys(
        f"chains {' and '.join(sorted((*crossing.source, *crossing.target)))} are not parked on "
        f"one revision, so database {plan.switch.target.database} cannot switch between them"
        for plan in plans
        for crossing in plan.crossings
        if crossing.outcome == "unaligned"
    )
    if not notes:
        return proposal
    return replace(
        proposal, switch=tuple(required_switches(plans, _is_aligned)), switch_notes=tuple(notes)
    )


def _is_aligned(plan: SwitchPlan) -> bool:
    return all(crossing.outcome != "unaligned" for crossing in plan.crossings)


def without_contract(proposal: Proposal, reason: str) -> Proposal:
    """Only the chains of a proposal, with the reason why nothing else is proposed."""
    chains = (c.stating(after=(), may_reference=(), frozen_columns=()) for c in proposal.chains)
    return Proposal(tuple(chains), left_out=proposal.left_out, notes=(reason,))


def _in_order(proposal: Proposal) -> Proposal:
    """The chains by database and in the order in which they run, then the others."""
    placed = [(run.database, name) for run in proposal.runs for name in run.chains]
    databases = list(dict.fromkeys(database for database, _ in placed))
    names = [name for wanted in databases for database, name in placed if database == wanted]
    parked = {name for alignment in proposal.alignments for name in alignment.chains}

    def order(chain: ProposedChain) -> tuple[int, bool, int]:
        if chain.name not in names:
            return (len(databases), chain.name not in parked, 0)
        database = next(d for d, name in placed if name == chain.name)
        return (databases.index(database), chain.name not in parked, names.index(chain.name))

    chains = tuple(sorted(proposal.chains, key=order))
    place = {chain.name: i for i, chain in enumerate(chains)}
    return replace(
        proposal,
        chains=chains,
        alignments=tuple(
            replace(a, chains=tuple(sorted(a.chains, key=place.__getitem__)))
            for a in proposal.alignments
        ),
    )
