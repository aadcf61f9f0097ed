"""The findings of a report in Markdown, chain by chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from revlint import escape
from revlint.engine.report import ProjectReport, Report
from revlint.finding import Finding, Severity
from revlint.path_text import show_paths_unbroken
from revlint.reporters.finding_text import FindingText, finding_text
from revlint.reporters.markdown_text import code, fenced, linked, prose
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.places import Places, places_of
from revlint.reporters.prose import unwrapped
from revlint.reporters.source_lines import SourceLines
from revlint.terminal import PLAIN

#: The columns of a source line: as many as a page of GitHub shows.
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one chain, or those of a project that belong to none; worst first."""

    project: ProjectReport
    chain: str | None
    findings: Sequence[Finding]
    sources: SourceLines
    to_path: ToPath


def sections_of(report: Report, directory: Path) -> Iterator[Section]:
    """The chains that have findings, in the order of the report; what is in none comes last."""
    for project in report.projects:
        sources, to_path = SourceLines(project.tree), prefix_of(project.root, directory)
        by_chain: dict[str | None, list[Finding]] = {c.name: [] for c in project.chains}
        for finding in sorted(project.findings, key=_rank):
            by_chain.setdefault(finding.chain, []).append(finding)
        by_chain[None] = by_chain.pop(None, [])
        for name, findings in by_chain.items():
            if findings:
                yield Section(project, name, findings, sources, to_path)


def section_blocks(section: Section) -> Iterator[tuple[str, int]]:
    """The blocks of a section, the first with its title; each with the number of its findings."""
    name = section.chain
    title = "### " + (f"chain {code(name)}" if name is not None else "configuration")
    for finding in section.findings:
        block = "\n\n".join(_blocks(finding, section))
        yield f"{title}\n\n{block}" if title else block, 1
        title = ""


def _blocks(finding: Finding, section: Section) -> Iterator[str]:
    text = finding_text(finding, section.to_path, show_paths_unbroken)
    places = places_of(finding, text, section.sources, section.to_path, _WIDTH)
    name = linked(finding.rule, finding.url)
    yield f"**{finding.severity or Severity.ERROR}** {name}: {prose(text.title)}"
    if any(snippet.excerpt for snippet in places.snippets):
        paint = {"^": str, "-": str}
        yield fenced(places.drawn(places.margin(PLAIN), _WIDTH, paint), "text")
    else:
        label = f": {prose(text.label)}" if text.label else ""
        yield f"in {code(places.snippets[0].place)}{label}"
    notes = "\n".join(f"- {line}" for line in _notes(finding, text, places))
    if notes:
        yield notes
    if text.commands:
        yield fenced(map(_command, text.commands), "sh")


def _notes(finding: Finding, text: FindingText, places: Places) -> Iterator[str]:
    yield from map(prose, text.facts)
    for place in places.notes:
        yield f"{prose(place.label)} {code(place.place)}".lstrip()
    if places.left_out:
        yield f"and {places.left_out} more"
    if finding.already:
        yield f"note: {prose(finding.already)}"
    if text.help or text.commands:
        yield f"help: {prose(text.help or 'run')}{':' if text.commands else ''}"


def _command(line: str) -> str:
    """A command as it can be pasted, or a remark in place of one that would be changed."""
    shown = unwrapped(escape.for_terminal(line))
    return shown if shown == line else "# it has characters that cannot be shown"


def _rank(finding: Finding) -> int:
    return (finding.severity or Severity.ERROR).rank
