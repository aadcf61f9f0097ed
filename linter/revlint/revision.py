"""What one revision file states, as values; nothing is inferred from other files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: The names that Alembic looks up in a revision file (alembic: script/base.py, Script.__init__).
NAMES = ("revision", "down_revision", "branch_labels", "depends_on")

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


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A stretch of a text: lines and columns from 1, columns in code points, the end exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a file of the tree; ``path`` is relative to the project root, with ``/``."""

    path: str
    range: Range = Range()


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression is worth, evaluated without running it.

    ``text`` is the text of a ``str``; for any other type it is the source as written, for messages.
    ``elements`` are the elements of a collection in the order of the source (of a dict, its keys).
    ``reason`` says of a ``dynamic`` value why it cannot be known. ``range`` is the place in the
    file that was read. ``literal`` tells that the range holds the very text (one string literal
    or a collection display), not a name that leads to it.
    """

    type: ValueType
    text: str
    range: Range
    elements: tuple[Value, ...] = ()
    reason: str = ""
    literal: bool = True

    @property
    def is_dynamic(self) -> bool:
        """Whether the value or any element of it cannot be known."""
        return self.type == "dynamic" or any(e.is_dynamic for e in self.elements)

    def same_as(self, other: Value) -> bool:
        """Whether two static values are equal, wherever they stand."""
        if self.type != other.type or len(self.elements) != len(other.elements):
            return False
        if not self.elements and self.text != other.text:
            return False
        return all(a.same_as(b) for a, b in zip(self.elements, other.elements, strict=True))


@dataclass(frozen=True, slots=True)
class Binding:
    """One of the four names as the module ends up with it.

    ``value`` is the last value that the module binds; ``earlier`` are the values of earlier
    bindings at module level, in order. ``name_range`` is the name at the last binding.
    """

    name: str
    value: Value
    name_range: Range
    earlier: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Docstring:
    """The module docstring: its text as Python sees it, and the place of its literal.

    ``plain`` tells that the literal has neither prefix nor escape nor concatenation, so that line
    n of the text is line n of the source.
    """

    text: str
    range: Range
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Revision:
    """One file that Alembic would load as a revision file, as it stands.

    A binding is None where the module does not bind the name. ``legacy_id`` is the whole stem of
    a file name ``[a-f0-9]+.py`` (alembic: script/base.py, _legacy_rev), which gives the id where
    ``revision`` is not bound. ``functions`` holds those of ``upgrade`` and ``downgrade`` that are
    bound at module level, in whatever way.
    """

    path: str
    revision: Binding | None
    down_revision: Binding | None
    branch_labels: Binding | None
    depends_on: Binding | None
    legacy_id: str | None = None
    functions: frozenset[str] = frozenset()
    docstring: Docstring | None = None

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The names that are bound, in the order of ``NAMES``."""
        every = (self.revision, self.down_revision, self.branch_labels, self.depends_on)
        return tuple(b for b in every if b is not None)

    @property
    def id(self) -> str | None:
        """The revision id; None where it is absent, dynamic or nothing that Alembic could use."""
        if self.revision is None:
            return self.legacy_id
        value = self.revision.value
        return value.text if value.type == "str" and value.text else None

    @property
    def id_range(self) -> Range:
        """Where the id stands; the start of the file where the file name gives it."""
        return self.revision.value.range if self.revision else Range()

    @property
    def parents(self) -> tuple[Value, ...]:
        """The usable items of ``down_revision``, each a non-empty ``str``, in order."""
        return _usable(self.down_revision)

    @property
    def dependencies(self) -> tuple[Value, ...]:
        """The usable items of ``depends_on``, each a non-empty ``str``, in order."""
        return _usable(self.depends_on)

    @property
    def labels(self) -> tuple[Value, ...]:
        """The usable items of ``branch_labels``, each a non-empty ``str``, in order."""
        return _usable(self.branch_labels)

    @property
    def parents_known(self) -> bool:
        """Whether ``down_revision`` is bound to a value of which every item can be used."""
        return self.down_revision is not None and not unusable(self.down_revision.value)

    @property
    def down_range(self) -> Range:
        """Where the value of ``down_revision`` stands, else where the id stands."""
        return self.down_revision.value.range if self.down_revision else self.id_range


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
    range: Range = Range()


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
    return tuple(i for i in items(value) if i.type != "str" or not i.text)


def _usable(binding: Binding | None) -> tuple[Value, ...]:
    if binding is None:
        return ()
    return tuple(i for i in items(binding.value) if i.type == "str" and i.text)
