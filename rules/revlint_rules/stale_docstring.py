"""stale-docstring: the docstring disagrees with the variables about the id or parents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from revlint.api import (
    Chain,
    Docstring,
    Example,
    FileRule,
    Finding,
    Location,
    Range,
    Revision,
    Severity,
    history,
    is_slip,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
_C3 = "migrations/versions/c3.py"

_LINE = re.compile(r"[ \t]*(Revision ID|Revises):[ \t]*(.*?)[ \t]*")

#: What templates write for a base.
_NO_PARENT = {"<base>", "base", "None", ""}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the docstring: its text, and the place of the text or else of its heading."""

    text: str
    range: Range


class StaleDocstring(FileRule):
    """ "Revision ID:" or "Revises:" in the docstring disagrees with the variables.

    The order of a merge's parents does not matter, and an empty text, `None` or `<base>` fits a
    base. Lines that are missing are not required.

    Why: Alembic never reads these lines, but people do: `alembic history --verbose` and `alembic
        show` print them, and reviewers of a rebased migration trust them. They become stale when
        `down_revision` changes and the docstring does not.
    Fix: Write the values of the variables.
    Semantics: alembic: script/base.py, Script.doc and Script.longdoc; templates/generic,
        script.py.mako. Observed with Alembic 1.20.1.
    """

    name = "stale-docstring"
    group = "Files"
    severity = Severity.WARNING
    default = "new"
    examples = (
        Example(
            bad={**_GOOD, _C3: _GOOD[_C3].replace("Revises: b2", "Revises: a1")},
            good=_GOOD,
            finds=(f"{_C3}:4",),
            new=frozenset({_C3}),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        if revision.docstring is None:
            return
        ids = _lines(revision.docstring, "Revision ID")
        if revision.id is not None and ids and not is_slip(revision.id):
            yield from _check_id(revision, revision.id, ids)
        parents = _lines(revision.docstring, "Revises")
        if parents and _are_parents_certain(revision, chain):
            yield from _check_parents(revision, parents)


def _check_id(revision: Revision, id_: str, lines: tuple[_Line, ...]) -> Iterator[Finding]:
    # An empty line is an unfilled template, and says nothing.
    if any(not line.text or _is_same(line.text, id_) for line in lines):
        return
    yield Finding(
        title=f"docstring says revision {quoted(lines[0].text)}, the file defines {quoted(id_)}",
        label=f"revision is {quoted(id_)}",
        help=f"write Revision ID: {quoted(id_)[1:-1]}",
        location=Location(revision.path, lines[0].range),
        revision=revision.id,
    )


def _check_parents(revision: Revision, lines: tuple[_Line, ...]) -> Iterator[Finding]:
    parents = list(dict.fromkeys(value.text for value in revision.parents))
    if any(_names_exactly(line.text, set(parents)) for line in lines):
        return
    said = lines[0].text
    revises = quoted(said) if said not in _NO_PARENT else "nothing"
    truth = " and ".join(map(quoted, parents)) or "None"
    yield Finding(
        title=f"docstring says it revises {revises}, down_revision is {truth}",
        label=f"down_revision is {truth}",
        help=(
            f"write Revises: {', '.join(quoted(p)[1:-1] for p in parents)}"
            if parents
            else "leave Revises: empty"
        ),
        location=Location(revision.path, lines[0].range),
        revision=revision.id,
    )


def _are_parents_certain(revision: Revision, chain: Chain) -> bool:
    """Whether the docstring can be compared with the parents: they are known and exist."""
    if not revision.parents_known:
        return False
    return not any(
        is_slip(value.text)
        or (value.text not in chain.by_id and value.text not in chain.external_revisions)
        for value in revision.parents
    )


def _is_same(said: str, name: str) -> bool:
    """Whether a text is a name, with or without a remark after it."""
    return said == name or _first_word(said).strip("'\"") == name


def _names_exactly(said: str, parents: set[str]) -> bool:
    if len(parents) == 1 and said in parents:
        return True
    items = [item.strip().strip("()[]'\" \t") for item in said.split(",")]
    named = {item for item in items if item not in _NO_PARENT}
    return named == parents or {_first_word(item) for item in named} == parents


def _first_word(text: str) -> str:
    return next(iter(text.split()), "")


def _lines(docstring: Docstring, word: str) -> tuple[_Line, ...]:
    """The lines of a docstring that begin with a heading, with their places in the file."""
    if f"{word}:" not in docstring.text:
        return ()
    found = []
    for number, line in enumerate(docstring.text.split("\n")):
        match = _LINE.fullmatch(line)
        if match and match[1] == word:
            start, end = match.span(2) if match[2] else match.span(1)
            found.append(_Line(match[2], _place(docstring, number, start, end)))
    return tuple(found)


def _place(docstring: Docstring, number: int, start: int, end: int) -> Range:
    """The place of a part of a line; the whole literal where text and source differ."""
    literal = docstring.range
    if not docstring.plain:
        return literal
    before = 1 if number else literal.column + _quote_width(docstring)
    line = literal.line + number
    return Range(line, before + start, line, before + end)


def _quote_width(docstring: Docstring) -> int:
    """The number of quotes before the text: one, or three."""
    literal = docstring.range
    if literal.line != literal.end_line:
        return 3
    return (literal.end_column - literal.column - len(docstring.text)) // 2
