"""Edits of the lines that name revisions in the docstring of a revision file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from revlint.edits.text import EditableText, TextEdit
from revlint.edits.written_date import rewritten_date
from revlint.errors import EditRefused
from revlint.migration.docstring_lines import DocstringLine, docstring_lines
from revlint.migration.revision import Revision
from revlint.python.lexer import is_one_string
from revlint.steps import SetDocstring

_OPENING = re.compile(r"""([rRuU]?)('''|\"""|'|")""")


def docstring_edits(
    text: EditableText, revision: Revision, step: SetDocstring, original: Revision
) -> list[TextEdit]:
    """The edits after which the docstring says what the step says.

    Lines that say so already, and lines that the docstring lacks, are left out.

    Args:
        text: the file.
        revision: what it states.
        step: the new values.
        original: what the file stated before the first of several steps, whose ids the lines name.

    Raises:
        EditRefused: the docstring is no single literal, or cannot hold an id.
    """
    docstring = revision.docstring
    if docstring is None:
        return []
    place = docstring.range
    start = text.offset(place.line, place.column)
    end = text.offset(place.end_line, place.end_column)
    code = text.text[start:end]
    opening = _OPENING.match(code)
    if opening is None or not is_one_string(code):
        if _is_stale(docstring.text, step):
            raise EditRefused("the docstring is not one literal", None, place.line)
        return []
    content = code[opening.end() : len(code) - len(opening[2])]
    known = [v.text for v in original.parents] + ([original.id] if original.id else [])
    found = (edit for edit in _content_edits(content, step, known))
    before = start + opening.end()
    quote = None if opening[1] in ("r", "R") else opening[2]
    return [TextEdit(before + e.start, before + e.end, _escape(e.text, quote)) for e in found]


def _is_stale(text: str, step: SetDocstring) -> bool:
    return any(True for _ in _content_edits(text, step, ()))


def _content_edits(text: str, step: SetDocstring, known: Sequence[str]) -> Iterator[TextEdit]:
    if step.revision is not None:
        lines, id_ = docstring_lines(text, "Revision ID"), step.revision
        # An empty line is an unfilled template, and says nothing.
        if lines and not any(not line.text or line.is_id(id_) for line in lines):
            yield from _written(lines[0], (id_,), known, lambda line: line.is_id(id_))
    if step.parents is not None:
        lines, parents = docstring_lines(text, "Revises"), step.parents
        if lines and not any(line.names(parents) for line in lines):
            yield from _written(lines[0], parents, known, lambda line: line.names(parents))
    if step.created:
        for line in docstring_lines(text, "Create Date")[:1]:
            if (new := rewritten_date(line.text, datetime.fromisoformat(step.created))) is not None:
                yield TextEdit(*line.span, new)
    new_ids = dict(step.counterparts)
    for line in docstring_lines(text, "Counterpart") if new_ids else ():
        yield from (
            TextEdit(*span, new_ids[id_]) for id_, span in line.ids(new_ids) if id_ in new_ids
        )


def _written(
    line: DocstringLine,
    ids: tuple[str, ...],
    known: Sequence[str],
    is_done: Callable[[DocstringLine], bool],
) -> Sequence[TextEdit]:
    found = list(line.ids(known))
    if found and len(found) == len(ids):
        # One for one, so that quotes, brackets and remarks stay.
        pairs = zip(found, ids, strict=True)
        edits = [TextEdit(*span, new) for (old, span), new in pairs if old != new]
        if is_done(replace(line, text=_edited(line, edits))):
            return edits
    written = ", ".join(ids)
    if line.text.startswith(("(", "[")) and len(ids) > 1:
        written = f"({', '.join(map(repr, ids))})"
    if line.span[0] == line.heading[1] + 1 and written:
        written = f" {written}"
    return [TextEdit(*line.span, written)]


def _edited(line: DocstringLine, edits: Iterable[TextEdit]) -> str:
    text, start = line.text, line.span[0]
    for edit in reversed([*edits]):
        text = text[: edit.start - start] + edit.text + text[edit.end - start :]
    return text


def _escape(text: str, quote: str | None) -> str:
    """A text as it is written between quotes, None between those of a raw literal."""
    if quote is None:
        return text
    return text.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}")
