"""The contract between chains: which run together, in which order, parked on which revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from revlint.config.config import Alignment, ChainConfig, Config, Run
from revlint.discovery.script_directory import ScriptDirectory, VersionTable
from revlint.graph.chain import Chain
from revlint.sources.memory import MemoryTree


@dataclass(frozen=True, slots=True)
class Switch:
    """One database that switches from one edition to another."""

    source: Run
    target: Run

    @property
    def name(self) -> str:
        """The switch as the configuration spells it: ``source -> target``."""
        return " -> ".join(self.pair)

    @property
    def pair(self) -> tuple[str, str]:
        """The two editions, in all databases."""
        return (self.source.edition, self.target.edition)

    @property
    def pair_in_database(self) -> tuple[str, str]:
        """The two editions, in this database only."""
        return (f"{self.source.database}: {self.source.edition}", self.target.edition)


#: A version table: its schema ("" is the default one) and its name.
Table = tuple[str, str]


class Contract:
    """How the declared chains of a project relate to each other.

    ``chains`` maps the names of the declared chains to the chains as they were read, and those of
    external chains to chains without files. The configuration names no others.
    """

    def __init__(self, config: Config, chains: tuple[Chain, ...]) -> None:
        self.config = config
        self.chains: Mapping[str, Chain] = {
            c.name: c for c in chains if c.script_directory.declared is not None
        } | {c.name: _external(c) for c in config.chains if c.external and c.name}

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every edition and database, in the order of the configuration."""
        return self.config.runs

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {name: {} for name in self.chains}
        for run in self.runs:
            for name in run.chains:
                found[name].update(dict.fromkeys(n for n in run.chains if n != name))
        return {name: tuple(others) for name, others in found.items()}

    def neighbours(self, name: str) -> tuple[Chain, ...]:
        """The chains that some edition applies to the same database as this one."""
        return tuple(self.chains[n] for n in self._neighbours.get(name, ()))

    @cached_property
    def neighbouring(self) -> tuple[tuple[Chain, Chain], ...]:
        """Every pair of neighbours once, in the order of the configuration."""
        pairs: dict[frozenset[str], tuple[Chain, Chain]] = {}
        for run in self.runs:
            for i, one in enumerate(run.chains):
                for other in run.chains[i + 1 :]:
                    pairs.setdefault(
                        frozenset((one, other)), (self.chains[one], self.chains[other])
                    )
        return tuple(pairs.values())

    def chains_in(self, database: str) -> list[str]:
        """The chains that any edition applies to a database, in the order of the configuration."""
        names = (name for run in self.runs if run.database == database for name in run.chains)
        return list(dict.fromkeys(names))

    def databases(self, name: str) -> list[str]:
        """The databases that a chain is applied to."""
        return list(dict.fromkeys(run.database for run in self.runs if name in run.chains))

    def runs_before(self, one: str, other: str) -> bool:
        """Whether every edition that runs two chains in a database runs the first one earlier."""
        return all(
            run.chains.index(one) < run.chains.index(other)
            for run in self.runs
            if one in run.chains and other in run.chains
        )

    def predecessors(self, name: str, chains: Sequence[str]) -> list[str]:
        """The ``after`` of a chain, without optional chains that are not among the given ones."""
        config = self.chains[name].config
        return [b for b in config.after if b in chains or b not in config.optional_after]

    def chains_with(self, id_: str) -> list[Chain]:
        """The declared chains that have a revision of this id."""
        return [chain for chain in self.chains.values() if id_ in chain.by_id]

    def successors(self, name: str) -> tuple[str, ...]:
        """The chains that come ``after`` one and are not parked, nearest first."""
        found = [
            n for n, c in self.chains.items() if name in c.config.after and not self.is_parked(n)
        ]
        return tuple(sorted(found, key=lambda n: len(self.chains[n].config.after)))

    def alignment_of(self, name: str) -> Alignment | None:
        """The alignment that a chain is part of, if any."""
        return next((a for a in self.config.alignments if name in a.chains), None)

    def are_aligned(self, one: str, other: str) -> bool:
        """Whether two chains end in the same align revision by contract.

        Chains with one ``parked-at`` do, if editions run them in the same database, one instead of
        the other.
        """
        if any(one in a.chains and other in a.chains for a in self.config.alignments):
            return True
        parked = self.chains[one].config.parked_at
        if one == other or parked is None or parked != self.chains[other].config.parked_at:
            return False
        return self._share_in_turn(one, other)

    def _share_in_turn(self, one: str, other: str) -> bool:
        """Whether editions run two chains in one database, and none runs both."""
        shared = {*self.databases(one)} & {*self.databases(other)}
        return bool(shared) and other not in self._neighbours[one]

    def are_alternatives(self, one: str, other: str) -> bool:
        """Whether a database has one of two chains: they are aligned, or have one version table."""
        if self.are_aligned(one, other):
            return True
        table = self.version_table(one)
        is_one = table is not None and table == self.version_table(other)
        return is_one and self._share_in_turn(one, other)

    def aligned(self, name: str) -> tuple[str, ...]:
        """A chain and those that are aligned with it, in the order of the configuration."""
        return tuple(n for n in self.chains if n == name or self.are_aligned(n, name))

    def go_over(self, one: str, other: str) -> bool:
        """Whether a database at the end of one chain is by contract at the end of the other."""
        if one == other or self.are_aligned(one, other):
            return True
        parked = self.chains[one].config.parked_at
        return parked is not None and parked == self.chains[other].config.parked_at

    def is_external(self, name: str) -> bool:
        """Whether a chain lives in another repository, so that only its tables are known."""
        return bool(self.chains[name].config.external)

    def is_parked(self, name: str) -> bool:
        """Whether a chain ends in an align revision."""
        return self.chains[name].config.parked_at is not None

    def switches(self) -> Iterator[Switch]:
        """Every switch that must work, database by database."""
        wanted = self.config.switch
        for source in self.runs:
            for target in self.runs:
                if source.edition == target.edition or source.database != target.database:
                    continue
                switch = Switch(source, target)
                if wanted is None or switch.pair in wanted or switch.pair_in_database in wanted:
                    yield switch

    def version_table(self, name: str) -> Table | None:
        """The version table of a chain; None if it is unknown."""
        table = self.chains[name].script_directory.version_table
        if table.name is None or table.schema is None:
            return None
        # PostgreSQL puts a table without a schema into this one.
        return ("" if table.schema == "public" else table.schema, table.name)

    def apart(self, switch: Switch) -> Iterator[tuple[str, str]]:
        """The aligned chains of a switch that use different version tables.

        The chain of the target finds its own table empty, and would run from its base over the
        tables that the chain of the source has made.
        """
        for source in switch.source.chains:
            for target in switch.target.chains:
                if source == target or not self.are_aligned(source, target):
                    continue
                one, other = self.version_table(source), self.version_table(target)
                if one is not None and other is not None and one != other:
                    yield source, target

    def tables(self, run: Run) -> dict[Table, tuple[str, ...]]:
        """The version tables of a run, each with the chains that use it."""
        found: dict[Table, list[str]] = {}
        for name in run.chains:
            table = self.version_table(name)
            if table is not None:
                found.setdefault(table, []).append(name)
        return {table: tuple(names) for table, names in found.items()}


def _external(config: ChainConfig) -> Chain:
    table = VersionTable(config.version_table, config.version_table_schema or "")
    directory = ScriptDirectory(
        config.name or "", "", (), declared=config, version_table=table, stated_table=table
    )
    return Chain(directory, config=config, tree=MemoryTree({}))


def table_name(table: Table) -> str:
    """A version table as messages show it: ``schema.name``, or the name alone."""
    schema, name = table
    return f"{schema}.{name}" if schema else name
