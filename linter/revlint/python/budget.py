"""What working out one file may cost, so that no file stalls or fills a run."""

from __future__ import annotations

#: Nodes that are looked at in one file. Real files take some hundreds.
MAX_STEPS = 150_000
#: Parts of values that are made for one file; one per part, and one per ``_CHARACTERS`` of text.
MAX_PARTS = 150_000
_CHARACTERS = 64

#: A value beyond these bounds is not known: it can only come from a file that means harm.
MAX_ITEMS = 10_000
MAX_TEXT = 100_000
MAX_NESTING = 40


class Spent(Exception):  # noqa: N818
    """The budget of a file is used up. The message says of what, ready to be a reason."""


class Budget:
    """Counts steps and parts of values down; raises ``Spent`` where there are none left."""

    __slots__ = ("_parts", "_steps")

    def __init__(self, steps: int = MAX_STEPS, parts: int = MAX_PARTS) -> None:
        self._steps = steps
        self._parts = parts

    def step(self, count: int = 1) -> None:
        """Take note of work."""
        self._steps -= count
        if self._steps < 0:
            raise Spent("it takes too long to work out")

    def hold(self, parts: int = 1, text: int = 0) -> None:
        """Take note of parts of values that are made, and of the length of their texts."""
        self._parts -= parts + text // _CHARACTERS
        if self._parts < 0:
            raise Spent("the values of the file are too large")
