"""A configuration for a project that has none, from what discovery found and the files say.

Nothing here touches the disk but through the project's tree; ``proposal_text`` writes it down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from revlint.config import id_pattern
from revlint.config.config import Alignment, ChainConfig, Config, Run
from revlint.contract.chain_names import Place, name_chains
from revlint.contract.contract import Contract
from revlint.contract.guesses import Candidate, Guesses, guess
from revlint.contract.ownership import Ownership
from revlint.contract.project import Project
from revlint.contract.tables import Tables, TableUse
from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.migration.body import read_body
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable

#: How many ids of one form make a pattern rather than a coincidence.
_MIN_IDS = 3

_NUMBERED = re.compile(r"(.*\D|)(\d+)")

#: Stands where a configuration that nobody has written yet has no place.
_NOWHERE = Location("")


@dataclass(frozen=True, slots=True)
class ProposedChain:
    """A chain to declare: the declaration, and what cannot be settled, a sentence each.

    ``frozen`` are columns that other chains refer to today.
    """

    config: ChainConfig
    chain: Chain
    notes: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The proposed name."""
        return self.config.name or ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A configuration to start from.

    ``why`` says of each alignment what it was guessed from. ``notes`` are sentences about the
    editions, ``left_out`` pairs of a chain that cannot be declared and the reason.
    """

    chains: tuple[ProposedChain, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    why: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether there is so little to say that no configuration is needed."""
        return len(self.chains) + len(self.left_out) <= 1

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The chains that are in no edition."""
        placed = {name for run in self.runs for name in run.chains}
        return tuple(c.name for c in self.chains if c.name not in placed)


def propose(project: Project, explicit: Collection[str] = ()) -> Proposal:
    """What a configuration could say of a project.

    Args:
        project: as read with no configuration.
        explicit: the names that discovery gives to chains whose version locations are to be
            written down, also where Alembic's configuration seems to say them.
    """
    chains, left_out = _declarable(project.chains)
    shared = Counter(c.script_directory.script_location for c in chains)
    apart = [_apart(c, shared, chains) for c in chains]
    candidates = [_candidate(c, tail) for c, tail in zip(chains, apart, strict=True)]
    guesses = guess(candidates)
    names = _names(candidates, guesses)
    drafts = [
        _declare(chain, name, candidate, chain.name in explicit, shared)
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
    return _in_order(_with_references(proposal))


# What can be declared, and as what


def _declarable(chains: Sequence[Chain]) -> tuple[list[Chain], list[tuple[str, str]]]:
    found, left_out = [], []
    for chain in chains:
        path = chain.script_directory.script_location
        if not chain.tree.is_dir(path):
            left_out.append((path, "there is no such directory"))
        elif not chain.revisions and not chain.unreadable:
            left_out.append((path, "it has no revision yet, and a chain that is declared has to"))
        elif not path.isprintable() or "\\" in path:
            left_out.append((path, "no configuration can hold its path"))
        else:
            found.append(chain)
    return found, left_out


def _apart(chain: Chain, shared: Mapping[str, int], chains: Sequence[Chain]) -> str:
    """What tells a chain from others of its script directory: a section, or a location's tail."""
    directory = chain.script_directory
    path = directory.script_location
    if shared[path] < 2:
        return ""
    sections = [
        c.script_directory.section for c in chains if c.script_directory.script_location == path
    ]
    if directory.section and sections.count(directory.section) == 1:
        return directory.section
    first = next((v.path for v in directory.version_locations if v.path), "")
    return first.removeprefix(path).strip("/") or first


def _declare(
    chain: Chain,
    name: str,
    candidate: Candidate,
    explicit: bool,
    shared: Mapping[str, int],
) -> ProposedChain:
    """The declaration of a chain by itself, without what it owes to others."""
    directory = chain.script_directory
    path = directory.script_location
    config = ChainConfig(name=name, script_location=path or ".")
    locations = tuple(v.path or "." for v in directory.version_locations if v.path is not None)
    if shared[path] > 1 or explicit:
        by_section = candidate.place == f"{path}/{directory.section}"
        if by_section and not explicit:
            config = replace(config, section=directory.section)
        else:
            config = replace(config, version_locations=locations)
    if candidate.root is not None:
        config = replace(config, root=candidate.root)
    return ProposedChain(replace(config, id_pattern=_pattern(chain)), chain, tuple(_doubts(chain)))


