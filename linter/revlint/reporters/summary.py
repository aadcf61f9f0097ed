"""The last line of a report: what was read, and what was found."""

from __future__ import annotations

from revlint.engine.report import Report
from revlint.severity import Severity


def summarise(report: Report) -> str:
    """One line with the counts of findings, chains, files and revisions, without a newline."""
    chains = sum(len(p.chains) for p in report.projects)
    files = sum(p.file_count for p in report.projects)
    revisions = sum(p.revision_count for p in report.projects)
    read = f"{_count(chains, 'chain')}, {_count(files, 'file')}, {_count(revisions, 'revision')}"
    found = [
        _count(report.count(severity), severity.value)
        for severity in Severity
        if report.count(severity)
    ]
    # A run that read nothing must not sound like one that passed.
    none = "Nothing wrong" if chains else "Nothing to lint"
    in_base = sum(finding.in_base is True for finding in report.findings)
    already = f" ({in_base:,} in the base already)" if in_base else ""
    return f"{', '.join(found) or none}{already}; read {read}."


def statistics(report: Report) -> str:
    """How often each rule found something, the most frequent first; one rule to a line."""
    counts: dict[str, int] = {}
    for finding in report.findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    width = len(str(rows[0][1])) if rows else 0
    return "".join(f"{count:>{width}}  {rule}\n" for rule, count in rows)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
