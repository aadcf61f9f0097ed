"""A report in Markdown, for the summary of a job in GitHub Actions.

The verdict, a table of chains, the findings by chain, and what was not analysed.
"""

from __future__ import annotations

from pathlib import Path

from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.reporters.job_chains import chain_rows
from revlint.reporters.job_findings import block_of, picture_of, sections_of, title_of
from revlint.reporters.job_unknown import unknown_block
from revlint.reporters.markdown_text import prose
from revlint.reporters.summary import summarise

#: The bytes that GitHub takes of one step; it shows nothing of a longer summary
#: (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
LIMIT = 1024 * 1024

#: How many chains are drawn: a page of GitHub draws each in a separate frame.
_MAX_PICTURES = 10

#: The bytes that the line about left out findings may take.
_SPARE = 200


def render_job_summary(
    report: Report,
    *,
    directory: Path,
    gate: Gate | None = None,
    room: int = LIMIT,
    source: str = "",
) -> str:
    """The report in at most ``room`` bytes; paths are relative to a directory.

    ``source`` is where a code host shows the files of the repository. Chains with errors come
    first. Findings that do not fit are left out and counted. Without room for the verdict, the
    summary is empty.
    """
    gate = gate or Gate()
    fitting = _Fitting(room)
    if not fitting.add(_verdict(report, gate)):
        return ""
    fitting.add(chain_rows(report, directory))
    last = unknown_block(report, directory)
    fitting.keep(len(last.encode()) + _SPARE)
    pictures = left_out = 0
    for section in sorted(sections_of(report, directory, source), key=lambda s: s.worst):
        title = title_of(section)
        picture = picture_of(section) if pictures < _MAX_PICTURES and not left_out else ""
        if picture and fitting.add(f"{title}\n\n{picture}"):
            pictures, title = pictures + 1, ""
        for finding in section.findings:
            block = block_of(finding, section)
            if left_out or not fitting.add(f"{title}\n\n{block}" if title else block):
                left_out += 1
            title = ""
    fitting.keep(0)
    if left_out:
        fitting.add(f"{left_out:,} more in the log: a job summary holds 1 MiB.")
    fitting.add(last)
    return fitting.text


class _Fitting:
    """Blocks of Markdown that fit into some bytes."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept = 0
        self._blocks: list[str] = []

    def keep(self, size: int) -> None:
        """Keep bytes free, from now on."""
        self._kept = size

    def add(self, block: str) -> bool:
        """Add a block if there is room for it; an empty one is nothing."""
        size = len(block.encode()) + 2
        if size > self._room - self._kept:
            return False
        if block:
            self._room -= size
            self._blocks.append(block)
        return True

    @property
    def text(self) -> str:
        return "\n\n".join(self._blocks) + "\n"


def _verdict(report: Report, gate: Gate) -> str:
    if any(map(gate.fails, report.findings)) or not any(p.chains for p in report.projects):
        sign = "❌"
    else:
        sign = "⚠️" if report.findings else "✅"
    return f"## {sign} revlint\n\n**{prose(summarise(report, gate))}**"
