"""Whether what was asked would get the same answers now."""

from __future__ import annotations

from collections.abc import Mapping

from revlint.server.asked import Asked, Part, Subject
from revlint.server.live_bodies import LiveBodies

#: The answer of a subject that is gone.
_MISSING = object()


class Answers:
    """Compares noted answers with those of now."""

    def __init__(self) -> None:
        #: Values that were compared, kept so that no other one gets their id.
        self._same: dict[tuple[int, Part], tuple[bool, object]] = {}

    def clear(self) -> None:
        """Forget what was compared: the answers of now may be other ones."""
        self._same.clear()

    def hold(self, asked: Asked, subjects: Mapping[Subject, object]) -> bool:
        """Whether the subjects of now give the answers that were noted."""
        answers: dict[Part, object] = {}
        bodies = subjects.get(None)
        counted = {*bodies.counted} if isinstance(bodies, LiveBodies) else set()
        for part, value in asked.parts.items():
            answers[part] = answer = _answer(subjects.get(part[0], _MISSING), part)
            if not self._is_same(part, value, answer):
                if isinstance(bodies, LiveBodies):
                    bodies.counted = counted
                return False
        # The values of now are kept, so that the memory of earlier ones is free.
        asked.parts.update(answers)
        return True

    def _is_same(self, part: Part, value: object, answer: object) -> bool:
        if answer is value:
            return True
        key = (id(value), part)
        if key not in self._same:
            self._same[key] = answer == value, value
        return self._same[key][0]


def _answer(subject: object, part: Part) -> object:
    if subject is _MISSING:
        return _MISSING
    answer = getattr(subject, part[1])
    return answer(*part[2]) if part[2] else answer
