"""What remembers findings, and forgets them when something changes that they depend on."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Protocol

from revlint.server.asked import Question


class Memory(Protocol):
    """Remembers what rules found."""

    def forget(self) -> None:
        """Forget everything."""

    def refresh(
        self, changed: Set[Question], revisions: Mapping[str, Set[str]], *, is_deep: bool
    ) -> None:
        """Forget what was found where other answers count now.

        Args:
            changed: the questions to the tree with another answer.
            revisions: of each chain, the paths of the files that state something else.
            is_deep: whether what depends on all chains is another one.
        """

    @property
    def questions(self) -> set[Question]:
        """The questions that count."""

    def is_deep(self, changed: Set[Question]) -> bool:
        """Whether some questions count for what depends on all chains."""
