"""What rules found, remembered for as long as nothing changes that they asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial

from revlint.contract.project import Project
from revlint.engine.rule import ChainRule, FileRule, ProjectRule, Rule
from revlint.engine.run_rules import counting_files, of_chain
from revlint.finding import Finding
from revlint.interruption import poll, polling
from revlint.server.answers import Answers
from revlint.server.asked import Asked, Notes, Question, Subject
from revlint.server.file_checks import FileChecks

#: A rule, and the name of the chain that it looks at; "" for the project.
_Key = tuple[type[Rule], str]


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
        self._answers = Answers()
        self._of: Project | None = None
        self._asked_of: dict[Subject, object] = {}

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
        self._answers.clear()
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
        if known is None or not self._answers.hold(known.asked, self._subjects(project)):
            with self._notes.taken() as asked:
                found = tuple(polling(check()))
            known = self._results[key] = _Result(found, asked)
        return known.found

    def _subjects(self, project: Project) -> dict[Subject, object]:
        if project is not self._of:
            self._of, self._asked_of = project, subjects_of(project)
        return self._asked_of


def subjects_of(project: Project) -> dict[Subject, object]:
    """What is asked about in a project: its chains by name, and the bodies."""
    return {None: project.bodies, **{chain.name: chain for chain in project.chains}}
