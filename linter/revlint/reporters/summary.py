"""The last line of a report: what was found, and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from revlint import escape
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.severity import Severity

if TYPE_CHECKING:
    from revlint.finding import Finding

#: How many rules the line names.
_MAX_RULES = 3


def summarise(report: Report, gate: Gate | None = None) -> str:
    """One line with what was found and read, without a newline.

    Of a run that passes it says which findings did not fail it, and which option would.
    """
    return _found(report, gate or Gate()) + _hidden(report) + _unknown(report)


def _found(report: Report, gate: Gate) -> str:
    chains = sum(len(p.chains) for p in report.projects)
    files = sum(p.file_count for p in report.projects)
    revisions = sum(p.revision_count for p in report.projects)
    read = (
        f"read {_count(chains, 'chain')}, {_count(files, 'file')}, {_count(revisions, 'revision')}."
    )
    bases = dict.fromkeys(p.against for p in report.projects if p.against)
    against = f" against {escape.shown(', '.join(bases))}" if bases else ""
    findings = report.findings
    if not findings:
        # A run that read nothing must not look like one that passed.
        return f"{'No findings' if chains else 'Nothing to lint'}{against}; {read}"
    fixable = _fixable(findings)
    if any(map(gate.fails, findings)):
        in_base = sum(finding.in_base is True for finding in findings)
        already = f" ({in_base:,} in the base already)" if in_base else ""
        return f"Found {counts(findings)}{already}{against}; {read}{fixable}"
    return f"{' '.join(_passing(findings, gate))} R{read[1:-1]}{against}.{fixable}"


def _hidden(report: Report) -> str:
    """How many findings the baseline keeps out of the report."""
    count = report.hidden
    return f" The baseline hides {_count(count, 'finding')}." if count else ""


def _unknown(report: Report) -> str:
    """The operations that could not be analysed, so that no finding rests on them."""
    every, unknown = report.operation_counts
    if not unknown:
        return ""
    operations = _count(every, "operation")
    return f" {unknown:,} of {operations} could not be analysed; --verbose lists them."


def _fixable(findings: Sequence[Finding]) -> str:
    """How many findings the options fix: " 3 fixable with --fix, 1 with --unsafe-fixes."."""
    made = [finding.fix.applicability for finding in findings if finding.fix]
    options = (("safe", "--fix"), ("unsafe", "--unsafe-fixes"))
    counts = [(made.count(kind), option) for kind, option in options if kind in made]
    if not counts:
        return ""
    (first, option), *more = counts
    others = "".join(f", {count:,} with {other}" for count, other in more)
    return f" {first:,} fixable with {option}{others}."


def _passing(findings: Sequence[Finding], gate: Gate) -> Iterator[str]:
    """A sentence on the findings that fail no run, and one on those that the base has."""
    parts: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in findings:
        parts[bool(finding.in_base) and not gate.fail_on_base].append(finding)
    new, old = parts
    for group, who in ((new, ""), (old, " that the base has already")):
        if group:
            verb = "does" if len(group) == 1 else "do"
            found = f"{counts(group)} ({_rules(group)}){who}"
            yield f"{found} {verb} not fail the run; {_options(group, gate)} does."


def _options(group: Sequence[Finding], gate: Gate) -> str:
    """The options with which findings that do not fail the run would."""
    needed = ["--fail-on-base"] if any(f.in_base for f in group) and not gate.fail_on_base else []
    if not any(map(gate.is_severe, group)):
        worst = min((f.severity or Severity.ERROR for f in group), key=lambda s: s.rank)
        needed.append(f"--fail-on {worst}")
    return " ".join(needed)


def _rules(findings: Sequence[Finding]) -> str:
    names = list(dict.fromkeys(f.rule for f in findings))
    left_out = len(names) - _MAX_RULES
    return ", ".join(names[:_MAX_RULES]) + (f" and {left_out} more" if left_out > 0 else "")


def statistics(report: Report) -> str:
    """How often each rule found something, the most frequent first; one rule to a line."""
    counts: dict[str, int] = {}
    for finding in report.findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    width = len(str(rows[0][1])) if rows else 0
    return "".join(f"{count:>{width}}  {rule}\n" for rule, count in rows)


def counts(findings: Sequence[Finding]) -> str:
    """How many findings of each severity there are: "2 errors, 1 note"; "" without any."""
    found = [
        (severity, sum((f.severity or Severity.ERROR) is severity for f in findings))
        for severity in Severity
    ]
    return ", ".join(_count(count, severity.value) for severity, count in found if count)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
