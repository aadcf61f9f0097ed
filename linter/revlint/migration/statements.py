"""The statements of a revision file that may run when it is loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from revlint.python.scope import NewerSyntax
from revlint.python.truth import truth


def loaded_statements(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, bool]]:
    """The statements that may run when the module is loaded, and whether a class holds them."""
    waiting = [(statement, False) for statement in reversed(body)]
    while waiting:
        statement, in_class = waiting.pop()
        yield statement, in_class
        inner = in_class or isinstance(statement, ast.ClassDef)
        waiting.extend((s, inner) for block in [*_blocks(statement)][::-1] for s in block[::-1])


def is_newer(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is in a newer syntax than that of the running Python."""
    match function.body:
        case [ast.Expr(value=NewerSyntax())]:
            return True
    return False


def does_nothing(statement: ast.stmt) -> bool:
    """Whether a statement is ``pass``, ``...``, a docstring or a ``return`` of nothing."""
    match statement:
        case ast.Pass() | ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Expr(value=ast.Constant(value=value)):
            return value is ... or isinstance(value, str | bytes)
    return False


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement that may run with the module, in order."""
    match statement:
        case ast.If(test=test):
            known = truth(test)
            if known is not False:
                yield statement.body
            if known is not True:
                yield statement.orelse
        case ast.Try() | ast.TryStar():
            yield statement.body
            yield from (handler.body for handler in statement.handlers)
            yield statement.orelse
            yield statement.finalbody
        case ast.With() | ast.ClassDef():
            yield statement.body
        case ast.For() | ast.While():
            yield statement.body
            yield statement.orelse
        case ast.Match():
            yield from (case.body for case in statement.cases)
