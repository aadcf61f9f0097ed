"""What rules found in a change, remembered as long as nothing changes that they asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from revlint.change.change import Change
from revlint.engine.rule import Rule
from revlint.engine.run_rules import check_change
from revlint.finding import Finding
from revlint.interruption import poll, polling
from revlint.server.answers import Answers
from revlint.server.asked import Asked, Notes, Question, Subject
from revlint.server.remembered import subjects_of


@dataclass(slots=True)
class _Result:
    """What a rule found, and what it asked about the linted tree and about the merge result."""

    found: tuple[Finding, ...]
    asked: tuple[Asked, Asked]


class ChangeChecks:
    """Gives what rules find in a change; a rule runs where something that it asked changed.

    ``notes`` are those of the linted tree and of the merge result. ``sides`` hear what changes in
    the two.
    """

    def __init__(self, notes: tuple[Notes, Notes]) -> None:
        self._notes = notes
        self.results: dict[type[Rule], _Result] = {}
        self._answers, self._merged_answers = Answers(), Answers()
        self._subjects: dict[Subject, object] = {}
        self._merged_subjects: dict[Subject, object] = {}
        self.sides = (Side(self, 0), Side(self, 1))

    def begin(self, change: Change) -> None:
        """Answer from here on what rules find in another change."""
        self._answers.clear()
        self._merged_answers.clear()
        self._subjects = {
            **subjects_of(change.now),
            ("change", ""): change,
            **{("change", chain.name): chain for chain in change.chains},
        }
        self._merged_subjects = subjects_of(change.merged)

    def check(self, rule: type[Rule], change: Change) -> Iterator[Finding]:
        """What a rule finds in a change."""
        poll()
        known = self.results.get(rule)
        if known is None or not self._holds(known):
            now, merged = self._notes
            with now.taken() as asked, merged.taken() as asked_of_merged:
                found = tuple(polling(check_change(rule, change)))
            known = self.results[rule] = _Result(found, (asked, asked_of_merged))
        yield from known.found

    def _holds(self, known: _Result) -> bool:
        asked, asked_of_merged = known.asked
        return self._answers.hold(asked, self._subjects) and self._merged_answers.hold(
            asked_of_merged, self._merged_subjects
        )


class Side:
    """Hears what changes on one side of a comparison: in the linted tree, or the merge result."""

    def __init__(self, checks: ChangeChecks, number: int) -> None:
        self._checks = checks
        self._number = number

    def forget(self) -> None:
        """Forget everything."""
        self._checks.results.clear()

    def refresh(
        self, changed: Set[Question], revisions: Mapping[str, Set[str]], *, is_deep: bool
    ) -> None:
        """Forget what was found where other answers count now."""
        results = self._checks.results
        for rule, result in [*results.items()]:
            asked = result.asked[self._number]
            if (is_deep and asked.is_deep) or not asked.files.isdisjoint(changed):
                del results[rule]

    @property
    def questions(self) -> set[Question]:
        """The questions that count."""
        return set().union(*(asked.files for asked in self._asked()))

    def is_deep(self, changed: Set[Question]) -> bool:
        """Whether some questions count for what depends on all chains."""
        return any(a.is_deep and not a.files.isdisjoint(changed) for a in self._asked())

    def _asked(self) -> Iterator[Asked]:
        return (result.asked[self._number] for result in self._checks.results.values())
