"""The places of a finding: those that are shown with their source, and those that are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from revlint import escape
from revlint.finding import Finding
from revlint.location import START, Location
from revlint.reporters.finding_text import FindingText
from revlint.reporters.paths import ToPath
from revlint.reporters.snippet import Margin, Paint, Snippet, draw
from revlint.reporters.source_lines import SourceLines
from revlint.terminal import Style

#: How many related places of a finding are shown, and how many at most with their source.
MAX_RELATED, MAX_SOURCES = 10, 2


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one finding.

    ``snippets`` are drawn, the first is the finding's; ``notes`` are named; ``left_out`` places are
    not shown.
    """

    snippets: Sequence[Snippet]
    notes: Sequence[Snippet]
    left_out: int

    def margin(self, style: Style) -> Margin:
        """The left edge, as wide as the line numbers."""
        lines = (snippet.excerpt.line for snippet in self.snippets if snippet.excerpt)
        return Margin(len(str(max(lines, default=0))), style)

    def drawn(self, margin: Margin, width: int, paint: Mapping[str, Paint]) -> Iterator[str]:
        """The lines of the snippets, file by file."""
        for path in dict.fromkeys(snippet.path for snippet in self.snippets):
            here = [snippet for snippet in self.snippets if snippet.path == path]
            yield from draw(here, margin, width, paint)


def places_of(
    finding: Finding, text: FindingText, sources: SourceLines, to_path: ToPath, width: int
) -> Places:
    """The places of a finding; ``text`` has its label and the messages of its related places."""

    def snippet(place: Location, label: str, sign: str = "^") -> Snippet:
        where = place_text(place, to_path)
        return Snippet(place.path, where, label, sources.excerpt(place, width - 8), sign)

    snippets = [snippet(finding.location, text.label)]
    notes: list[Snippet] = []
    are_few = len(finding.related) <= MAX_SOURCES
    shown = zip(finding.related[:MAX_RELATED], text.related, strict=False)
    for related, message in shown:
        found = snippet(related.location, message, "-")
        (snippets if found.excerpt and are_few else notes).append(found)
    return Places(snippets, notes, max(0, len(finding.related) - MAX_RELATED))


def place_text(place: Location, to_path: ToPath) -> str:
    """A place as ``path:line:column``, escaped for a terminal; a whole file as its path."""
    path = escape.for_terminal(escape.cut(to_path(place.path)))
    return path if place.range == START else f"{path}:{place.range.line}:{place.range.column}"
