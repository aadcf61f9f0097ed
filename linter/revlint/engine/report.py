"""What a run found, before it becomes text. All of it can be cached."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from revlint.finding import Finding
    from revlint.graph.chain import Chain
    from revlint.severity import Severity
    from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """What a report says of a chain; paths are relative to the project root.

    ``file_count`` are the files that were read or could not be, ``revision_count`` those that
    state a revision id. ``heads`` and ``bases`` are as Alembic lists them. ``unreadable`` are the
    files that cannot be read, or of which only the header can be.
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

    @classmethod
    def of(cls, chain: Chain) -> ChainSummary:
        """The summary of a chain."""
        where = chain.script_directory
        return cls(
            name=chain.name,
            script_location=where.script_location,
            config=where.config,
            version_table=where.version_table.name,
            version_table_schema=where.version_table.schema or None,
            file_count=len(chain.revisions) + len(chain.unreadable),
            revision_count=sum(r.id is not None for r in chain.revisions),
            heads=chain.heads,
            bases=chain.bases,
            unreadable=tuple(file.path for file in chain.unreadable),
        )


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What was found in one project.

    ``root`` is absolute; every path in ``findings`` is relative to it. ``tree`` is where the
    findings' source lines are. ``chains`` are those that the run was asked about, ``findings`` are
    sorted, suppressed ones left out. ``operations`` counts those that rules read in the chains
    that are not parked, and those among them on tables that cannot be known. ``against`` is the
    base, for people. ``is_lasting`` is False where another run over the same files might find
    otherwise.
    """

    root: Path
    tree: Tree
    chains: tuple[ChainSummary, ...]
    findings: tuple[Finding, ...]
    operations: tuple[int, int] = (0, 0)
    against: str = ""
    is_lasting: bool = True

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

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(f.severity is severity for f in self.findings)
