"""Lines of a file after the edits of a fix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from revlint.location import Range


class Edit(Protocol):
    """A stretch of a file and the text that replaces it."""

    @property
    def range(self) -> Range: ...

    @property
    def text(self) -> str: ...


def replaced(lines: Sequence[str], first: int, edits: Sequence[Edit]) -> str | None:
    """The text that replaces some lines, without a newline at its end.

    Args:
        lines: the lines, without line ends.
        first: the number of the first one, from 1.
        edits: they do not overlap.

    Returns:
        None if an edit changes other lines too.
    """
    text = "".join(f"{line}\n" for line in lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda edit: edit.range, reverse=True):
        place = edit.range
        if place.line < first or place.end_line - first >= len(starts):
            return None
        start = starts[place.line - first] + place.column - 1
        end = starts[place.end_line - first] + place.end_column - 1
        if end > len(text):
            return None
        text = text[:start] + edit.text + text[end:]
    return text.removesuffix("\n")
