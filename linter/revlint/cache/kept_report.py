"""A report as JSON that can be told again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from revlint.engine.report import ChainSummary, ProjectReport
from revlint.finding import Finding, Related, Severity
from revlint.location import Location, Range
from revlint.sources.tree import Tree

JsonObject = dict[str, Any]


def to_json(report: ProjectReport) -> JsonObject:
    """All of a report but its root and its tree."""
    return {
        "chains": [
            [getattr(chain, name) for name in ChainSummary.__slots__] for chain in report.chains
        ],
        "findings": [_from_finding(finding) for finding in report.findings],
    }


def from_json(kept: JsonObject, root: Path, tree: Tree) -> ProjectReport:
    """The report of a tree that is as it was."""
    return ProjectReport(
        root,
        tree,
        tuple(_to_chain(row) for row in kept["chains"]),
        tuple(_to_finding(**row) for row in kept["findings"]),
    )


def _to_chain(row: list[Any]) -> ChainSummary:
    chain = dict(zip(ChainSummary.__slots__, row, strict=True))
    heads, bases = tuple(chain.pop("heads")), tuple(chain.pop("bases"))
    return ChainSummary(**chain, heads=heads, bases=bases)


def _from_finding(finding: Finding) -> JsonObject:
    return {
        "message": finding.message,
        "location": _from_location(finding.location),
        "help": finding.help,
        "revision": finding.revision,
        "related": [[r.message, _from_location(r.location)] for r in finding.related],
        "severity": finding.severity,
        "rule": finding.rule,
        "chain": finding.chain,
    }


def _to_finding(
    *, location: list[Any], related: list[Any], severity: str | None, **plain: Any
) -> Finding:
    return Finding(
        location=_to_location(location),
        related=tuple(Related(message, _to_location(place)) for message, place in related),
        severity=Severity(severity) if severity else None,
        **plain,
    )


def _from_location(place: Location) -> list[Any]:
    found = place.range
    return [place.path, found.line, found.column, found.end_line, found.end_column]


def _to_location(row: list[Any]) -> Location:
    return Location(row[0], Range(*row[1:]))
