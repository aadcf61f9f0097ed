"""The lines of a docstring that Alembic writes, and revlint's own, "Counterpart:"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from revlint.location import Range
from revlint.migration.revision import Docstring

Heading = Literal["Revision ID", "Revises", "Create Date", "Counterpart"]

_LINE = re.compile(r"^[ \t]*(Revision ID|Revises|Create Date|Counterpart):[ \t]*(.*)", re.MULTILINE)

#: What templates write for a base.
_NO_PARENT = frozenset({"<base>", "base", "None", ""})

_AROUND = "()[]'\" \t"


@dataclass(frozen=True, slots=True)
class DocstringLine:
    """A line of a docstring: its text, and the span of the text in the docstring or its source.

    ``heading`` is the span of the word before the colon.
    """

    text: str
    span: tuple[int, int]
    heading: tuple[int, int]

    def is_id(self, id_: str) -> bool:
        """Whether the text is an id, with or without a remark after it."""
        return self.text == id_ or _first_word(self.text).strip("'\"") == id_

    def names(self, parents: Collection[str]) -> bool:
        """Whether the text names these parents and no others, in any order."""
        if self.text == ", ".join(parents):
            return True
        items = [item.strip().strip(_AROUND) for item in self.text.split(",")]
        named = {item for item in items if item not in _NO_PARENT}
        return named == set(parents) or {_first_word(item) for item in named} == set(parents)

    def ids(self, known: Collection[str] = ()) -> Iterator[tuple[str, tuple[int, int]]]:
        """The ids in the text with their spans, without remarks.

        ``known`` are ids that may hold blanks.
        """
        at = self.span[0]
        for item in self.text.split(","):
            bare = item.strip(_AROUND)
            start = at + len(item) - len(item.lstrip(_AROUND))
            at += len(item) + 1
            whole = next((id_ for id_ in known if bare == id_ or bare.startswith(f"{id_} ")), "")
            id_ = whole or _first_word(bare).strip("'\"")
            if id_ not in _NO_PARENT:
                yield id_, (start, start + len(id_))


def docstring_lines(text: str, heading: Heading) -> tuple[DocstringLine, ...]:
    """The lines of a docstring, or of its source, that begin with a heading."""
    if f"{heading}:" not in text:
        return ()
    found = []
    for match in _LINE.finditer(text):
        if match[1] == heading:
            said, start = match[2].rstrip(" \t"), match.start(2)
            found.append(DocstringLine(said, (start, start + len(said)), match.span(1)))
    return tuple(found)


def place_in_source(docstring: Docstring, span: tuple[int, int]) -> Range:
    """The place of a span of a docstring; the whole literal where text and source differ."""
    literal = docstring.range
    if not docstring.plain:
        return literal
    number = docstring.text.count("\n", 0, span[0])
    start = docstring.text.rfind("\n", 0, span[0]) + 1
    before = 1 if number else literal.column + _quote_width(docstring)
    line = literal.line + number
    return Range(line, before + span[0] - start, line, before + span[1] - start)


def _quote_width(docstring: Docstring) -> int:
    """The number of quotes before the text: one, or three."""
    literal = docstring.range
    if literal.line != literal.end_line:
        return 3
    return (literal.end_column - literal.column - len(docstring.text)) // 2


def _first_word(text: str) -> str:
    return next(iter(text.split()), "")
