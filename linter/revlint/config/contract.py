"""Reading the contract between chains from a configuration: alignments, editions, switches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeGuard

from revlint.config.config import Alignment, ChainConfig, Config, Run
from revlint.config.mistakes import Path
from revlint.location import Location
from revlint.spelling import near

#: Told the path of a key and what is wrong with it.
Tell = Callable[[Path, str], None]
#: Gives the place of a key.
Locate = Callable[[Path], Location]

_ALIGNMENT_KEYS = ("revision", "chains")


def read_alignments(values: object, tell: Tell, locate: Locate) -> tuple[Alignment, ...]:
    """The alignments of ``[[alignments]]``; what is wrong with one is told, and it is left out."""
    tables = values if isinstance(values, list) else None
    if tables is None or not all(isinstance(table, dict) for table in tables):
        tell(("alignments",), "write [[alignments]] with the keys revision and chains")
        return ()
    found = (_alignment(t, ("alignments", str(i)), tell, locate) for i, t in enumerate(tables))
    return tuple(alignment for alignment in found if alignment is not None)


def _alignment(
    table: dict[str, object], path: Path, tell: Tell, locate: Locate
) -> Alignment | None:
    for name in table:
        if name not in _ALIGNMENT_KEYS:
            guess = near(name, _ALIGNMENT_KEYS)
            hint = f", did you mean {guess!r}?" if guess else ""
            tell((*path, name), f"unknown key{hint}; allowed: chains, revision")
    revision, chains = table.get("revision"), table.get("chains")
    if not isinstance(revision, str) or not revision.strip():
        tell((*path, "revision"), "an alignment needs the id of its revision, as a text")
        return None
    if not _is_list_of_texts(chains) or len(chains) < 2:
        tell((*path, "chains"), "an alignment needs a list of two declared chains or more")
        return None
    return Alignment(revision, tuple(chains), locate((*path, "revision")))


def read_editions(editions: object, tell: Tell, locate: Locate) -> tuple[Run, ...]:
    """Each edition's databases with their chains; what is wrong with one is told."""
    if not isinstance(editions, dict):
        tell(("editions",), "allowed: a table from editions to their databases")
        return ()
    runs = []
    for edition, databases in editions.items():
        path = ("editions", edition)
        if not isinstance(databases, dict):
            tell(path, 'allowed: a table from databases to lists of chains, { core = ["a", "b"] }')
            continue
        for database, chains in databases.items():
            if not _is_list_of_texts(chains) or not chains:
                tell((*path, database), "allowed: a list of declared chains, in their order")
                continue
            runs.append(Run(edition, database, tuple(chains), locate((*path, database))))
    return tuple(runs)


def read_switches(values: list[str], tell: Tell) -> tuple[tuple[str, str], ...]:
    """The pairs of ``"edition -> edition"``."""
    pairs = []
    for value in values:
        source, arrow, target = (part.strip() for part in value.partition("->"))
        if not arrow or not source or not target or source == target:
            tell(("switch",), f'found "{value}"; allowed: "one edition -> another edition"')
        else:
            pairs.append((source, target))
    return tuple(pairs)


def check_contract(config: Config, tell: Tell) -> Config:
    """The configuration with every chain of an alignment parked; what does not fit is told.

    Names that no chain or edition answers to, chains parked in two places, an order between
    chains that never meet, and script directories that are declared twice.
    """
    _check_names(config, tell)
    _check_locations(config.chains, tell)
    _check_order(config, tell)
    _check_databases(config, tell)
    return replace(config, chains=tuple(_park(chain, config, tell) for chain in config.chains))


def _check_names(config: Config, tell: Tell) -> None:
    chains = {chain.name or "" for chain in config.chains}
    for i, alignment in enumerate(config.alignments):
        _check_each(alignment.chains, chains, ("alignments", str(i), "chains"), tell)
    for run in config.runs:
        _check_each(run.chains, chains, ("editions", run.edition, run.database), tell)
    for chain in config.chains:
        _check_each(chain.after, chains, ("chains", chain.name or "", "after"), tell)
    editions = {run.edition for run in config.runs}
    for pair in config.switch or ():
        for edition in pair:
            if edition not in editions:
                tell(("switch",), _unknown("edition", edition, editions))


