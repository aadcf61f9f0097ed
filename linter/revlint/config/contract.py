"""Reading the contract between chains from a configuration: alignments, editions, switches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import TypeGuard

from revlint.config.config import Alignment, ChainConfig, Config, Run
from revlint.config.counterparts import check_counterparts
from revlint.config.id_pattern import matches
from revlint.config.mistakes import Mistakes, Path, shown, unknown_key
from revlint.config.relations import check_relations
from revlint.spelling import near

_ALIGNMENT_KEYS = ("revision", "chains")


def read_alignments(values: object, mistakes: Mistakes) -> tuple[Alignment, ...]:
    """The alignments of ``[[alignments]]`` without those that are wrong."""
    tables = values if isinstance(values, list) else None
    if tables is None or not all(isinstance(table, dict) for table in tables):
        mistakes.add(("alignments",), "write [[alignments]] with the keys revision and chains")
        return ()
    found = (_alignment(t, ("alignments", str(i)), mistakes) for i, t in enumerate(tables))
    return tuple(alignment for alignment in found if alignment is not None)


def _alignment(table: dict[str, object], path: Path, mistakes: Mistakes) -> Alignment | None:
    for name in table:
        if name not in _ALIGNMENT_KEYS:
            mistakes.add((*path, name), unknown_key(name, _ALIGNMENT_KEYS))
    revision, chains = table.get("revision"), table.get("chains")
    if not isinstance(revision, str) or not revision.strip():
        mistakes.add((*path, "revision"), "an alignment needs the id of its revision, as a text")
        return None
    if not _is_list_of_texts(chains) or len(chains) < 2:
        mistakes.add((*path, "chains"), "an alignment needs a list of two declared chains or more")
        return None
    return Alignment(revision, tuple(chains), mistakes.location((*path, "revision")))


def read_editions(editions: object, mistakes: Mistakes) -> tuple[Run, ...]:
    """Each edition's databases with their chains, without those that are wrong."""
    if not isinstance(editions, dict):
        mistakes.refuse(("editions",), editions, "a table from editions to their databases")
        return ()
    runs = []
    for edition, databases in editions.items():
        path = ("editions", edition)
        if not isinstance(databases, dict):
            allowed = 'a table from databases to lists of chains, { core = ["a", "b"] }'
            mistakes.refuse(path, databases, allowed)
            continue
        for database, chains in databases.items():
            if not _is_list_of_texts(chains) or not chains:
                mistakes.refuse(
                    (*path, database), chains, "a list of declared chains, in their order"
                )
                continue
            runs.append(Run(edition, database, tuple(chains), mistakes.location((*path, database))))
    return tuple(runs)


def read_switches(values: list[str], mistakes: Mistakes) -> tuple[tuple[str, str], ...]:
    """The pairs of ``"edition -> edition"``; ``"database: edition -> edition"`` is for one only."""
    pairs = []
    for value in values:
        source, arrow, target = (part.strip() for part in value.partition("->"))
        if not arrow or not source or not target or source == target:
            mistakes.add(("switch",), f'found "{value}"; allowed: "one edition -> another edition"')
        else:
            pairs.append((source, target))
    return tuple(pairs)


def check_contract(config: Config, mistakes: Mistakes) -> Config:
    """The configuration with every chain of an alignment parked.

    Mistakes are names of no chain or edition, chains parked in two places, an order between chains
    that no database shares, script directories that are declared twice, and tables with two
    owners.
    """
    # What follows from editions that could not be read is no further mistake.
    runs_known = not mistakes.has(("editions",))
    _check_names(config, mistakes, runs_known=runs_known)
    _check_locations(config.chains, mistakes)
    _check_alignments(config, mistakes)
    if runs_known:
        _check_order(config, mistakes)
        _check_databases(config, mistakes)
    config = replace(config, chains=tuple(_park(c, config, mistakes) for c in config.chains))
    _check_patterns(config.defaults, config.chains, mistakes)
    check_relations(config, mistakes)
    check_counterparts(config, mistakes)
    return config


def _check_names(config: Config, mistakes: Mistakes, *, runs_known: bool) -> None:
    chains = {chain.name or "" for chain in config.chains}
    for i, alignment in enumerate(config.alignments):
        _check_each(alignment.chains, chains, ("alignments", str(i), "chains"), mistakes)
    for i, counterparts in enumerate(config.counterparts):
        _check_each(counterparts.chains, chains, ("counterparts", str(i), "chains"), mistakes)
    for run in config.runs:
        _check_each(run.chains, chains, ("editions", run.edition, run.database), mistakes)
    for chain in config.chains:
        path = ("chains", chain.name or "", "after")
        _check_each(chain.after, chains, path, mistakes)
        if chain.name in chain.after:
            mistakes.add(path, "a chain does not come after itself")
    editions = {run.edition for run in config.runs}
    in_databases = {f"{run.database}: {run.edition}" for run in config.runs}
    for source, target in (config.switch or ()) if runs_known else ():
        if source not in editions | in_databases:
            known = in_databases if ":" in source else editions
            mistakes.add(("switch",), _unknown("edition", source, known))
        if target not in editions:
            mistakes.add(("switch",), _unknown("edition", target, editions))


