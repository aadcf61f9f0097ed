"""What Python expressions are worth, as values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from revlint.location import START, Range

ValueType = Literal[
    "NoneType",
    "bool",
    "bytes",
    "complex",
    "dict",
    "dynamic",
    "ellipsis",
    "float",
    "int",
    "list",
    "set",
    "str",
    "tuple",
]

#: Types whose elements Alembic takes one by one (alembic: util/langhelpers.py, to_tuple).
COLLECTIONS = frozenset({"tuple", "list", "set", "dict"})

_MAX_DIGITS = 100


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression is worth, worked out without running it.

    ``text`` is the text of a ``str``; for any other type it is the source as written, for messages.
    ``elements`` are the elements of a collection in source order (of a dict: its keys). ``values``
    are the values of a dict, one for each key; the values of a revision file leave them out.
    ``reason`` says why a ``dynamic`` value is not known. ``range`` is the place in the file that
    was read. ``literal`` is True where the range holds exactly one string literal or a collection
    display, False where it holds a name or a computation that leads to the value.
    """

    type: ValueType
    text: str
    range: Range
    elements: tuple[Value, ...] = ()
    reason: str = ""
    literal: bool = True
    values: tuple[Value, ...] = ()

    @property
    def is_dynamic(self) -> bool:
        """Whether the value, or any element of it, is not known."""
        if not self.elements:
            return self.type == "dynamic"
        return self.type == "dynamic" or any(e.is_dynamic for e in self.elements)

    @property
    def string(self) -> str | None:
        """The text of a ``str``, None for any other type."""
        return self.text if self.type == "str" else None

    @property
    def number(self) -> int | None:
        """The number of an ``int``, None for any other type and for absurdly long ones."""
        digits = self.text.replace("_", "").replace(" ", "").lstrip("+")
        if self.type != "int" or len(digits) > _MAX_DIGITS:
            return None
        return int(digits, 0)

    def get(self, key: str) -> Value | None:
        """The value that a dict has for a string key, None where it has none."""
        found = None
        for name, value in zip(self.elements, self.values, strict=False):
            if name.type == "str" and name.text == key:
                found = value
        return found

    def same_as(self, other: Value) -> bool:
        """Whether two static values are equal, wherever they stand."""
        if self.type != other.type or len(self.elements) != len(other.elements):
            return False
        if not self.elements and self.text != other.text:
            return False
        return all(a.same_as(b) for a, b in zip(self.elements, other.elements, strict=True))


def dynamic(reason: str, place: Range, text: str = "") -> Value:
    """A value that is not known, and why."""
    return Value("dynamic", text, place, reason=reason, literal=False)


def relocate(value: Value, place: Range) -> Value:
    """A value as a name states it: every part of it stands where the name stands."""
    elements = tuple(relocate(element, place) for element in value.elements)
    values = tuple(relocate(part, place) for part in value.values)
    return replace(value, range=place, elements=elements, literal=False, values=values)


UnreadableReason = Literal[
    "encoding", "syntax", "python2", "limit", "missing", "permission", "not-a-file", "outside", "io"
]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that Alembic would load and that cannot be read: why, and where it goes wrong.

    ``message`` is one sentence without the path, ready to be shown (escaped by the reporter).
    """

    path: str
    reason: UnreadableReason
    message: str
    range: Range = START


def items(value: Value) -> tuple[Value, ...]:
    """The items that Alembic sees in a value, as its ``to_tuple`` takes them apart.

    None gives none, a string one, a collection its elements, where a collection of one collection
    counts as the inner one (alembic: util/langhelpers.py, to_tuple; script/revision.py,
    tuple_rev_as_scalar). A set is taken in the order of the source.
    """
    if value.type == "NoneType":
        return ()
    if value.type not in COLLECTIONS:
        return (value,)
    if len(value.elements) != 1:
        return value.elements
    only = value.elements[0]
    if only.type == "NoneType":
        return ()
    # One level and no more: what is nested deeper stays a collection, which Alembic cannot use.
    return only.elements if only.type in COLLECTIONS and only.elements else (only,)


def unusable(value: Value) -> tuple[Value, ...]:
    """The items of a value that Alembic could not use as an id or a label: not a ``str``, or empty.

    Dynamic items are among them.
    """
    # Most are one text, or None: they are asked for in every file.
    if value.type == "str":
        return () if value.text else (value,)
    return tuple(i for i in items(value) if i.type != "str" or not i.text)
