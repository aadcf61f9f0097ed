"""Edits of a head file: other heads in the same layout, with its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from revlint.edits.text import EditableText, utf8_text
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.head_files import head_files
from revlint.steps import WriteFile

_ID = re.compile(r"[^\s,]+")

Span = tuple[int, int]
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
    edits: list[Edit] = [(*span, head) for span, head in zip(wrong, missing, strict=False)]
    gone, added = wrong[len(missing) :], missing[len(wrong) :]
    edits += [(*_removed(raw, [s for _, s in found], gone, span), "") for span in gone]
    if added:
        edits.append(_added(text, found, added))
    return text.decoded.bom + _applied(raw, edits).encode()


def _ids(text: str) -> Iterator[tuple[str, Span]]:
    """The ids with their spans; lines that begin with ``#`` do not count."""
    at = 0
    for line in text.splitlines(keepends=True):
        if not line.lstrip().startswith("#"):
            for match in _ID.finditer(line):
                yield match[0], (at + match.start(), at + match.end())
        at += len(line)


def _removed(text: str, found: list[Span], gone: list[Span], span: Span) -> Span:
    """What is removed with an id: its line, or the blanks and commas beside it."""
    start = 0
    for line in text.splitlines(keepends=True):
        if start + len(line) > span[0]:
            break
        start += len(line)
    inside = [other for other in found if start <= other[0] < start + len(line)]
    kept = [other for other in inside if other not in gone]
    if not kept:
        return start, start + len(line)
    if span > kept[-1]:
        return kept[-1][1], span[1]
    return span[0], next(other[0] for other in inside if other > span)


def _added(text: EditableText, found: list[tuple[str, Span]], added: list[str]) -> Edit:
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
