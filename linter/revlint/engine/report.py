"""What a run found, before it becomes text. All of it can be cached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from revlint.location import Location

if TYPE_CHECKING:
    from revlint.finding import Finding
    from revlint.graph.chain import Chain
    from revlint.severity import Severity
    from revlint.simulation.bodies import Bodies
    from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """What a report says of a chain; paths are relative to the project root.

    ``file_count`` are the files that were read or could not be, ``revision_count`` those that
    state a revision id. ``heads`` and ``bases`` are as Alembic lists them. ``unreadable`` are the
    files that cannot be read, or of which only the header can be. ``operation_count`` are the
    operations that rules looked at, ``unknown_count`` those that could not be analysed; None where
    no rule looked at any.
    """

    name: str
    script_location: str
    config: str | None
    version_table: str | None
    version_table_schema: str | None
    file_count: int
    revision_count: int
    heads: tuple[str, ...]
    bases: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    operation_count: int | None = None
    unknown_count: int | None = None

    @classmethod
    def of(cls, chain: Chain, bodies: Bodies | None = None) -> ChainSummary:
        """The summary of a chain; ``bodies`` know which operations were read."""
        where = chain.script_directory
        read = bodies.read_so_far(chain) if bodies is not None else None
        return cls(
            name=chain.name,
            script_location=where.script_location,
            config=where.config,
            version_table=where.version_table.name,
            version_table_schema=where.version_table.schema or None,
            file_count=len(chain.revisions) + len(chain.unreadable),
            revision_count=chain.revision_count,
            heads=chain.heads,
            bases=chain.bases,
            unreadable=tuple(file.path for file in chain.unreadable),
            operation_count=None if read is None else len(read),
            unknown_count=None if read is None else sum(o.is_unknown for _, o in read),
        )


@dataclass(frozen=True, slots=True)
class UnknownOperation:
    """An operation that could not be analysed: its chain, its place, and what it calls."""

    chain: str
    location: Location
    name: str


def unknown_operations(chain: Chain, bodies: Bodies) -> Iterator[UnknownOperation]:
    """The operations of a chain that rules looked at and that could not be analysed."""
    for path, operation in bodies.read_so_far(chain) or ():
        if operation.is_unknown:
            yield UnknownOperation(chain.name, Location(path, operation.range), operation.name)


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What was found in one project.

    ``root`` is absolute; every path in ``findings`` is relative to it. ``tree`` is where the
    findings' source lines are. ``chains`` are those that the run was asked about, ``findings`` are
    sorted, suppressed ones left out. ``unknown`` are the operations that could not be analysed,
    unless the report is from the cache, and so are ``graphs``, the chains with their revisions.
    ``against`` is the base, for people. ``is_lasting`` is False where another run over the same
    files might find otherwise. ``hidden`` is how many findings the baseline hides.
    """

    root: Path
    tree: Tree
    chains: tuple[ChainSummary, ...]
    findings: tuple[Finding, ...]
    unknown: tuple[UnknownOperation, ...] = ()
    against: str = ""
    is_lasting: bool = True
    graphs: tuple[Chain, ...] = field(default=(), repr=False, compare=False)
    hidden: int = 0

    @property
    def file_count(self) -> int:
        """How many files of the chains were read or could not be."""
        return sum(c.file_count for c in self.chains)

    @property
    def revision_count(self) -> int:
        """How many files of the chains state a revision id."""
        return sum(c.revision_count for c in self.chains)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in all projects of one run."""

    projects: tuple[ProjectReport, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, project by project."""
        return tuple(f for p in self.projects for f in p.findings)

    @property
    def hidden(self) -> int:
        """How many findings the baselines hide."""
        return sum(p.hidden for p in self.projects)

    @property
    def operation_counts(self) -> tuple[int, int]:
        """How many operations rules looked at, and how many of them could not be analysed."""
        chains = [chain for project in self.projects for chain in project.chains]
        return (
            sum(chain.operation_count or 0 for chain in chains),
            sum(chain.unknown_count or 0 for chain in chains),
        )

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(f.severity is severity for f in self.findings)
