"""The chains of a report as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from revlint.engine.report import ChainSummary, Report
from revlint.finding import Finding
from revlint.reporters.markdown_text import code
from revlint.reporters.paths import prefix_of
from revlint.reporters.summary import counts

#: How many chains, and how many heads of one, are shown.
_MAX_CHAINS, _MAX_HEADS = 100, 4


def chain_rows(report: Report, directory: Path) -> str:
    """The chains, those with findings first; of several projects, each with its directory."""
    rows = [
        (prefix_of(project.root, directory)("."), chain, _of(chain, project.findings))
        for project in report.projects
        for chain in project.chains
    ]
    if not rows:
        return ""
    rows.sort(key=lambda row: not row[2])
    names = ["chain", "revisions", "heads", "findings"]
    has_projects = len(report.projects) > 1
    lines = [
        _line([*["project"] * has_projects, *names]),
        _line([*["---"] * has_projects, "---", "---:", "---", "---"]),
        *(
            _line([*[code(root)] * has_projects, *_cells(chain, findings)])
            for root, chain, findings in rows[:_MAX_CHAINS]
        ),
    ]
    left_out = len(rows) - _MAX_CHAINS
    return "\n".join(lines) + (f"\n\nand {left_out:,} more chains" if left_out > 0 else "")


def _cells(chain: ChainSummary, findings: Sequence[Finding]) -> Iterator[str]:
    yield code(chain.name)
    yield f"{chain.revision_count:,}"
    heads = [code(head) for head in chain.heads[:_MAX_HEADS]]
    left_out = len(chain.heads) - _MAX_HEADS
    yield (", ".join(heads) or "none") + (f" and {left_out:,} more" if left_out > 0 else "")
    yield counts(findings) or "none"


def _of(chain: ChainSummary, findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.chain == chain.name]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
