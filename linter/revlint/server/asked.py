"""What a piece of work asked about a project: while no answer changes, its result stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: A question to a tree: its kind, such as "read", and the path that it is about.
Question = tuple[str, str]

#: What has answers: a chain (its name), the bodies (None), what a change does ("change", name).
Subject = str | None | tuple[str, str]

#: An attribute, or a method with its arguments, of a subject.
Part = tuple[Subject, str, tuple[object, ...]]


@dataclass(slots=True)
class Asked:
    """The questions to the tree, to chains and to the bodies of migrations.

    ``parts`` are the answers of chains and bodies. ``is_deep`` says that anything in any chain, and
    what the migrations do, may matter.
    """

    files: set[Question] = field(default_factory=set)
    parts: dict[Part, object] = field(default_factory=dict)
    is_deep: bool = False

    def add(self, other: Asked) -> None:
        """Add what another piece of work asked."""
        self.files |= other.files
        self.parts = other.parts | self.parts
        self.is_deep |= other.is_deep


@dataclass(slots=True)
class Notes:
    """Takes note of what is asked while a piece of work runs; ``now`` is None outside of any."""

    now: Asked | None = None

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """A block in which nothing is noted."""
        before, self.now = self.now, None
        try:
            yield
        finally:
            self.now = before

    @contextmanager
    def taken(self) -> Iterator[Asked]:
        """What is asked inside the block."""
        before, self.now = self.now, Asked()
        try:
            yield self.now
        finally:
            self.now = before
