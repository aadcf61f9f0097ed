"""The statements of a revision file that always fail when the file is loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from revlint.location import Range
from revlint.python.names import Names
from revlint.python.parsed import deep_stack
from revlint.python.scope import Imported
from revlint.python.truth import dotted, truth

#: Functions that end the process, beside ``exit`` and ``quit``, which Python's ``site`` adds.
_EXITS = frozenset({"sys.exit", "os._exit", "os.abort"})

#: A module that sets one of these can make its relative imports work.
_PACKAGE_NAMES = ("__package__", "__spec__")


#: Statements that fail, or hold others that do.
_FAILING = frozenset({ast.Raise, ast.Assert, ast.If, ast.Try, ast.TryStar, ast.ClassDef})


@dataclass(frozen=True, slots=True)
class Failure:
    """A statement that fails whenever Python loads the file.

    ``code`` is its source on one line, shortened; ``raises`` the name of the exception, "" where it
    is not known.
    """

    kind: Literal["import", "raise", "exit"]
    range: Range
    code: str
    raises: str = ""


def find_failures(names: Names) -> tuple[Failure, ...]:
    """The statements that fail whenever a module is loaded, in order.

    A statement counts if nothing can skip it and nothing around it can catch its exception. What
    follows a ``raise`` or an exit never runs and does not count.

    Args:
        names: the names of the module at its end.
    """
    body = names.parsed.tree.body
    # Most files have nothing that could fail.
    if not any(map(_may_fail, body)):
        return ()
    with deep_stack():
        return tuple(_Finder(names).block(body))


def _may_fail(statement: ast.stmt) -> bool:
    kind = type(statement)
    if kind is ast.ImportFrom:
        return bool(statement.level)  # type: ignore[attr-defined]
    if kind is ast.Expr:
        return type(statement.value) is ast.Call  # type: ignore[attr-defined]
    return kind in _FAILING


class _Finder:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._is_over = False

    def block(self, body: list[ast.stmt]) -> Iterator[Failure]:
        """The failures of statements that run one after the other."""
        for statement in body:
            if self._is_over:
                return
            match statement:
                case ast.ImportFrom(level=level) if level and self._has_no_package():
                    yield self._failure("import", statement, "ImportError")
                case ast.Raise(exc=exception):
                    yield self._failure("raise", statement, _exception(exception), ends=True)
                case ast.Assert(test=test) if truth(test, self._names) is False:
                    yield self._failure("raise", statement, "AssertionError", ends=True)
                case ast.Expr(value=ast.Call(func=function)) if self._exits(function):
                    yield self._failure("exit", statement, "SystemExit", ends=True)
                case ast.If() | ast.Try() | ast.TryStar() | ast.ClassDef():
                    for inner in self._blocks(statement):
                        yield from self.block(inner)

    def _blocks(self, statement: ast.stmt) -> Iterator[list[ast.stmt]]:
        """The blocks of a compound statement that always run; what fails in them is not caught."""
        match statement:
            case ast.If(test=test, body=body, orelse=otherwise):
                known = truth(test, self._names)
                if known is not None:
                    yield body if known else otherwise
            case ast.Try(handlers=[]) | ast.TryStar(handlers=[]):
                yield [*statement.body, *statement.orelse]
                # It runs whatever happened before it.
                over, self._is_over = self._is_over, False
                yield statement.finalbody
                self._is_over |= over
            case ast.Try() | ast.TryStar():
                yield statement.finalbody
            case ast.ClassDef():
                yield statement.body

    def _failure(
        self,
        kind: Literal["import", "raise", "exit"],
        node: ast.stmt,
        raises: str,
        *,
        ends: bool = False,
    ) -> Failure:
        self._is_over |= ends
        parsed = self._names.parsed
        return Failure(kind, parsed.range(node), parsed.shown(node), raises)

    def _has_no_package(self) -> bool:
        text = self._names.parsed.source.text
        return not any(name in text for name in _PACKAGE_NAMES)

    def _exits(self, function: ast.expr) -> bool:
        path = dotted(function)
        found = self._names.find(path[0]) if path else None
        if isinstance(found, Imported) and not found.level:
            return ".".join((found.as_module, *path[1:])) in _EXITS
        return found is None and path in (["exit"], ["quit"]) and not self._names.may_bind_more


def _exception(node: ast.expr | None) -> str:
    """The class that a ``raise`` names."""
    if node is None:
        return "RuntimeError"
    path = dotted(node.func if isinstance(node, ast.Call) else node)
    return path[-1] if path and path[-1][:1].isupper() else ""
