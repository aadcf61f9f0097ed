"""What a run found, before it becomes text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from revlint.chain import Chain
from revlint.finding import Finding, Severity
from revlint.project import Project


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What was found in one project.

    ``root`` is absolute; every path in ``findings`` is relative to it. ``chains`` are those that
    the run was asked about, ``findings`` are sorted, suppressed ones left out.
    """

    root: Path
    project: Project
    chains: tuple[Chain, ...]
    findings: tuple[Finding, ...]

    @property
    def file_count(self) -> int:
        """How many files of the chains were read or could not be."""
        return sum(len(c.revisions) + len(c.unreadable) for c in self.chains)

    @property
    def revision_count(self) -> int:
        """How many files of the chains state a revision id."""
        return sum(sum(r.id is not None for r in c.revisions) for c in self.chains)


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
