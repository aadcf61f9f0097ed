"""The report for people: title, place, source with labels, facts, help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from revlint import escape
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.finding import Finding, Severity
from revlint.path_text import show_paths_unbroken
from revlint.reporters.finding_text import FindingText, finding_text
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.places import Places, places_of
from revlint.reporters.prose import hanging, unwrapped, wrapped
from revlint.reporters.snippet import Margin
from revlint.reporters.source_lines import SourceLines
from revlint.reporters.summary import summarise
from revlint.terminal import PLAIN, WIDTH, Style, width_of

#: The deepest indent of the second line of a title.
_MAX_INDENT = 24


def render_findings(
    report: Report, *, directory: Path, style: Style = PLAIN, width: int = WIDTH
) -> str:
    """The findings alone, a block each, with an empty line after each block."""
    lines: list[str] = []
    for project in report.projects:
        sources = SourceLines(project.tree)
        painter = _Painter(sources, prefix_of(project.root, directory), style, width)
        for finding in project.findings:
            lines += (*painter.finding(finding), "")
    return "".join(f"{line}\n" for line in lines)


def render_summary(
    report: Report, *, style: Style = PLAIN, width: int = WIDTH, gate: Gate | None = None
) -> str:
    """What was found and read, red for a run that fails, green for one without findings."""
    gate = gate or Gate()
    is_failing = any(map(gate.fails, report.findings))
    colour = style.red if is_failing else style.yellow if report.findings else style.green
    return "".join(f"{colour(line)}\n" for line in wrapped(summarise(report, gate), width))


@dataclass(frozen=True, slots=True)
class _Painter:
    """Draws the findings of one project."""

    sources: SourceLines
    to_path: ToPath
    style: Style
    width: int

    def finding(self, finding: Finding) -> Iterator[str]:
        """The lines of a finding."""
        text = finding_text(finding, self.to_path, show_paths_unbroken)
        places = places_of(finding, text, self.sources, self.to_path, self.width)
        margin = places.margin(self.style)
        colour = self._colour(finding)
        yield from self._title(finding, text.title, colour)
        yield from places.drawn(margin, self.width, {"^": colour, "-": self.style.blue})
        for fact in text.facts:
            yield from self._note(margin, fact)
        yield from self._related(margin, places)
        if finding.already:
            yield from self._note(margin, finding.already, "note: ")
        yield from self._help(margin, text)
        docs = self.style.link(f"revlint rule {finding.rule}", finding.url)
        yield f"{margin.of('=')} {self.style.cyan('docs: ')}{docs}"

    def _title(self, finding: Finding, title: str, colour: Callable[[str], str]) -> Iterator[str]:
        severity = finding.severity or Severity.ERROR
        name = self.style.link(finding.rule, finding.url)
        prefix = len(f"{severity}[{finding.rule}]: ")
        indent, lines = hanging(title, prefix, self.width, min(prefix, _MAX_INDENT))
        start = f"{colour(f'{severity}[{name}]')}{self.style.bold(':')} "
        yield from _hanging(start, indent, map(self.style.bold, lines))

    def _note(self, margin: Margin, said: str, name: str = "") -> Iterator[str]:
        """A fact, or what ``name`` calls it; its second line begins below the first."""
        prefix = margin.width + len(name)
        indent, lines = hanging(said, prefix, self.width, prefix)
        yield from _hanging(f"{margin.of('=')} {self.style.cyan(name)}", indent, lines)

    def _related(self, margin: Margin, places: Places) -> Iterator[str]:
        """What each place has to do with the finding, and the place beside or below it."""
        room = self.width - margin.width
        for place in places.notes:
            lines = wrapped(place.label, room)
            arrow = f"{self.style.blue('-->')} {place.place}"
            if width_of(f"{lines[-1]} --> {place.place}") <= room:
                lines[-1] += f" {arrow}"
            else:
                lines.append(arrow)
            yield from _hanging(f"{margin.of('=')} ", margin.width, lines)
        if places.left_out:
            yield from self._note(margin, f"and {places.left_out:,} more")

    def _help(self, margin: Margin, text: FindingText) -> Iterator[str]:
        """What to do; a command is a line alone, never wrapped: it is copied from there."""
        if text.help or text.commands:
            said = text.help or "run"
            yield from self._note(margin, f"{said}:" if text.commands else said, "help: ")
        indent = " " * (margin.width + len("help: "))
        for command in text.commands:
            shown = unwrapped(escape.for_terminal(command))
            yield f"{indent}{shown if shown == command else _UNSHOWN}"

    def _colour(self, finding: Finding) -> Callable[[str], str]:
        return {
            Severity.ERROR: self.style.red,
            Severity.WARNING: self.style.yellow,
            Severity.NOTE: self.style.blue,
        }[finding.severity or Severity.ERROR]


def _hanging(start: str, indent: int, lines: Iterable[str]) -> Iterator[str]:
    """Lines of which the first is beside ``start`` and the others are indented."""
    first, *more = lines
    yield f"{start}{first}"
    for line in more:
        yield f"{' ' * indent}{line}"


#: In place of a command with characters that would act on a terminal.
_UNSHOWN = "(it has characters that cannot be shown; --output-format json has it)"
