"""Chains and projects that take note of what is asked about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from types import MethodType
from typing import TYPE_CHECKING, Any

from revlint.contract.project import Project
from revlint.graph.chain import Chain
from revlint.graph.chain_files import Found
from revlint.interruption import polling
from revlint.migration.revision import Revision
from revlint.server.answers import Answers
from revlint.server.asked import Asked, Notes, Question

if TYPE_CHECKING:
    import networkx as nx

#: What is not noted: the tree takes note itself, the name says which chain it is, and an edit
#: changes a graph in place.
_UNNOTED = frozenset(
    {
        *("_earlier", "_recalled", "_seen", "_tree", "_worked_out", "graph", "history", "name"),
        *("notes", "tree"),
    }
)

#: What is worked out from all chains, and from what their migrations do.
_DEEP = frozenset(
    {
        *("contract", "deployments", "operation_readings", "ownership", "tables"),
        "wrong_folders",
    }
)

_get = object.__getattribute__


class LiveChain(Chain):
    """A chain that notes which of its attributes are asked for, and their values.

    What an attribute is worked out from is not noted: its value tells enough.
    """

    notes: Notes | None = None

    def __getattribute__(self, name: str) -> Any:
        notes: Notes | None = _get(self, "notes")
        asked = notes.now if notes is not None else None
        if notes is None or asked is None or name in _UNNOTED or name.startswith("__"):
            return _get(self, name)
        part = _get(self, "script_directory").name, name, ()
        if part in asked.parts:
            return _get(self, name)
        notes.now = None
        try:
            value = _get(self, name)
        finally:
            notes.now = asked
        # A method asks for attributes itself.
        if not isinstance(value, MethodType):
            asked.parts[part] = value
        return value

    def __init__(self, *parts: Any, **others: Any) -> None:
        super().__init__(*parts, **others)
        #: What was worked out, and what that asked.
        self._worked_out: dict[object, tuple[Any, Asked]] = {}
        #: The same of the chain before the last edit: it counts if it would ask the same now.
        self._earlier: dict[object, tuple[Any, Asked]] = {}
        #: What was said of each file, and the files that state something else since.
        self._seen: dict[object, tuple[dict[str, Any], Set[str]]] = {}

    @property
    def graph(self) -> nx.DiGraph[str]:
        # What marks its edges counts too.
        _ = self.parents, self.dependencies
        return super().graph

    def follow(self, before: LiveChain, paths: Set[str], changed: Set[Question]) -> None:
        """Take over what was worked out before some files, and some answers, changed."""
        before.forget(changed)
        self._earlier = before._earlier | before._worked_out
        self._seen = {look: (said, old | paths) for look, (said, old) in before._seen.items()}

    @property
    def questions(self) -> set[Question]:
        """The questions to the tree that what was worked out asked."""
        known = (*self._worked_out.values(), *self._earlier.values())
        return set().union(*(asked.files for _, asked in known))

    def recall(self, work_out: Callable[[Chain], Found]) -> Found:
        notes = self.notes
        if notes is None:
            return super().recall(work_out)
        if work_out not in self._worked_out:
            self._worked_out[work_out] = self._taken_over(work_out) or self._work_out(work_out)
        found: Found
        found, asked = self._worked_out[work_out]
        if notes.now is not None:
            notes.now.add(asked)
        return found

    def each(self, look: Callable[[Revision], Found]) -> Mapping[str, Found]:
        return self._noted(self._look, "each", look)

    def files_at(self, paths: frozenset[str]) -> tuple[Revision, ...]:
        return self._noted(super().files_at, "files_at", paths)

    def _noted(self, ask: Callable[..., Found], name: str, *arguments: object) -> Found:
        """The answer of a method, which counts instead of what it is worked out from."""
        notes = self.notes
        if notes is None or notes.now is None:
            return ask(*arguments)
        with notes.left_out():
            answer = ask(*arguments)
        notes.now.parts[self.name, name, arguments] = answer
        return answer

    def forget(self, changed: Set[Question]) -> None:
        """Forget what was worked out with answers of the tree, or of others, that may be old."""
        for known in (self._worked_out, self._earlier):
            for work_out, (_, asked) in [*known.items()]:
                is_alone = not asked.is_deep and all(part[0] == self.name for part in asked.parts)
                if not is_alone or not asked.files.isdisjoint(changed):
                    del known[work_out]

    def _work_out(self, work_out: Callable[[Chain], Found]) -> tuple[Found, Asked]:
        assert self.notes is not None
        with self.notes.taken() as asked:
            return work_out(self), asked

    def _taken_over(self, work_out: Callable[[Chain], Any]) -> tuple[Any, Asked] | None:
        known = self._earlier.pop(work_out, None)
        if known is None or self.notes is None:
            return None
        with self.notes.left_out():
            return known if Answers().hold(known[1], {self.name: self}) else None

    def _look(self, look: Callable[[Revision], Found]) -> Mapping[str, Found]:
        if look not in self._seen:
            files = polling(self.revisions)
            self._seen[look] = {file.path: look(file) for file in files}, frozenset()
        known, paths = self._seen[look]
        if paths:
            new = {path: look(self.by_path[path]) for path in paths if self._is_readable(path)}
            said = {path: one for path, one in known.items() if path not in paths} | new
            self._seen[look] = {p: said[p] for p in self.places if p in said}, frozenset()
        found: Mapping[str, Found] = self._seen[look][0]
        return found

    def _is_readable(self, path: str) -> bool:
        return path in self.by_path and self.by_path[path].fault is None


class LiveProject(Project):
    """A project that notes when something is asked that depends on all chains."""

    def __getattribute__(self, name: str) -> Any:
        if name in _DEEP:
            asked = _get(self, "tree").notes.now
            if asked is not None:
                asked.is_deep = True
        return _get(self, name)
