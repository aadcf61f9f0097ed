"""The places of a finding: paths, and source lines with marks and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from revlint.reporters.excerpt import Excerpt
from revlint.reporters.prose import wrapped
from revlint.terminal import Style, width_of

Paint = Callable[[str], str]

#: How wide a label may become that does not fit beside its marks or below them.
_LABEL_WIDTH = 50


@dataclass(frozen=True, slots=True)
class Snippet:
    """A place: its file, the place as text, and the source line, if any, with marks and a label."""

    path: str
    place: str
    label: str
    excerpt: Excerpt | None
    sign: str = "^"


@dataclass(frozen=True, slots=True)
class Margin:
    """The left edge of a report: as wide as its line numbers."""

    digits: int
    style: Style

    def of(self, sign: str, line: int | None = None) -> str:
        """The start of a line, with a sign such as ``|`` or ``=``."""
        return self.style.blue(f"{line or '':>{self.digits}} {sign}")

    @property
    def width(self) -> int:
        """The columns that it takes, with the blank after it."""
        return self.digits + 3


def draw(
    snippets: Sequence[Snippet], margin: Margin, width: int, paint: Mapping[str, Paint]
) -> Iterator[str]:
    """The lines of the places in one file, the first of which is named; ``paint`` has the signs."""
    yield f"{' ' * margin.digits}{margin.style.blue('-->')} {snippets[0].place}"
    rows = [(s.excerpt, s) for s in snippets if s.excerpt]
    before: Excerpt | None = None
    for found, snippet in sorted(rows, key=lambda row: row[0].line):
        if before is None:
            yield margin.of("|")
        elif found.line > before.line + 1:
            yield margin.style.blue("...")
        if before is None or (found.line, found.text) != (before.line, before.text):
            yield f"{margin.of('|', found.line)} {found.text}"
        for line in _marks(found, snippet.label, snippet.sign, width - margin.width):
            indent = len(line) - len(line.lstrip(" "))
            yield f"{margin.of('|')} {line[:indent]}{paint[snippet.sign](line[indent:])}"
        before = found
    yield margin.of("|")


def _marks(found: Excerpt, label: str, mark: str, width: int) -> Iterator[str]:
    """The marks, and the label beside them, else below them, as far left as necessary."""
    marks = " " * found.start + mark * (found.end - found.start)
    room = width - found.end - 1
    (beside, *more) = wrapped(label, room)
    if not more and width_of(beside) <= room:
        yield f"{marks} {beside}".rstrip(" ")
        return
    yield marks
    lines = wrapped(label, max(width - found.start, min(width, _LABEL_WIDTH)))
    longest = max(map(width_of, lines))
    indent = " " * max(0, min(found.start, width - longest))
    for line in lines:
        yield f"{indent}{line}"
