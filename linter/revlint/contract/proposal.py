"""A configuration for a project that has none, from its chains and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from revlint.config.config import Alignment, Config, Run
from revlint.contract.chain_names import Place, name_chains
from revlint.contract.contract import Contract
from revlint.contract.guesses import Candidate, Guesses, guess
from revlint.contract.ownership import Ownership
from revlint.contract.project import Project
from revlint.contract.proposed_chain import (
    ProposedChain,
    candidate_of,
    declarable,
    declare,
    place_below,
)
from revlint.contract.tables import Tables, TableUse
from revlint.location import Location
from revlint.simulation.bodies import Bodies

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
        left_out: the chains that cannot be declared, each with the reason.
    """

    chains: tuple[ProposedChain, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    why: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()

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
    apart = [place_below(c, shared, chains) for c in chains]
    candidates = [candidate_of(c, tail) for c, tail in zip(chains, apart, strict=True)]
    guesses = guess(candidates)
    names = _names(candidates, guesses)
    drafts = [
        declare(chain, name, candidate, chain.name in explicit, shared)
        for chain, name, candidate in zip(chains, names, candidates, strict=True)
    ]
    proposal = Proposal(
        tuple(_with_contract(draft, i, guesses, names) for i, draft in enumerate(drafts)),
        _alignments(guesses, names),
        tuple(group.why for group in guesses.groups),
        _runs(guesses, names),
        guesses.why,
        tuple(left_out),
    )
    return _in_order(_with_references(proposal, project.bodies))


# Relations between chains


def _names(candidates: Sequence[Candidate], guesses: Guesses) -> list[str]:
    parked = {i for group in guesses.groups for i in group.members} | set(guesses.parked)
    places = []
    for i, candidate in enumerate(candidates):
        edition = (guesses.edition_of[i],) if i in guesses.edition_of else ()
        suffix = (*edition, "legacy") if i in parked else edition
        places.append(Place(PurePosixPath(candidate.place).parts, suffix))
    return name_chains(places)


def _with_contract(
    draft: ProposedChain, i: int, guesses: Guesses, names: Sequence[str]
) -> ProposedChain:
    """A declaration with the relations of the chain to others."""
    config = draft.config
    is_aligned = any(i in group.members for group in guesses.groups)
    if i in guesses.parked:
        config = replace(config, parked_at=guesses.parked[i])
    if is_aligned or i in guesses.parked:
        # A parked chain gets no more revisions, so its ids need no pattern.
        config = replace(config, root=None, id_pattern=None)
        return replace(draft, config=config)
    before: dict[int, None] = {}
    for run in guesses.runs.values():
        if i in run:
            before.update(dict.fromkeys(run[: run.index(i)]))
    after = tuple(names[n] for n in before)
    config = replace(config, after=after)
    table = draft.chain.script_directory.version_table
    if not table.known and any(i in run for run in guesses.runs.values()):
        # guess() puts no chain into an edition whose table has no name.
        config = replace(config, version_table=table.name, version_table_schema=table.schema)
        return replace(
            draft, config=config, notes=("guessed: env.py does not state the version table",)
        )
    return replace(draft, config=config)


def _alignments(guesses: Guesses, names: Sequence[str]) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(group.revision, tuple(names[i] for i in group.members), _NOWHERE)
        for group in guesses.groups
    )


def _runs(guesses: Guesses, names: Sequence[str]) -> tuple[Run, ...]:
    return tuple(
        Run(edition, database, tuple(names[i] for i in members), _NOWHERE)
        for (edition, database), members in guesses.runs.items()
    )


# Foreign keys between chains


def _with_references(proposal: Proposal, bodies: Bodies) -> Proposal:
    """The proposal with every foreign key that leads to another chain's table allowed.

    Existing keys stay allowed; a later one is a finding to decide on.
    """
    if not proposal.runs:
        return proposal
    contract = _contract(proposal)
    tables = Tables(contract, bodies)
    ownership = Ownership(tables)
    targets: dict[str, dict[str, None]] = {}
    frozen: dict[str, dict[str, None]] = {}
    for name in contract.chains:
        if contract.is_parked(name):
            continue
        for use in tables.uses(name):
            owner = ownership.foreign_owner(use) if use.operation.action == "reference" else None
            target = _target(use)
            if owner is not None and target.isprintable():
                targets.setdefault(name, {})[target] = None
                if use.operation.column:
                    frozen.setdefault(owner.chain.name, {})[target] = None
    return replace(
        proposal,
        chains=tuple(
            replace(
                proposed,
                config=replace(
                    proposed.config, may_reference=tuple(targets.get(proposed.name, ()))
                ),
                frozen=tuple(frozen.get(proposed.name, ())),
            )
            for proposed in proposal.chains
        ),
    )


def _contract(proposal: Proposal) -> Contract:
    """The contract that the proposal would declare."""
    parked = {name: a.revision for a in proposal.alignments for name in a.chains}
    configs = {
        c.name: replace(c.config, parked_at=parked.get(c.name, c.config.parked_at))
        for c in proposal.chains
    }
    chains = tuple(
        c.chain.with_parts(
            script_directory=replace(
                c.chain.script_directory, name=c.name, declared=configs[c.name]
            ),
            config=configs[c.name],
        )
        for c in proposal.chains
    )
    config = Config(
        chains=tuple(configs.values()), alignments=proposal.alignments, runs=proposal.runs
    )
    return Contract(config, chains)


def _target(use: TableUse) -> str:
    schema, table = use.table
    return ".".join(part for part in (schema, table, use.operation.column) if part)


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
