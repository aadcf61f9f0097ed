"""The names of a module as its statements bind them, and what is not known of them any more."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace

from revlint.location import START, Range
from revlint.python.budget import Budget
from revlint.python.holding import MUTABLE, Elements, hold, mutables
from revlint.python.parsed import Parsed
from revlint.python.scope import Constants, Imported
from revlint.python.value import Value, dynamic, relocate


@dataclass(frozen=True, slots=True)
class Name:
    """One bound name: its value, the place of the binding, and what it was bound to before.

    Earlier bindings are only kept of names that are watched. ``number`` orders bindings.
    """

    value: Value | Imported
    range: Range
    number: int
    before: Name | None = None

    @property
    def place(self) -> Range:
        """Where the value stands."""
        return self.value.range if isinstance(self.value, Value) else self.range


class Names:
    """The names of one module while its statements are followed. A ``Scope`` for ``evaluate``.

    Args:
        path: the file, for the imports.
        parsed: its text.
        constants: knows other modules; None where nothing is known of them.
        watched: the names that will be asked for, with their places and earlier values.
    """

    def __init__(
        self, path: str, parsed: Parsed, constants: Constants | None, watched: frozenset[str]
    ) -> None:
        self.parsed = parsed
        self.watched = watched
        self.names: dict[str, Name] = {}
        #: Modules of ``from … import *`` of which nothing is known.
        self.stars: list[Imported] = []
        #: Why names that the module does not bind may be bound.
        self.hidden = ""
        #: Names that the expression at hand binds, so that their value depends on the order.
        self.unsettled: frozenset[str] = frozenset()
        self._budget = Budget()
        self._path = path
        self._constants = constants
        self._read: dict[Imported, Value | None] = {}
        self._ran: set[str] = set()
        self._number = 0
        self._lost: dict[str, str] = {}
        self._lost_before = (0, "")
        self._lost_all = ""
        self._touched: dict[str, bool] = {}
        self._leaked: list[Elements] = []
        self._journals: list[dict[str, Name | None]] = []
        self._definitions: dict[int, ast.FunctionDef | ast.AsyncFunctionDef] = {}

    # Scope

    @property
    def budget(self) -> Budget:
        """The budget of the file."""
        return self._budget

    def find(self, name: str) -> Value | Imported | None:
        """What a name is bound to at this point."""
        entry = self.names.get(name)
        if name in self.unsettled:
            return dynamic("it is bound inside an expression", entry.place if entry else START)
        reason = self._why_lost(name, entry)
        if reason:
            return dynamic(reason, entry.place if entry else START)
        if entry is None:
            return None
        if isinstance(entry.value, Value) and isinstance(entry.value.elements, Elements):
            entry.value.elements.is_shared = True
        return entry.value

    def constant(self, source: Imported) -> Value | None:
        """The value of a name of another module; the same object each time."""
        if self._constants is None or source.name is None or self._has_run(source):
            return None
        if source not in self._read:
            found = self._constants.lookup(self._path, source.module, source.level, source.name)
            self._read[source] = None if found is None else hold(found, self._budget)
        return self._read[source]

    def call(self, node: ast.Call | ast.Attribute) -> Value | None:
        """Nothing is known of calls and attributes."""

    # Binding

    def bind(self, name: str, value: Value | Imported, place: Range = START) -> None:
        """Bind a name; of a name that is watched, what it was bound to before is kept."""
        self._budget.step()
        self._number += 1
        before = self.names.get(name) if name in self.watched else None
        if name in self._touched and isinstance(value, Value):
            self._touch(name, value, acts=self._touched[name])
        self._set(name, Name(value, place, self._number, before))

    def define(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, value: Value, place: Range
    ) -> None:
        """Bind the name of a function."""
        self.bind(node.name, value, place)
        self._definitions[self._number] = node

    def definition(self, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The function that a name is bound to, None where that is not certain."""
        entry = self.names.get(name)
        if entry is None or self._why_lost(name, entry):
            return None
        return self._definitions.get(entry.number)

    def definitions(self, name: str) -> int:
        """How many functions were bound to a name."""
        return sum(node.name == name for node in self._definitions.values())

    def unbind(self, name: str) -> None:
        """Forget a name."""
        self._set(name, None)

    def value_of(self, name: str) -> Value | None:
        """The value of a name at the end, imports looked up; None where it is not bound."""
        entry = self.names.get(name)
        reason = self._why_lost(name, entry)
        if reason:
            return dynamic(reason, entry.place if entry else START)
        return None if entry is None else self.worth(entry)

    def worth(self, entry: Name) -> Value:
        """The value of a binding, imports looked up."""
        source = entry.value
        if isinstance(source, Value):
            return source
        found = self.constant(source)
        if found is not None:
            return relocate(found, entry.range)
        why = "is imported and is no constant of a module of this project"
        if source.level:
            why = "is imported relatively, and Alembic loads a revision file without a package"
        return dynamic(f"{source} {why}", entry.range)

    def exports(self, module: Imported) -> Value | None:
        """The names that ``from module import *`` binds (see ``Constants.lookup``)."""
        return self.constant(replace(module, name="*"))

    @property
    def may_bind_more(self) -> bool:
        """Whether the module may bind names that no statement of it is seen to bind."""
        return bool(self.stars or self.hidden or self._lost_all)

    def is_bound(self, name: str) -> bool:
        """Whether the module binds a name, in whatever way."""
        return name in self.names or name in self._lost

    def _set(self, name: str, entry: Name | None) -> None:
        if self._journals:
            self._journals[-1].setdefault(name, self.names.get(name))
        if entry is None:
            self.names.pop(name, None)
        else:
            self.names[name] = entry

    # Blocks that may not run

    def apart(self, run: Callable[[], None]) -> dict[str, Name | None]:
        """Follow a block, take its bindings back, and give what it left of each name it bound."""
        journal: dict[str, Name | None] = {}
        self._journals.append(journal)
        try:
            run()
        finally:
            self._journals.pop()
        ends = {name: self.names.get(name) for name in journal}
        for name, before in journal.items():
            self._budget.step()
            if before is None:
                self.names.pop(name, None)
            else:
                self.names[name] = before
        return ends

    def uncertain(self, ends: dict[str, Name | None], reason: str) -> None:
        """Bind what a block left, of which it is not known whether, or how often, it ran."""
        for name, end in ends.items():
            self._unsure(name, [self.names.get(name), end], end or self.names.get(name), reason)

    def merge(self, branches: list[dict[str, Name | None]], reason: str) -> None:
        """Bind what several blocks left of which exactly one ran: what they agree on is known."""
        for name in dict.fromkeys(name for branch in branches for name in branch):
            before = self.names.get(name)
            ends = [branch.get(name, before) for branch in branches]
            self._budget.step(len(ends))
            if all(end is None for end in ends):
                self.unbind(name)
                continue
            last = next((e for e in reversed(ends) if e is not None and e is not before), before)
            if None not in ends and self._agree(ends) and last is not None:
                self._set(name, last)
            else:
                self._unsure(name, ends, last, reason)

    def _unsure(self, name: str, ends: list[Name | None], last: Name | None, reason: str) -> None:
        for end in ends:
            if end is not None:
                self.leak(end.value)
        if last is not None:
            self._number += 1
            value = dynamic(reason, last.place)
            self._set(name, replace(last, value=value, number=self._number))

    def _agree(self, ends: list[Name | None]) -> bool:
        first = ends[0]
        if first is None:
            return False
        if all(end is first for end in ends):
            return True
        found = [self.worth(end) for end in ends if end is not None]
        self._budget.step(sum(_size(value) for value in found))
        return all(
            not value.is_dynamic and value.same_as(found[0]) and not any(mutables(value))
            for value in found
        )

    # What is not known any more

    def lose(self, name: str, reason: str) -> None:
        """Code that may run at any time from now on binds a name."""
        self._lost.setdefault(name, reason)

    def lose_all(self, reason: str, *, for_good: bool) -> None:
        """Code that may bind any name runs now; ``for_good`` where it may run again later."""
        self.hidden = self.hidden or reason
        self._lost_before = (self._number + 1, reason)
        if for_good:
            self._lost_all = self._lost_all or reason

    def leak(self, value: Value | Imported) -> None:
        """Something that is not followed may hold the lists, sets and dicts of a value."""
        if isinstance(value, Value) and isinstance(value.elements, Elements):
            self._budget.step(_size(value) if value.elements.is_mutable else 1)
            for elements in mutables(value):
                elements.is_shared = True
                self._leaked.append(elements)

    def run_unknown(self) -> None:
        """Code that is not followed runs now: it may change whatever has leaked."""
        for elements in self._leaked:
            elements.changed = elements.changed or "it may be changed after it is bound"
        self._leaked.clear()

    def touch(self, name: str, *, acts: bool, later: bool = False) -> None:
        """Code that reads a name runs now, or ``later`` at any time.

        ``acts`` tells that it may change what the name holds; else it may hand it on.
        """
        if later:
            self._touched[name] = self._touched.get(name, False) or acts
        entry = self.names.get(name)
        if entry is None:
            return
        if isinstance(entry.value, Value):
            self._touch(name, entry.value, acts=acts)
        elif acts:
            self.run_module(entry.value)

    def run_module(self, source: Imported) -> None:
        """Code of another module runs: its names may be rebound, its lists changed."""
        self._budget.step(len(self._read))
        self._ran.update(filter(None, (source.module, source.as_module)))
        for read, value in self._read.items():
            if value is not None and self._has_run(read):
                self.leak(value)

    def _touch(self, name: str, value: Value, *, acts: bool) -> None:
        if not acts:
            self.leak(value)
            return
        kind = value.type if value.type in MUTABLE else "collection"
        self._budget.step(_size(value))
        for elements in mutables(value):
            reason = f"the {kind} {name} may be changed after it is bound"
            elements.changed = elements.changed or reason

    def _has_run(self, source: Imported) -> bool:
        path = source.module
        return any(path == ran or path.startswith(f"{ran}.") for ran in self._ran)

    def _why_lost(self, name: str, entry: Name | None) -> str:
        if self._lost_all:
            return self._lost_all
        if name in self._lost:
            return self._lost[name]
        number, reason = self._lost_before
        return reason if entry is not None and entry.number < number else ""


def _size(value: Value) -> int:
    return value.elements.size if isinstance(value.elements, Elements) else 1
