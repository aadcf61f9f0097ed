"""What rules found, remembered for as long as nothing changes that they asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial

from revlint.contract.project import Project
from revlint.engine.rule import ChainRule, FileRule, ProjectRule, Rule
from revlint.engine.run_rules import counting_files, of_chain
from revlint.finding import Finding
from revlint.interruption import poll
from revlint.server.asked import Asked, Notes, Part, Question
from revlint.server.file_checks import FileChecks

#: A rule, and the name of the chain that it looks at; "" for the project.
_Key = tuple[type[Rule], str]

#: The answer of a chain that is gone.
_MISSING = object()


@dataclass(slots=True)
class _Result:
    found: tuple[Finding, ...]
    asked: Asked


class Remembered:
    """Gives what rules find in a project; a rule runs where something that it asked changed."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._results: dict[_Key, _Result] = {}
        self._files: dict[_Key, FileChecks] = {}
        #: Values that were compared, kept so that no other one gets their id.
        self._same: dict[tuple[int, Part], tuple[bool, object]] = {}

    def forget(self) -> None:
        """Forget everything."""
        self._results.clear()
        self._files.clear()

    def refresh(
        self, changed: Set[Question], revisions: Mapping[str, Set[str]], *, is_deep: bool
    ) -> None:
        """Forget what was found where other answers count now.

        Args:
            changed: the questions to the tree with another answer.
            revisions: of each chain, the paths of the files that state something else.
            is_deep: whether what depends on all chains is another one.
        """
        self._same.clear()
        self._results = {
            key: result
            for key, result in self._results.items()
            if not (is_deep and result.asked.is_deep) and result.asked.files.isdisjoint(changed)
        }
        for (_, chain), checks in self._files.items():
            checks.refresh(changed, revisions.get(chain, frozenset()), is_deep=is_deep)

    @property
    def questions(self) -> set[Question]:
        """The questions that count."""
        asked = [result.asked.files for result in self._results.values()]
        return set().union(*asked, *(checks.questions for checks in self._files.values()))

    def is_deep(self, changed: Set[Question]) -> bool:
        """Whether some questions count for what depends on all chains."""
        results = (r.asked.files for r in self._results.values() if r.asked.is_deep)
        files = (c.questions for c in self._files.values() if c.is_deep)
        return not all(changed.isdisjoint(some) for some in (*results, *files))

    def check(self, rule: type[Rule], project: Project) -> Iterator[Finding]:
        """What a rule finds in a project, as ``run_rules.check_project`` gives it."""
        poll()
        return self._check(rule, project)

    def _check(self, rule: type[Rule], project: Project) -> Iterator[Finding]:
        checker = rule()
        if isinstance(checker, ProjectRule):
            yield from self._recall((rule, ""), project, partial(checker.check, project))
        for chain in project.chains:
            key = (rule, chain.name)
            if isinstance(checker, ChainRule):
                found = self._recall(key, project, partial(checker.check, chain))
                yield from of_chain(chain, found)
            elif isinstance(checker, FileRule):
                if key not in self._files:
                    self._files[key] = FileChecks(checker, self._notes)
                paths = counting_files(rule, project)
                yield from of_chain(chain, self._files[key].check(chain, paths))

    def _recall(
        self, key: _Key, project: Project, check: Callable[[], Iterable[Finding]]
    ) -> tuple[Finding, ...]:
        known = self._results.get(key)
        if known is None or not self._holds(known.asked, project):
            with self._notes.taken() as asked:
                found = tuple(check())
            known = self._results[key] = _Result(found, asked)
        return known.found

    def _holds(self, asked: Asked, project: Project) -> bool:
        """Whether chains and bodies still give the answers that they gave."""
        chains = {chain.name: chain for chain in project.chains}
        answers: dict[Part, object] = {}
        for part, value in asked.parts.items():
            subject = project.bodies if part[0] is None else chains.get(part[0])
            answers[part] = answer = self._answer(subject, part)
            if not self._is_same(part, value, answer):
                return False
        # The values of now are kept, so that the memory of earlier ones is free.
        asked.parts.update(answers)
        return True

    def _answer(self, subject: object, part: Part) -> object:
        _, name, arguments = part
        if subject is None:
            return _MISSING
        answer = getattr(subject, name)
        return answer(*arguments) if arguments else answer

    def _is_same(self, part: Part, value: object, answer: object) -> bool:
        if answer is value:
            return True
        key = (id(value), part)
        if key not in self._same:
            self._same[key] = answer == value, value
        return self._same[key][0]
