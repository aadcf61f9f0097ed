"""What one revision file states, as values; nothing is inferred from other files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from revlint.location import Range
from revlint.migration.definition import Definition
from revlint.migration.failures import Failure
from revlint.python.value import Unreadable, Value, items, unusable

#: The names that Alembic looks up in a revision file (alembic: script/base.py, Script.__init__).
NAMES = ("revision", "down_revision", "branch_labels", "depends_on")

#: The functions that Alembic runs.
FUNCTIONS = ("upgrade", "downgrade")


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

    @property
    def is_literal(self) -> bool:
        """Whether the name is bound once, to a literal without names or computations in it."""
        return not self.earlier and _is_literal(self.value)


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
    """One file that Alembic would load as a revision file.

    A binding is None where the module does not bind the name. ``legacy_id`` is the whole stem of
    a file name ``[a-f0-9]+.py`` (alembic: script/base.py, _legacy_rev), which gives the id where
    ``revision`` is not bound. ``functions`` holds those of ``upgrade`` and ``downgrade`` that are
    bound at module level, each with its definition, None where it is bound in another way.
    ``failures`` are statements that end the loading of the file. ``fault`` is set where only the
    header of the file can be read: the four names are known, ``functions`` are not.
    """

    path: str
    revision: Binding | None
    down_revision: Binding | None
    branch_labels: Binding | None
    depends_on: Binding | None
    legacy_id: str | None = None
    functions: Mapping[str, Definition | None] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    docstring: Docstring | None = None
    fault: Unreadable | None = None

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The names that are bound, in the order of ``NAMES``."""
        every = (self.revision, self.down_revision, self.branch_labels, self.depends_on)
        return tuple(b for b in every if b is not None)

    @property
    def definitions(self) -> Iterator[tuple[str, Definition]]:
        """The functions whose definition is known, in the order of ``FUNCTIONS``."""
        # A reading from the cache has them in another order.
        found = ((name, self.functions.get(name)) for name in FUNCTIONS)
        return ((name, known) for name, known in found if known is not None)

    @property
    def is_two(self) -> bool:
        """Whether it holds two migrations: two ids, and two functions that do different things."""
        earlier = self.revision.earlier if self.revision else ()
        has_ids = any(self.revision and not v.same_as(self.revision.value) for v in earlier)
        return has_ids and any(found.loses_code for _, found in self.definitions)

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


def _is_literal(value: Value) -> bool:
    return value.literal and not value.is_dynamic and all(map(_is_literal, value.elements))


def _usable(binding: Binding | None) -> tuple[Value, ...]:
    # Most are one id, or None: they are asked for by every rule.
    if binding is None or binding.value.type == "NoneType":
        return ()
    if binding.value.type == "str":
        return (binding.value,) if binding.value.text else ()
    return tuple(i for i in items(binding.value) if i.type == "str" and i.text)
