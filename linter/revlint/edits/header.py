"""Edits of one revision file: its four names and its docstring, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from revlint.edits.binding import binding_edits, step_items
from revlint.edits.docstring import docstring_edits
from revlint.edits.text import EditableText, TextEdit, python_text
from revlint.errors import EditRefused
from revlint.location import START
from revlint.migration.reader import read_revision
from revlint.migration.revision import NAMES, Binding, Revision
from revlint.python.value import Unreadable, Value, items
from revlint.steps import SetDocstring, SetHeader

EditStep = SetHeader | SetDocstring


def apply_steps(data: bytes, steps: Iterable[EditStep]) -> bytes:
    """A revision file after some steps, one after the other.

    A step that is done already changes nothing.

    Raises:
        EditRefused: the file cannot be edited with certainty. It names file and line.
    """
    original = data
    for step in steps:
        data = _apply(data, step, original)
    return data


def text_edits(data: bytes, steps: Sequence[EditStep]) -> tuple[TextEdit, ...]:
    """The edits that ``apply_steps`` makes, in the text of the file as it is.

    Raises:
        EditRefused: as ``apply_steps``.
    """
    wanted = apply_steps(data, steps)
    try:
        text = python_text(data)
        found = sorted(edit for step in steps for edit in _edits(text, data, step, data))
    except EditRefused:
        found = []
    else:
        apart = all(one.end <= two.start for one, two in pairwise(found))
        if apart and text.apply(found) == wanted:
            return tuple(found)
    return (_one_edit(text, python_text(wanted)),) if wanted != data else ()


def _one_edit(before: EditableText, after: EditableText) -> TextEdit:
    """The shortest single edit between two texts."""
    old, new = before.text, after.text
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    start = min(len(old), len(new)) if start is None else start
    most = min(len(old), len(new)) - start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    return TextEdit(start, len(old) - end, new[start : len(new) - end])


def _apply(data: bytes, step: EditStep, original: bytes) -> bytes:
    try:
        text = python_text(data)
        edits = _edits(text, data, step, original)
        after = text.apply(edits) if edits else data
        # What one encoding writes in several ways is refused here.
        python_text(after)
    except EditRefused as error:
        raise EditRefused(error.why, step.path, error.line) from None
    if after != data and not _has_effect(step, _read(step.path, data), after):
        what = step.name if isinstance(step, SetHeader) else "the docstring"
        raise EditRefused(f"{what} cannot be changed with certainty", step.path)
    return after


def _edits(text: EditableText, data: bytes, step: EditStep, original: bytes) -> Sequence[TextEdit]:
    revision = _read(step.path, data)
    if isinstance(step, SetHeader):
        return binding_edits(text, revision, step)
    return docstring_edits(text, revision, step, _read(step.path, original))


def _read(path: str, data: bytes) -> Revision:
    found = read_revision(path, data)
    if isinstance(found, Unreadable):
        line = None if found.range == START else found.range.line
        raise EditRefused(f"cannot be read: {found.message}", path, line)
    return found


def _has_effect(step: EditStep, before: Revision, data: bytes) -> bool:
    """Whether a file states what a step asks for, and all else as before."""
    after = read_revision(step.path, data)
    if isinstance(after, Unreadable) or _fault(after) != _fault(before):
        return False
    changed = {n for n in NAMES if not _is_same(getattr(before, n), getattr(after, n))}
    if isinstance(step, SetDocstring):
        return not changed
    stated: Binding | None = getattr(after, step.name)
    found = () if stated is None else items(stated.value)
    return changed == {step.name} and [v.string for v in found] == [*step_items(step)]


def _fault(revision: Revision) -> str:
    return revision.fault.message if revision.fault else ""


def _is_same(before: Binding | None, after: Binding | None) -> bool:
    if before is None or after is None:
        return before is after
    return _shape(before.value) == _shape(after.value)


def _shape(value: Value) -> object:
    if value.elements:
        return value.type, tuple(map(_shape, value.elements))
    return value.type, value.text
