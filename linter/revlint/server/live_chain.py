"""Chains and projects that take note of what is asked about them."""

from __future__ import annotations

from collections.abc import Callable, Set
from types import MethodType
from typing import Any

from revlint.contract.project import Project
from revlint.graph.chain import Chain, Found
from revlint.server.asked import Asked, Notes, Question

#: What is not noted: the tree takes note itself, and the name says which chain it is.
_UNNOTED = frozenset({"_recalled", "_tree", "_worked_out", "name", "notes", "tree"})

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

    def recall(self, work_out: Callable[[Chain], Found]) -> Found:
        notes = self.notes
        if notes is None:
            return super().recall(work_out)
        if work_out not in self._worked_out:
            with notes.taken() as asked:
                self._worked_out[work_out] = work_out(self), asked
        found: Found
        found, asked = self._worked_out[work_out]
        if notes.now is not None:
            notes.now.add(asked)
        return found

    def forget(self, changed: Set[Question]) -> None:
        """Forget what was worked out with answers of the tree, or of others, that may be old."""
        for work_out, (_, asked) in [*self._worked_out.items()]:
            is_alone = not asked.is_deep and all(part[0] == self.name for part in asked.parts)
            if not is_alone or not asked.files.isdisjoint(changed):
                del self._worked_out[work_out]


class LiveProject(Project):
    """A project that notes when something is asked that depends on all chains."""

    def __getattribute__(self, name: str) -> Any:
        if name in _DEEP:
            asked = _get(self, "tree").notes.now
            if asked is not None:
                asked.is_deep = True
        return _get(self, name)
