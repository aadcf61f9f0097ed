"""Edits of a head file: other heads in the same layout, with its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from revlint.edits.text import EditableText, utf8_text
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.head_files import head_files
from revlint.steps import WriteFile

_ID = re.compile(r"[^\s,]+")
_REST = re.compile(r"[ \t,]*")

Edit = tuple[int, int, str]


def update_head_files(before: Chain, after: Chain) -> Iterator[WriteFile]:
    """New contents for the head files of a chain that gets other heads.

    Files that are out of date already are left alone: they have a finding.

    Args:
        before: the chain as it is.
        after: the chain as it will be, with the same tree.

    Raises:
        EditRefused: a head file is not UTF-8.
    """
    right = {file.path for file in head_files(before) if {*file.ids} == {*file.heads}}
    for file in head_files(after):
        if file.path in right and {*file.ids} != {*file.heads}:
            try:
                data = set_heads(after.tree.read(file.path), file.heads)
            except EditRefused as error:
                raise EditRefused(error.why, file.path, error.line) from None
            yield WriteFile(file.path, data)


def set_heads(data: bytes, heads: Sequence[str]) -> bytes:
    """The content of a head file that lists these heads.

    Ids that are heads keep their places; the others are replaced, and removed or added at the end.

    Raises:
        EditRefused: it is not UTF-8.
    """
    text = utf8_text(data)
    raw = text.decoded.text
    found = list(_ids(raw))
    wrong = [span for id_, span in found if id_ not in heads]
    missing = [head for head in heads if head not in {id_ for id_, _ in found}]
    edits = []
    added = []
    for span, head in zip_longest(wrong, missing):
        if span is None:
            added.append(head)
        elif head is None:
            edits.append((*_removed(raw, found, span), ""))
        else:
            edits.append((*span, head))
    if added:
        edits.append(_added(text, found, added))
    return text.decoded.bom + _applied(raw, edits).encode()


def _ids(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The ids with their spans; lines that begin with ``#`` do not count."""
    at = 0
    for line in text.splitlines(keepends=True):
        if not line.lstrip().startswith("#"):
            for match in _ID.finditer(line):
                yield match[0], (at + match.start(), at + match.end())
        at += len(line)


def _removed(
    text: str, found: list[tuple[str, tuple[int, int]]], span: tuple[int, int]
) -> tuple[int, int]:
    """What is removed with an id: its line, or the blanks and commas beside it."""
    lines = text.splitlines(keepends=True)
    start = 0
    for line in lines:
        if start + len(line) > span[0]:
            break
        start += len(line)
    end = start + len(line)
    inside = [other for _, other in found if start <= other[0] < end]
    if len(inside) == 1:
        return start, end
    rest = _REST.match(text, span[1])
    assert rest is not None
    if span != inside[-1]:
        return span[0], rest.end()
    return inside[inside.index(span) - 1][1], span[1]


def _added(text: EditableText, found: list[tuple[str, tuple[int, int]]], added: list[str]) -> Edit:
    """New ids at the end: on the line of the last one where that lists several."""
    raw = text.decoded.text
    ending = text.line_ending(0)
    if not found:
        start = "" if not raw or raw.endswith(("\n", "\r")) else ending
        return len(raw), len(raw), f"{start}{ending.join(added)}{ending}"
    end = found[-1][1][1]
    if len(found) > 1:
        between = raw[found[-2][1][1] : found[-1][1][0]]
        if not between.strip(" \t,"):
            return end, end, "".join(between + head for head in added)
    return end, end, "".join(ending + head for head in added)


def _applied(text: str, edits: list[Edit]) -> str:
    pieces, at = [], 0
    for start, end, new in sorted(edits):
        pieces += [text[at : max(at, start)], new]
        at = max(at, end)
    return "".join([*pieces, text[at:]])
