"""One revision of the picture in text: id, date, message and marks, in the width that there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.escape import shown
from revlint.pictures.row_words import RowWords
from revlint.reporters.prose import wrapped
from revlint.terminal import Style, width_of

#: A message that would have fewer columns is left out, and a date that leaves it fewer.
_LEAST, _ENOUGH = 12, 24


def row_lines(row: RowWords, width: int, id_width: int, style: Style) -> Iterator[str]:
    """The line of a row, and the lines of its marks if they do not fit into it.

    ``id_width`` is where the next column begins, for ids that are not longer.
    """
    id_, date, message, note = map(shown, (row.id, row.date, row.message, row.note))
    id_ = fit(id_, width)
    rest = width - max(width_of(id_), id_width)
    line = style.yellow(id_) if message or date else style.bold(id_)
    line += " " * (id_width - width_of(id_))
    has_room = 2 + width_of(note) <= rest
    rest -= 2 + width_of(note) if note and has_room else 0
    if date and rest >= len(date) + 2 + min(_ENOUGH, width_of(message)):
        line += f"  {style.dim(date)}"
        rest -= len(date) + 2
    if message and rest - 2 >= min(_LEAST, width_of(message)):
        line += f"  {fit_end(message, rest - 2)}"
    yield line.rstrip() + (f"  {style.cyan(note)}" if note and has_room else "")
    if note and not has_room:
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
