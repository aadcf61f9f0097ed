"""What one rule found in the files of one chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from revlint.engine.rule import FileRule
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.interruption import Interruption, poll
from revlint.migration.revision import Revision
from revlint.server.asked import Notes, Part, Question

#: The attributes of a chain that do not depend on what its files state.
_SETTINGS = frozenset({"config", "external_revisions", "script_directory"})


class FileChecks:
    """Checks files with a rule, and remembers what it found.

    Most checks look at their file and the settings of the chain alone. ``_wide`` are the files
    whose check asked the chain about others: they are checked again whenever the chain changes.
    """

    def __init__(self, rule: FileRule, notes: Notes) -> None:
        self._rule = rule
        self._notes = notes
        self._chain: Chain | None = None
        self._paths: frozenset[str] | None = None
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._settings: dict[str, object] = {}
        self._wide: set[str] = set()
        self._asking: dict[Question, set[str]] = {}
        self._waiting: set[str] = set()
        self.is_deep = False

    @property
    def questions(self) -> Set[Question]:
        """The questions that count."""
        return self._asking.keys()

    def refresh(self, changed: Set[Question], paths: Set[str], *, is_deep: bool) -> None:
        """Check some files again, and those that asked a question with another answer now."""
        if is_deep and self.is_deep:
            self._chain = None
        self._waiting |= paths
        for question in changed & self._asking.keys():
            self._waiting |= self._asking.pop(question)

    def check(self, chain: Chain, paths: frozenset[str] | None) -> Iterator[Finding]:
        """What the rule finds in the files of a chain, in their order; in some paths, or all."""
        # Until all is done, nothing is known: a rule may raise.
        before, self._chain = self._chain, None
        if before is None or paths != self._paths or not self._has_same_settings(chain):
            self._paths = paths
            self._start()
            self._waiting = {*(chain.readable_paths if paths is None else paths)}
        elif chain is not before:
            self._waiting |= self._wide
        self._drop(self._waiting)
        try:
            self._check_files(chain)
        except Interruption:
            # The files that are left wait for the next time.
            self._chain = chain
            raise
        self._chain = chain
        files = [*self._found]
        if len(files) > 1:
            files = [r.path for r in chain.revisions if r.path in self._found]
        return (finding for path in files for finding in self._found[path])

    def _has_same_settings(self, chain: Chain) -> bool:
        now = [(getattr(chain, name), value) for name, value in self._settings.items()]
        return all(one is value or one == value for one, value in now)

    def _start(self) -> None:
        self.is_deep = False
        for kept in (self._found, self._settings, self._wide, self._asking):
            kept.clear()

    def _drop(self, paths: Set[str]) -> None:
        self._wide -= paths
        for path in paths:
            self._found.pop(path, None)

    def _check_files(self, chain: Chain) -> None:
        for path in tuple(self._waiting):
            revision = chain.by_path.get(path)
            is_asked_for = self._paths is None or path in self._paths
            if revision is not None and revision.fault is None and is_asked_for:
                self._check_file(chain, revision)
            self._waiting.discard(path)

    def _check_file(self, chain: Chain, revision: Revision) -> None:
        poll()
        with self._notes.taken() as asked:
            found = tuple(self._rule.check(revision, chain))
        if found:
            self._found[revision.path] = found
        self.is_deep |= asked.is_deep
        if asked.parts or asked.files:
            self._note(revision.path, asked.files, asked.parts)

    def _note(self, path: str, questions: Set[Question], parts: Mapping[Part, object]) -> None:
        for question in questions:
            self._asking.setdefault(question, set()).add(path)
        for (_, name, _), value in parts.items():
            if name in _SETTINGS:
                self._settings.setdefault(name, value)
            else:
                self._wide.add(path)