def _check_each(
    names: tuple[str, ...], known: Collection[str], path: Path, mistakes: Mistakes
) -> None:
    for name, count in Counter(names).items():
        if name not in known and not mistakes.has(("chains", name)):
            mistakes.add(path, _unknown("chain", name, known))
        elif count > 1:
            mistakes.add(path, f"chain '{name}' is listed {count} times")


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    guess = near(name, known)
    if guess:
        return f"no {what} is called '{name}'; did you mean '{guess}'?"
    declared = ", ".join(sorted(known)) or "none is declared"
    return f"no {what} is called '{name}'; declared: {declared}"


def _check_locations(chains: tuple[ChainConfig, ...], mistakes: Mistakes) -> None:
    first: dict[tuple[object, ...], str] = {}
    holder: dict[str, str] = {}
    for chain in chains:
        name, place = chain.name or "", chain.stated_place
        other = first.setdefault(place, name)
        if other != name:
            shown = chain.script_location or chain.config or name
            mistakes.add(
                ("chains", name, "script-location"),
                f"'{shown}' is declared already, as chain '{other}'; say with version-locations or "
                "section which part of it each of them is",
            )
            continue
        for location in chain.version_locations or ():
            other = holder.setdefault(location, name)
            if other != name:
                mistakes.add(
                    ("chains", name, "version-locations"),
                    f"'{location}' is declared already, as part of chain '{other}'",
                )


def _check_order(config: Config, mistakes: Mistakes) -> None:
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
            if (
                config.runs
                and before != name
                and before in known
                and own.isdisjoint(databases.get(before, ()))
            ):
                where = f"in {' or '.join(sorted(own))}" if own else f"together with '{name}'"
                mistakes.add(
                    ("chains", name, "after"),
                    f"chain '{before}' has no database in common with '{name}': no edition runs it "
                    f"{where}",
                )


def _check_databases(config: Config, mistakes: Mistakes) -> None:
    """Databases that look misspelt, and alignments of chains that share no database."""
    editions: dict[str, set[str]] = {}
    databases: dict[str, set[str]] = {}
    for run in config.runs:
        editions.setdefault(run.edition, set()).add(run.database)
        for name in run.chains:
            databases.setdefault(name, set()).add(run.database)
    noted: set[str] = set()
    for run in config.runs:
        others = set().union(*(found for e, found in editions.items() if e != run.edition))
        if run.database not in others:
            guess = near(run.database, others - editions[run.edition])
            if guess and guess not in noted:
                noted.add(run.database)
                mistakes.add(
                    ("editions", run.edition, run.database),
                    f"no other edition has a database '{run.database}'; did you mean '{guess}'?",
                )
    for i, alignment in enumerate(config.alignments):
        found = [databases[name] for name in alignment.chains if name in databases]
        if len(found) > 1 and not set.intersection(*found):
            chains = " and ".join(f"'{name}'" for name in alignment.chains)
            mistakes.add(("alignments", str(i), "chains"), f"{chains} have no database in common")


def _check_alignments(config: Config, mistakes: Mistakes) -> None:
    """Alignments of chains that come after each other."""
    for i, alignment in enumerate(config.alignments):
        for chain in config.chains:
            if chain.name in alignment.chains:
                for before in set(chain.after).intersection(alignment.chains) - {chain.name}:
                    mistakes.add(
                        ("alignments", str(i), "chains"),
                        f"'{chain.name}' comes after '{before}', so that both run in one database: "
                        "an alignment is of chains that stand for each other",
                    )


def _check_patterns(
    defaults: ChainConfig, chains: tuple[ChainConfig, ...], mistakes: Mistakes
) -> None:
    """Patterns that exclude an id which the configuration itself gives to a chain."""
    for chain in chains:
        own, name = chain.id_pattern, chain.name or ""
        pattern = own if own is not None else defaults.id_pattern
        path = ("chains", name, "id-pattern") if own is not None else ("id-pattern",)
        for what, id_ in (("root", chain.root), ("align revision", chain.parked_at)):
            if pattern is not None and id_ is not None and matches(pattern, id_) is False:
                text = f"{shown(pattern)} does not match {id_!r}, the {what} of chain '{name}'"
                mistakes.add(path, text)


def _park(chain: ChainConfig, config: Config, mistakes: Mistakes) -> ChainConfig:
    """The chain with the revision of its alignment as ``parked_at``."""
    ids = {a.revision for a in config.alignments if chain.name in a.chains}
    if chain.parked_at is not None:
        ids.add(chain.parked_at)
    if len(ids) > 1:
        mistakes.add(
            ("chains", chain.name or "", "parked-at"),
            f"chain '{chain.name}' cannot be parked at {' and at '.join(map(repr, sorted(ids)))}: "
            "parked-at and its alignments contradict each other",
        )
    return replace(chain, parked_at=min(ids)) if ids else chain


def _is_list_of_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