def _doubts(chain: Chain) -> list[str]:
    table = chain.script_directory.version_table
    if table.known:
        return []
    place = chain.script_directory.env_path or "env.py"
    return [
        f"{place} computes the version table; say it with version-table before the chain is put "
        "into an edition"
    ]


def _pattern(chain: Chain) -> str | None:
    """A pattern that all ids fit: one prefix, then digits, always as many."""
    if len(chain.by_id) < _MIN_IDS or not chain.ids_known:
        return None
    forms = {
        (match[1], len(match[2])) if (match := _NUMBERED.fullmatch(id_)) else None
        for id_ in chain.by_id
    }
    form = forms.pop()
    # Twelve digits and nothing else may still be what Alembic makes up: hexadecimal.
    if forms or form is None or form == ("", 12) or not form[0].isprintable():
        return None
    pattern = rf"{re.escape(form[0])}\d{{{form[1]}}}"
    return pattern if id_pattern.mistake(pattern) is None else None


# What chains have to do with each other


def _candidate(chain: Chain, tail: str) -> Candidate:
    path = chain.script_directory.script_location
    head = _only(chain.heads) if chain.parents_known else None
    base = _only(chain.bases) if chain.parents_known else None
    return Candidate(
        place=f"{path}/{tail}" if tail else path,
        ids=frozenset(chain.by_id),
        table=chain.script_directory.version_table,
        parked=head if head not in (None, base) and _is_empty(chain, head) else None,
        root=base if base is not None and _is_empty(chain, base) else None,
    )


def _only(ids: Sequence[str]) -> str | None:
    """The one id there is, if it is one that a configuration can hold."""
    return ids[0] if len(ids) == 1 and ids[0].isprintable() and ids[0].strip() else None


def _is_empty(chain: Chain, id_: str | None) -> bool:
    """Whether an id is one file's alone, which can be read and does nothing."""
    files = chain.by_id.get(id_ or "", ())
    if len(files) != 1:
        return False
    return _does_nothing(chain, files[0])


def _does_nothing(chain: Chain, revision: Revision) -> bool:
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return False
    if isinstance(body, Unreadable) or "upgrade" not in body.functions:
        return False
    return not body.does_something("upgrade") and not body.does_something("downgrade")


def _names(candidates: Sequence[Candidate], guesses: Guesses) -> list[str]:
    parked = {i for group in guesses.groups for i in group.members} | set(guesses.parked)
    return name_chains(
        [
            Place(
                PurePosixPath(candidate.place).parts,
                tuple(
                    word
                    for word, wanted in (
                        (guesses.edition_of.get(i, ""), i in guesses.edition_of),
                        ("legacy", i in parked),
                    )
                    if wanted
                ),
            )
            for i, candidate in enumerate(candidates)
        ]
    )


def _with_contract(
    draft: ProposedChain, i: int, guesses: Guesses, names: Sequence[str]
) -> ProposedChain:
    """A declaration with what the chain owes to others."""
    config = draft.config
    is_aligned = any(i in group.members for group in guesses.groups)
    if i in guesses.parked:
        config = replace(config, parked_at=guesses.parked[i])
    if is_aligned or i in guesses.parked:
        # What is parked gets no further revision: there is nothing to hold to a form.
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
        return replace(draft, config=config, notes=("guessed: env.py was not understood",))
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


def _with_references(proposal: Proposal) -> Proposal:
    """The proposal with every foreign key that leads to another chain's table allowed.

    What was done stays; a key that comes later is a finding, and somebody decides.
    """
    if not proposal.runs:
        return proposal
    contract = _contract(proposal)
    tables = Tables(contract)
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
    """The contract as it would be with the proposal for a configuration."""
    parked = {name: a.revision for a in proposal.alignments for name in a.chains}
    configs = {
        c.name: replace(c.config, parked_at=parked.get(c.name, c.config.parked_at))
        for c in proposal.chains
    }
    chains = tuple(
        Chain(
            replace(c.chain.script_directory, name=c.name, declared=configs[c.name]),
            c.chain.revisions,
            c.chain.unreadable,
            config=configs[c.name],
            tree=c.chain.tree,
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
    """The chains by database and in the order in which they run; the others behind them."""
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