def _check_each(names: tuple[str, ...], known: Collection[str], path: Path, tell: Tell) -> None:
    for name, count in Counter(names).items():
        if name not in known:
            tell(path, _unknown("chain", name, known))
        elif count > 1:
            tell(path, f"chain '{name}' stands in it {count} times")


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    guess = near(name, known)
    if guess:
        return f"no {what} is called '{name}'; did you mean '{guess}'?"
    declared = ", ".join(sorted(known)) or "none is declared"
    return f"no {what} is called '{name}'; declared: {declared}"


def _check_locations(chains: tuple[ChainConfig, ...], tell: Tell) -> None:
    first: dict[tuple[object, ...], str] = {}
    holder: dict[str, str] = {}
    for chain in chains:
        name, place = chain.name or "", chain.stated_place
        other = first.setdefault(place, name)
        if other != name:
            shown = chain.script_location or chain.config or name
            tell(
                ("chains", name, "script-location"),
                f"'{shown}' is declared already, as chain '{other}'; say with version-locations or "
                "section which part of it each of them is",
            )
            continue
        for location in chain.version_locations or ():
            other = holder.setdefault(location, name)
            if other != name:
                tell(
                    ("chains", name, "version-locations"),
                    f"'{location}' is declared already, as part of chain '{other}'",
                )


def _check_order(config: Config, tell: Tell) -> None:
    databases: dict[str, set[str]] = {}
    for run in config.runs:
        for name in run.chains:
            databases.setdefault(name, set()).add(run.database)
    known = {chain.name for chain in config.chains}
    if not known.issuperset(databases):
        return  # a misspelt name in an edition explains what its chain then lacks
    for chain in config.chains:
        name = chain.name or ""
        own = databases.get(name, set())
        for before in chain.after:
            if before == name:
                tell(("chains", name, "after"), "a chain does not come after itself")
            elif config.runs and before in known and own.isdisjoint(databases.get(before, ())):
                where = f"in {' or '.join(sorted(own))}" if own else f"together with '{name}'"
                tell(
                    ("chains", name, "after"),
                    f"chain '{before}' has no database in common with '{name}': no edition runs it "
                    f"{where}",
                )


def _check_databases(config: Config, tell: Tell) -> None:
    """Databases that look misspelt, and alignments of chains that no database ever goes between."""
    editions: dict[str, set[str]] = {}
    databases: dict[str, set[str]] = {}
    for run in config.runs:
        editions.setdefault(run.edition, set()).add(run.database)
        for name in run.chains:
            databases.setdefault(name, set()).add(run.database)
    told: set[str] = set()
    for run in config.runs:
        others = set().union(*(found for e, found in editions.items() if e != run.edition))
        if run.database not in others:
            guess = near(run.database, others - editions[run.edition])
            if guess and guess not in told:
                told.add(run.database)
                tell(
                    ("editions", run.edition, run.database),
                    f"no other edition has a database '{run.database}'; did you mean '{guess}'?",
                )
    for i, alignment in enumerate(config.alignments):
        found = [databases[name] for name in alignment.chains if name in databases]
        if len(found) > 1 and not set.intersection(*found):
            chains = " and ".join(f"'{name}'" for name in alignment.chains)
            tell(("alignments", str(i), "chains"), f"{chains} have no database in common")
        for chain in config.chains:
            if chain.name in alignment.chains:
                for before in set(chain.after).intersection(alignment.chains) - {chain.name}:
                    tell(
                        ("alignments", str(i), "chains"),
                        f"'{chain.name}' comes after '{before}', so that both run in one database: "
                        "an alignment is of chains that stand for each other",
                    )


def _park(chain: ChainConfig, config: Config, tell: Tell) -> ChainConfig:
    """The chain with the revision of its alignment as ``parked_at``."""
    ids = {a.revision for a in config.alignments if chain.name in a.chains}
    if chain.parked_at is not None:
        ids.add(chain.parked_at)
    if len(ids) > 1:
        tell(
            ("chains", chain.name or "", "parked-at"),
            f"chain '{chain.name}' cannot be parked at {' and at '.join(map(repr, sorted(ids)))}: "
            "parked-at and its alignments contradict each other",
        )
    return replace(chain, parked_at=min(ids)) if ids else chain


def _is_list_of_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
