"""What the migrations of a tree that changes do; takes note of what is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from revlint.graph.chain import Chain
from revlint.operations.operation import Operation
from revlint.server.asked import Asked
from revlint.server.live_operations import LatestOperations
from revlint.server.live_tree import LiveTree
from revlint.simulation.bodies import Bodies
from revlint.simulation.doubts import Doubts
from revlint.simulation.file_texts import FileTexts
from revlint.simulation.outcomes import Outcomes

_Answer = TypeVar("_Answer")


class Following:
    """The operations of a file that was followed once.

    Operations are equal wherever they are in a file, and whether or not they run for certain; what
    a rule finds depends on both.
    """

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self.operations = operations

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Following) and self.operations is other.operations

    def __hash__(self) -> int:
        return id(self.operations)


class LiveBodies(Bodies):
    """Bodies that note each question with its answer.

    ``asked`` takes note of what is asked about the tree, so that the answers stand while that does.
    """

    def __init__(
        self,
        tree: LiveTree,
        chains: Iterable[Chain],
        readings: LatestOperations,
        texts: FileTexts,
        outcomes: Outcomes,
        asked: Asked,
    ) -> None:
        super().__init__(tree, chains, readings, texts, outcomes)
        self._notes = tree.notes
        self._asked = asked

    def operations(self, path: str) -> tuple[Operation, ...]:
        return self.following(path).operations

    def following(self, path: str) -> Following:
        """The operations of a file, as an answer that counts to the letter."""

        def following(path: str) -> Following:
            return Following(operations(path))

        operations = super().operations
        return self._noted(following, path)

    def computing(self, paths: Collection[str]) -> frozenset[str]:
        return self._noted(super().computing, paths)

    def naming(self, paths: Collection[str], names: frozenset[str]) -> frozenset[str]:
        return self._noted(super().naming, paths, names)

    def doubts(self, paths: Collection[str]) -> Mapping[str, Doubts]:
        return self._noted(super().doubts, paths)

    def _noted(self, ask: Callable[..., _Answer], *arguments: object) -> _Answer:
        asked, self._notes.now = self._notes.now, self._asked
        try:
            answer = ask(*arguments)
        finally:
            self._notes.now = asked
        # What depends on all chains is worked out again in any case.
        if asked is not None and not asked.is_deep:
            asked.parts[None, ask.__name__, arguments] = answer
        return answer
