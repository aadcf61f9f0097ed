"""The report for people: place, message, the source line with the place underlined, help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from revlint import escape
from revlint.engine.report import Report
from revlint.finding import Finding, Severity
from revlint.location import Location
from revlint.path_text import show_paths
from revlint.reporters.excerpt import Excerpt
from revlint.reporters.finding_text import finding_text
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.source_lines import SourceLines
from revlint.reporters.summary import summarise
from revlint.terminal import PLAIN, Style

#: How many related places are shown of one finding.
MAX_RELATED = 10


def render_full(report: Report, *, directory: Path, style: Style = PLAIN) -> str:
    """The findings, then a line that says what was read; paths are relative to a directory."""
    findings = render_findings(report, directory=directory, style=style)
    errors = report.count(Severity.ERROR)
    colour = style.red if errors else style.yellow if findings else style.green
    return f"{findings}{colour(summarise(report))}\n"


def render_findings(report: Report, *, directory: Path, style: Style = PLAIN) -> str:
    """The findings alone, a block each, with an empty line after each block."""
    blocks: list[str] = []
    for project in report.projects:
        sources = SourceLines(project.tree)
        painter = _Painter(sources, prefix_of(project.root, directory), style)
        blocks += map(painter.finding, project.findings)
    return "".join(f"{block}\n" for block in blocks)


@dataclass(frozen=True, slots=True)
class _Painter:
    """Draws the findings of one project."""

    sources: SourceLines
    to_path: ToPath
    style: Style

    def finding(self, finding: Finding) -> str:
        return "".join(f"{line}\n" for line in self._lines(finding))

    def _lines(self, finding: Finding) -> Iterator[str]:
        severity = finding.severity or Severity.ERROR
        colour = self._colour(severity)
        place, text = self._place(finding.location), finding_text(finding, self.to_path)
        title = self.style.bold(escape.shown(text.title))
        yield f"{place}: {colour(f'{severity}[{finding.rule}]')} {title}"
        shown = self.sources.excerpt(finding.location)
        width = len(str(shown.line)) if shown else 1
        if shown:
            yield from self._excerpt(shown, width, colour)
        yield from self._notes(finding, width)

    def _excerpt(self, shown: Excerpt, width: int, colour: Callable[[str], str]) -> Iterator[str]:
        edge = self.style.blue(f"{'':>{width}} |")
        yield f" {edge}"
        yield f" {self.style.blue(f'{shown.line:>{width}} |')} {shown.text}"
        yield f" {edge} {colour(shown.marks)}"

    def _notes(self, finding: Finding, width: int) -> Iterator[str]:
        equals = " " * (width + 2) + self.style.blue("=")
        for related in finding.related[:MAX_RELATED]:
            said = escape.shown(show_paths(related.message, self.to_path))
            yield f"{equals} {self._place(related.location)}: {said}"
        spare = len(finding.related) - MAX_RELATED
        if spare > 0:
            yield f"{equals} and {spare} more"
        text = finding_text(finding, self.to_path)
        for fact in text.facts:
            yield f"{equals} {escape.shown(fact)}"
        for name, said in (("note", finding.already), ("help", text.help)):
            if said:
                yield f"{equals} {self.style.bold(f'{name}:')} {escape.shown(said)}"
        for command in text.commands:
            yield f"{' ' * len(' =')}      {escape.shown(command)}"
        yield f"{equals} {self.style.dim(f'revlint rule {finding.rule}')}"

    def _place(self, place: Location) -> str:
        path = escape.path_for_line(escape.cut(self.to_path(place.path)))
        return f"{self.style.bold(path)}:{place.range.line}:{place.range.column}"

    def _colour(self, severity: Severity) -> Callable[[str], str]:
        return {
            Severity.ERROR: self.style.red,
            Severity.WARNING: self.style.yellow,
            Severity.NOTE: self.style.blue,
        }[severity]
