"""What a work tree that changes does to a base; takes note of what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any

from revlint.change.chain_change import ChainChange
from revlint.change.change import Change
from revlint.server.asked import Notes, Subject

#: What is not noted: the trees take note themselves, or stay as they are.
_UNNOTED = frozenset({"before", "merged", "name", "notes", "now", "tip"})
_NOTED_OF_CHANGE = frozenset({"merged_paths", "new_paths", "shape"})

_get = object.__getattribute__


class LiveChainChange(ChainChange):
    """The change of a chain that notes which of its attributes are asked for, and their values.

    ``notes`` are those of the linted tree, and of the merge result.
    """

    notes: tuple[Notes, Notes] | None = None

    def __getattribute__(self, name: str) -> Any:
        notes = _get(self, "notes")
        if notes is None or notes[0].now is None or name in _UNNOTED or name.startswith("_"):
            return _get(self, name)
        return _noted(self, ("change", self.name), name, notes)


class LiveChange(Change):
    """A change that notes what is asked about all chains."""

    notes: tuple[Notes, Notes] | None = None

    def __getattribute__(self, name: str) -> Any:
        if name == "chains":
            # They take note themselves.
            self.shape  # noqa: B018
        if name not in _NOTED_OF_CHANGE:
            return _get(self, name)
        return _noted(self, ("change", ""), name, _get(self, "notes"))

    @property
    def shape(self) -> tuple[object, ...]:
        """Which chains there are, and in which trees."""
        return tuple(
            (c.name, c.before, c.tip, c.merged and c.merged.name, c.now and c.now.name)
            for c in _get(self, "chains")
        )


def _noted(thing: object, subject: Subject, name: str, notes: tuple[Notes, Notes] | None) -> Any:
    asked = notes[0].now if notes is not None else None
    if notes is None or asked is None:
        return _get(thing, name)
    part = subject, name, ()
    if part in asked.parts:
        return _get(thing, name)
    with _paused(notes):
        value = _get(thing, name)
    # A method asks for attributes itself.
    if not isinstance(value, MethodType):
        asked.parts[part] = value
    return value


@contextmanager
def _paused(notes: tuple[Notes, Notes]) -> Iterator[None]:
    """A block in which nothing is noted: what an attribute is worked out from."""
    before = [one.now for one in notes]
    for one in notes:
        one.now = None
    try:
        yield
    finally:
        for one, asked in zip(notes, before, strict=True):
            one.now = asked
