"""Revisions with fields that their files do not tell, for the fillings of a chain."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from revlint.location import Range
from revlint.migration.identifier import quoted
from revlint.migration.revision import Binding, Revision
from revlint.path_text import path_text
from revlint.python.value import Value, dynamic


def revision_name(id_: str) -> str:
    """A revision of a filling for a message: its id, else its file."""
    path = path_in(id_)
    return quoted(id_) if path is None else f"the revision in {path_text(path)}"


def known_id(id_: str) -> str | None:
    """The id of a revision of a filling; None where its file does not tell."""
    return id_ if path_in(id_) is None else None


def path_in(id_: str) -> str | None:
    """The path of the file that an id was made for, None for an id that a file defines."""
    return id_[1:-1] if id_ == path_text(id_[1:-1]) else None


def with_id(revision: Revision, id_: str) -> Revision:
    return replace(revision, revision=binding("revision", text_value(id_, revision.id_range)))


def with_parents(revision: Revision, parents: Collection[str]) -> Revision:
    known = [value.text for value in revision.parents]
    place = revision.down_range
    items = tuple(text_value(text, place) for text in dict.fromkeys((*known, *parents)))
    value = Value("tuple", "", place, items) if items else Value("NoneType", "None", place)
    return replace(revision, down_revision=binding("down_revision", value))


def with_any_label(revision: Revision) -> Revision:
    """A revision with one more label, which no other revision has: it may inherit any."""
    place = revision.id_range
    items = (*revision.labels, dynamic("inherited", place))
    return replace(
        revision, branch_labels=binding("branch_labels", Value("tuple", "", place, items))
    )


def text_value(text: str, place: Range) -> Value:
    return Value("str", text, place)


def binding(name: str, value: Value) -> Binding:
    return Binding(name, value, value.range)
