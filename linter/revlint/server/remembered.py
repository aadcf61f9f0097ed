"""What rules found, remembered for as long as nothing changes that they asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial

from revlint.contract.project import Project
from revlint.engine.rule import ChainRule, FileRule, ProjectRule, Rule
from revlint.engine.run_rules import of_chain
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.server.asked import Asked, Notes, Question
from revlint.server.file_checks import FileChecks

#: A rule, and the name of the chain that it looks at; "" for the project.
_Key = tuple[type[Rule], str]


@dataclass(slots=True)
class _Result:
    found: tuple[Finding, ...]
    asked: Asked


class Remembered:
    """Gives what rules find in a project; a rule runs where something that it asked changed.

    ``poll`` is called before each rule, and may raise to end the work.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._results: dict[_Key, _Result] = {}
        self._files: dict[_Key, FileChecks] = {}
        #: Values that were compared, kept so that no other one gets their id.
        self._same: dict[tuple[int, str, str], tuple[bool, object]] = {}
        self.poll: Callable[[], None] = lambda: None

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

    @property
    def deep_questions(self) -> set[Question]:
        """The questions that count for what depends on all chains."""
        asked = [r.asked.files for r in self._results.values() if r.asked.is_deep]
        return set().union(*asked, *(c.questions for c in self._files.values() if c.is_deep))

    def check(self, rule: type[Rule], project: Project) -> Iterator[Finding]:
        """What a rule finds in a project, as ``run_rules.check_project`` gives it."""
        self.poll()
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
                yield from of_chain(chain, self._files[key].check(chain))

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
        """Whether the attributes of chains that were asked for have the values that they had."""
        chains = {chain.name: chain for chain in project.chains}
        for (name, attribute), value in asked.parts.items():
            if not self._is_same(chains.get(name), name, attribute, value):
                return False
        # The values of now are kept, so that the memory of earlier ones is free.
        for name, attribute in asked.parts:
            asked.parts[name, attribute] = getattr(chains[name], attribute)
        return True

    def _is_same(self, chain: Chain | None, name: str, attribute: str, value: object) -> bool:
        key = (id(value), name, attribute)
        if key not in self._same:
            now = getattr(chain, attribute) if chain is not None else None
            self._same[key] = chain is not None and (now is value or now == value), value
        return self._same[key][0]
