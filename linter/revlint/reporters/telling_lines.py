"""The lines of an example's file that tell something, without the boilerplate around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

#: Files with no more lines than this are shown whole, and stretches of others up to this length.
_SHORT, _LONG = 5, 14

#: What is left out of a long file. Every kind of file that examples have knows such comments.
_GAP = "# …"

_HEADER = re.compile(r"(revision|down_revision)\b|(branch_labels|depends_on)\b(?!.*= None$)")
_BARE_HEADER = re.compile(r"(branch_labels|depends_on)\b.*= None$")
_IMPORT = re.compile(r"(from|import) ")
_BARE_FUNCTION = re.compile(r"(?m)^def \w+\(\)(?: -> None)?:\n    pass\n")
_DOCSTRING = re.compile(r'(?m)^"""(?:.|\n)*?"""\n')


def telling_lines(text: str, is_python: bool, marked: Collection[int] = ()) -> str:
    """A text without what every file of its kind has; ``marked`` lines, from 1, always stay."""
    lines = text.rstrip("\n").split("\n")
    if len(lines) <= _SHORT:
        return text
    kept = sorted(_kept(text, lines, marked) if is_python else range(1, len(lines) + 1))
    if not kept:
        return text
    if len(kept) > _LONG:
        near = {line + i for line in marked for i in (-1, 0, 1)}
        short = [n for n in kept if n in near or (is_python and _HEADER.match(lines[n - 1]))]
        return "\n".join(_joined(lines, short or kept[:_LONG], _GAP)) + "\n"
    return "\n".join(_joined(lines, kept, "")) + "\n"


def docstring_lines(text: str) -> range:
    """The numbers of the lines of a file's docstring."""
    match = _DOCSTRING.search(text)
    return _lines_of(match, text) if match else range(0)


def _kept(text: str, lines: Sequence[str], marked: Collection[int]) -> Iterator[int]:
    """The numbers of the lines of a revision file that are not boilerplate."""
    left_out, whole = set[int](), set(marked)
    for pattern in (_DOCSTRING, _BARE_FUNCTION):
        for match in pattern.finditer(text):
            block = _lines_of(match, text)
            (left_out if whole.isdisjoint(block) else whole).update(block)
    for number, line in enumerate(lines, 1):
        is_telling = line.strip() and not _BARE_HEADER.match(line) and not _IMPORT.match(line)
        is_kept = number in whole if line.strip() else number in marked
        if is_kept or (is_telling and number not in left_out):
            yield number


def _lines_of(match: re.Match[str], text: str) -> range:
    first = text.count("\n", 0, match.start()) + 1
    return range(first, first + match[0].count("\n"))


def _joined(lines: Sequence[str], kept: Sequence[int], gap: str) -> Iterator[str]:
    """Lines, with one sign where lines between them were blank or are left out."""
    before = kept[0] if kept else 0
    for number in kept:
        between = lines[before : number - 1]
        if gap and between:
            yield gap
        elif not all(map(str.strip, between)):
            yield ""
        yield lines[number - 1]
        before = number
