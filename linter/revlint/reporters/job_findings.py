"""The findings of a report in Markdown, chain by chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from revlint import escape
from revlint.engine.report import ProjectReport, Report
from revlint.finding import Finding, Severity
from revlint.path_text import show_paths_unbroken
from revlint.reporters.finding_text import FindingText, finding_text
from revlint.reporters.markdown_text import code, fenced, linked, prose
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.places import Places, places_of
from revlint.reporters.prose import unwrapped
from revlint.reporters.repository_path import repository_path
from revlint.reporters.source_lines import SourceLines
from revlint.terminal import PLAIN

#: The columns of a source line: as many as a page of GitHub shows.
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one chain, or those of a project that belong to none; worst first.

    ``source`` is where a code host shows the files of the repository, "" if nowhere.
    """

    project: ProjectReport
    chain: str | None
    findings: Sequence[Finding]
    sources: SourceLines
    to_path: ToPath
    source: str = ""

    @property
    def worst(self) -> int:
        """The rank of the worst finding."""
        return _rank(self.findings[0])


def sections_of(report: Report, directory: Path, source: str = "") -> Iterator[Section]:
    """The chains that have findings, in the order of the report; what is in none comes last."""
    for project in report.projects:
        sources, to_path = SourceLines(project.tree), prefix_of(project.root, directory)
        by_chain: dict[str | None, list[Finding]] = {c.name: [] for c in project.chains}
        for finding in sorted(project.findings, key=_rank):
            by_chain.setdefault(finding.chain, []).append(finding)
        by_chain[None] = by_chain.pop(None, [])
        for name, findings in by_chain.items():
            if findings:
                yield Section(project, name, findings, sources, to_path, source)


def title_of(section: Section) -> str:
    """The heading of a section."""
    return f"### chain {code(section.chain)}" if section.chain is not None else "### configuration"


def picture_of(section: Section) -> str:
    """The part of the chain around its findings, for Mermaid; "" if none is at a revision."""
    graph = next((g for g in section.project.graphs if g.name == section.chain), None)
    paths = {finding.location.path for finding in section.findings}
    if graph is None or paths.isdisjoint(file.path for file in graph.files):
        return ""
    # Imported here: a summary of no findings draws nothing.
    from revlint.pictures.mermaid import chain_mermaid

    return fenced(chain_mermaid(graph, section.findings, around=True).splitlines(), "mermaid")


def block_of(finding: Finding, section: Section) -> str:
    """One finding."""
    return "\n\n".join(_blocks(finding, section))


def _blocks(finding: Finding, section: Section) -> Iterator[str]:
    text = finding_text(finding, section.to_path, show_paths_unbroken)
    places = places_of(finding, text, section.sources, section.to_path, _WIDTH)
    name = linked(finding.rule, finding.url)
    yield f"**{finding.severity or Severity.ERROR}** {name}: {prose(text.title)}"
    has_source = any(snippet.excerpt for snippet in places.snippets)
    if section.source or not has_source:
        label = f": {prose(text.label)}" if text.label and not has_source else ""
        yield f"in {linked(places.snippets[0].place, _address(finding, section))}{label}"
    if has_source:
        paint = {"^": str, "-": str}
        yield fenced(places.drawn(places.margin(PLAIN), _WIDTH, paint), "text")
    notes = "\n".join(f"- {line}" for line in _notes(finding, text, places))
    if notes:
        yield notes
    if text.commands:
        yield fenced(map(_command, text.commands), "sh")


def _address(finding: Finding, section: Section) -> str | None:
    """Where the code host shows the line of a finding."""
    if not section.source:
        return None
    path = repository_path(section.project.root)(finding.location.path)
    line = finding.location.range.line
    return f"{section.source}/{quote(path, errors='replace')}#L{line}"


def _notes(finding: Finding, text: FindingText, places: Places) -> Iterator[str]:
    yield from map(prose, text.facts)
    for place in places.notes:
        yield f"{prose(place.label)} {code(place.place)}".lstrip()
    if places.left_out:
        yield f"and {places.left_out:,} more"
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
