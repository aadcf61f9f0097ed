"""A place of a finding as people see it: its path, its source line and what is marked there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from revlint.reporters.excerpt import Excerpt
from revlint.reporters.prose import wrapped
from revlint.terminal import Style, width_of

#: How wide a label may become that does not fit beside its marks or below them.
_LABEL_WIDTH = 50


@dataclass(frozen=True, slots=True)
class Snippet:
    """A place: as text, with its source line where there is one, and what is to be seen there."""

    place: str
    label: str
    excerpt: Excerpt | None


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
    snippet: Snippet, margin: Margin, width: int, mark: str, paint: Callable[[str], str]
) -> Iterator[str]:
    """The lines of a snippet; its marks are ``mark``, painted with ``paint``."""
    yield f"{' ' * margin.digits}{margin.style.blue('-->')} {snippet.place}"
    found = snippet.excerpt
    if found:
        yield margin.of("|")
        yield f"{margin.of('|', found.line)} {found.text}"
        for line in _marks(found, snippet.label, mark, width - margin.width):
            indent = len(line) - len(line.lstrip(" "))
            yield f"{margin.of('|')} {line[:indent]}{paint(line[indent:])}"
    yield margin.of("|")


def _marks(found: Excerpt, label: str, mark: str, width: int) -> Iterator[str]:
    """The marks, and the label beside them, else below them, as far left as it has to be."""
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
