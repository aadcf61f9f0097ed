"""The difference between two texts as edits of small stretches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

#: Longer differences, in lines, become one edit: comparing them would take too long.
_MOST_LINES = 2_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class TextChange(NamedTuple):
    """A stretch of the old text, in offsets, and what replaces it."""

    start: int
    end: int
    text: str


def text_changes(old: str, new: str) -> Iterator[TextChange]:
    """The edits that turn one text into another, in order and apart from each other."""
    before, after = _LINE.findall(old), _LINE.findall(new)
    offsets = [0]
    for line in before:
        offsets.append(offsets[-1] + len(line))
    if len(before) + len(after) > _MOST_LINES:
        yield from _trimmed(0, old, new)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            wanted = "".join(after[new_start:new_end])
            yield from _trimmed(offsets[start], old[offsets[start] : offsets[end]], wanted)


def _trimmed(offset: int, old: str, new: str) -> Iterator[TextChange]:
    """One edit, without what both texts begin and end with."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    most -= start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    # Not between the two characters of one line end.
    if old[start - 1 : start + 1] == "\r\n" or new[start - 1 : start + 1] == "\r\n":
        start -= 1
    if end and (old[len(old) - end - 1 : len(old) - end + 1] == "\r\n"):
        end -= 1
    if old != new:
        yield TextChange(offset + start, offset + len(old) - end, new[start : len(new) - end])
