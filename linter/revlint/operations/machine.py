"""The state while the functions of a migration are followed; nothing is run.

The handlers of expressions, statements and calls are handed in, so that each of those modules
knows this one and none of the others.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from revlint.location import Range
from revlint.operations.known import UNKNOWN, Names
from revlint.operations.operation import Action, FunctionName, Operation
from revlint.python.budget import Spent
from revlint.python.parsed import Parsed

#: How many operations of one file are read, and how many nodes are visited for them, whatever
#: calls and loops it has. The longest migrations that people write have a hundredth of it.
MAX_OPERATIONS = 10_000
MAX_VISITS = 300_000
#: How many characters of SQL are read, in one file.
MAX_SQL = 120_000
#: How deep calls of functions are followed.
MAX_DEPTH = 20

#: How a list of statements ends: it falls through (None), leaves the function for certain or in an
#: exception, leaves the loop, or may have left the function.
Outcome = Literal["stop", "raise", "break", "maybe"] | None


class Library(Protocol):
    """Gives the names of other modules of the tree."""

    def names(self, path: str, module: str, machine: Machine) -> Names | None:
        """The names of a module that a file imports, None where it is not of this tree.

        Args:
            path: the file that imports.
            module: the dotted name of the module.
            machine: follows the statements of the module.
        """

    def directory(self, path: str, package: str) -> str | None:
        """The directory of a package that a file names, None where it is not of this tree."""

    def text(self, path: str, file: str) -> str | None:
        """The text of a file of the tree that a file reads, None where it has none."""


Handler = Callable[["Machine", Any, Names], Any]


@dataclass(frozen=True, slots=True)
class Handlers:
    """What each kind of node does.

    ``call`` follows a call, ``read_sql`` turns the text of a statement into operations, each as
    the arguments of an ``Operation``.
    """

    expressions: Mapping[type, Handler]
    statements: Mapping[type[ast.AST], Handler]
    call: Callable[[Machine, ast.Call, Names], Any]
    read_sql: Callable[[str, str], Sequence[Mapping[str, Any]]]


@dataclass(slots=True)
class Machine:
    """What is known at one point of a migration.

    Attributes:
        handlers: what each kind of node does.
        library: the other modules of the tree.
        parsed: the revision file.
        path: its path.
        dialect: the name of the database's dialect, "" if it is not known.
        function: the function that is followed.
        found: the operations so far.
        conditions: why the current statement may not run.
        calls: the functions that are being followed.
        returned: the values that the current function returns.
        statement: the call that is a statement by itself, whose result nothing uses.
        database: the database that a migration for several databases works on.
        sql: how many characters of SQL there were.
        site: the call of the revision file that led into another file, None in the file itself.
    """

    handlers: Handlers
    library: Library
    parsed: Parsed
    path: str = ""
    dialect: str = ""
    function: FunctionName = "upgrade"
    found: list[Operation] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    calls: list[ast.AST] = field(default_factory=list)
    returned: list[Any] = field(default_factory=list)
    statement: ast.expr | None = None
    database: str = ""
    site: Range | None = None
    visits: int = 0
    sql: int = 0

    def visit(self, count: int = 1) -> None:
        """Take note of work.

        Raises:
            Spent: there was too much of it.
        """
        self.visits += count
        if self.visits > MAX_VISITS or len(self.found) >= MAX_OPERATIONS:
            raise Spent("it takes too long to follow")

    def value(self, node: ast.AST | None, names: Names) -> Any:
        """What an expression gives; what it does on the way is noted."""
        self.visits += 1
        if self.visits > MAX_VISITS:
            self.visit(0)
        handler = self.handlers.expressions.get(type(node))
        found = UNKNOWN if handler is None else handler(self, node, names)
        if is_large(found) and type(node) is not ast.Name:
            self.work_with(found)
        return found

    def work_with(self, *values: Any) -> None:
        """Take note of work that grows with some values."""
        self.visit(sum(map(_size, values)) >> 3)

    def run(self, body: Sequence[ast.stmt], names: Names) -> Outcome:
        """Follow statements up to the first that leaves the block."""
        before = len(self.conditions)
        try:
            for statement in body:
                self.visit()
                handler = self.handlers.statements.get(type(statement))
                outcome: Outcome = None if handler is None else handler(self, statement, names)
                if outcome == "maybe":
                    self.conditions.append("it follows a conditional return")
                elif outcome is not None:
                    return outcome
            return "maybe" if len(self.conditions) > before else None
        finally:
            del self.conditions[before:]

    @contextmanager
    def only_if(self, reason: str) -> Iterator[None]:
        """What is followed within may not run."""
        self.conditions.append(reason)
        try:
            yield
        finally:
            self.conditions.pop()

    @contextmanager
    def without_effects(self) -> Iterator[None]:
        """What is followed within is loaded, not run: it does nothing to the database."""
        count, conditions = len(self.found), self.conditions
        self.conditions = []
        try:
            yield
        finally:
            del self.found[count:]
            self.conditions = conditions

    def place(self, node: ast.expr) -> Range:
        """The place in the revision file of a node, or of the call that led to it."""
        return self.site or self.parsed.range(node)

    def emit(
        self, node: ast.expr, name: str, action: Action, place: Range | None = None, **more: Any
    ) -> None:
        """Note an operation; its place is that of the node where none is given."""
        uncertain = self.conditions[0] if self.conditions else ""
        self.found.append(
            Operation(
                self.function,
                name,
                action,
                range=place or self.place(node),
                uncertain=uncertain,
                database=self.database,
                **more,
            )
        )


_SIZED = frozenset({dict, list, str, tuple})


def is_large(value: Any) -> bool:
    """Whether going through a value takes time that counts."""
    return type(value) in _SIZED and len(value) > 7


def _size(value: Any) -> int:
    """How long it takes to go through a value, in elements of a list."""
    if isinstance(value, str):
        return len(value) >> 3
    return len(value) if isinstance(value, list | tuple | dict) else 0


def shown_code(node: ast.expr) -> str:
    """An expression in a message."""
    try:
        code = ast.unparse(node)
    except (RecursionError, ValueError):  # A number that Python does not write out.
        return "a condition"
    return code if len(code) <= 60 else f"{code[:57]}..."
