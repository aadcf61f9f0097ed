"""What a piece of work asked about a project: while no answer changes, its result stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: A question to a tree: its kind, such as "read", and the path that it is about.
Question = tuple[str, str]


@dataclass(slots=True)
class Asked:
    """The questions to the tree, and the attributes of chains with their values.

    ``parts`` are keyed by the name of the chain and of its attribute. ``is_deep`` says that
    anything in any chain, and what the migrations do, may matter.
    """

    files: set[Question] = field(default_factory=set)
    parts: dict[tuple[str, str], object] = field(default_factory=dict)
    is_deep: bool = False


@dataclass(slots=True)
class Notes:
    """Takes note of what is asked while a piece of work runs; ``now`` is None outside of any."""

    now: Asked | None = None

    @contextmanager
    def taken(self) -> Iterator[Asked]:
        """What is asked inside the block."""
        before, self.now = self.now, Asked()
        try:
            yield self.now
        finally:
            self.now = before
