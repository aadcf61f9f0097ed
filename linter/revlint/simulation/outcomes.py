"""What the last simulations found: an edit that changes none of their steps repeats none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

_Step = TypeVar("_Step")
_Outcome = TypeVar("_Outcome")

#: So many simulations are remembered.
_KEPT = 4


class Outcomes:
    """Remembers what the last simulations found, by their steps."""

    def __init__(self) -> None:
        self._known: list[tuple[list[Any], list[Any]]] = []

    def of(
        self,
        steps: list[_Step],
        run: Callable[[list[_Step]], Iterable[_Outcome]],
        is_same: Callable[[_Step, _Step], bool],
    ) -> list[_Outcome]:
        """What ``run`` finds in some steps; ``is_same`` compares two in every detail."""
        for known, found in self._known:
            if len(known) == len(steps) and all(map(is_same, known, steps)):
                return found
        found = [*run(steps)]
        self._known = [(steps, found), *self._known[: _KEPT - 1]]
        return found
