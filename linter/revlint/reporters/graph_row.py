"""One revision of the picture in text: id, date, message and marks, in the width that there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint import escape
from revlint.migration.created import created
from revlint.migration.message import message_of
from revlint.pictures.marks import Marks, labels_of
from revlint.pictures.nodes import Node
from revlint.reporters.prose import wrapped
from revlint.terminal import Style, width_of

#: A message that would have fewer columns is left out, and a date that leaves it fewer.
_LEAST, _ENOUGH = 12, 24


@dataclass(frozen=True, slots=True)
class RowText:
    """The words of one row, escaped; ``note`` are the marks and labels, in parentheses."""

    id: str
    date: str
    message: str
    note: str


def row_text(node: Node, marks: Marks) -> RowText:
    """The words of a node: of several files that share its id, those of the one that runs."""
    file = node.files[-1] if node.files else None
    id_ = node.id if node.id is not None else file.path.rpartition("/")[2] if file else ""
    words = [*(f"label {label}" for label in labels_of(node)), *marks.of(node)]
    return RowText(
        escape.shown(id_),
        escape.shown(created(file)[:10]) if file else "",
        escape.shown(message_of(file)) if file else "",
        escape.shown(f"({', '.join(words)})") if words else "",
    )


def row_lines(row: RowText, width: int, id_width: int, style: Style) -> Iterator[str]:
    """The line of a row, and the lines of its marks if they do not fit into it.

    ``id_width`` is where the next column begins, for ids that are not longer.
    """
    id_ = fit(row.id, width)
    rest = width - max(width_of(id_), id_width)
    line = style.yellow(id_) if row.message or row.date else style.bold(id_)
    line += " " * (id_width - width_of(id_))
    note = row.note if 2 + width_of(row.note) <= rest else ""
    rest -= 2 + width_of(note) if note else 0
    if row.date and rest >= len(row.date) + 2 + min(_ENOUGH, width_of(row.message)):
        line += f"  {style.dim(row.date)}"
        rest -= len(row.date) + 2
    if row.message and rest - 2 >= min(_LEAST, width_of(row.message)):
        line += f"  {fit_end(row.message, rest - 2)}"
    yield line.rstrip() + (f"  {style.cyan(note)}" if note else "")
    if row.note and not note:
        yield from (f"  {style.cyan(line)}" for line in wrapped(row.note, width - 2))


def fit(text: str, width: int) -> str:
    """A word without its middle if it is wider than a line."""
    if width_of(text) <= width:
        return text
    most = max(width - 1, 2)
    start = _cut(text, most - most // 3)
    end = _cut(text[::-1], most - width_of(start))[::-1]
    return f"{start}…{end}"


def fit_end(text: str, width: int) -> str:
    """A text without its end if it is too wide."""
    return text if width_of(text) <= width else f"{_cut(text, width - 1).rstrip()}…"


def _cut(text: str, width: int) -> str:
    """As much of the start of a text as has room."""
    taken = 0
    for n, character in enumerate(text):
        taken += width_of(character)
        if taken > width:
            return text[:n]
    return text


def column_of(widths: Sequence[int], most: int) -> int:
    """The width of a column whose cells have some widths; wider cells than ``most`` stick out."""
    return max((width for width in widths if width <= most), default=0)
