"""What Python allows only in some places: ``return``, ``await``, ``global`` and their like."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from revlint.python.checked_expressions import check_expressions, open_function
from revlint.python.checked_patterns import check_pattern, check_refutable
from revlint.python.checked_scope import CheckedScope, check_debug
from revlint.python.checks import MAX_BLOCKS, RefusedError


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands within its function."""

    in_loop: bool = False
    in_star: bool = False
    blocks: int = 0


def check_statements(statements: list[ast.stmt]) -> None:
    """Look for what Python refuses where it stands.

    Raises:
        RefusedError: Python would not compile the statements of a module.
    """
    checker = _Checker()
    checker.block(statements, CheckedScope("module"), _Place())
    checker.finish()


def check_futures(body: list[ast.stmt]) -> None:
    """Look for ``from __future__`` where it must not stand, or with what it does not have.

    Raises:
        RefusedError: Python would not compile the module with that body.
    """
    docstring = ast.get_docstring(ast.Module(body, []), clean=False)
    last = -1
    for statement in body[0 if docstring is None else 1 :]:
        if not _is_future(statement):
            break
        last = statement.lineno
        for alias in statement.names:
            if alias.name not in __future__.all_feature_names:
                raise RefusedError(f"future feature {alias.name} is not defined", statement)
    for node in ast.walk(ast.Module(body, [])):
        if _is_future(node) and node.lineno > last:
            message = "from __future__ imports must occur at the beginning of the file"
            raise RefusedError(message, node)


def _is_future(node: ast.AST) -> TypeGuard[ast.ImportFrom]:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


class _Checker:
    def __init__(self) -> None:
        self._waiting: list[tuple[CheckedScope, ast.Nonlocal]] = []

    def finish(self) -> None:
        """Check what needs all bindings of the scopes around it."""
        for scope, node in self._waiting:
            for name in node.names:
                if not any(name in outer.bound - outer.globals for outer in scope.functions()):
                    raise RefusedError(f"no binding for nonlocal '{name}' found", node)

    # Statements

    def block(self, body: Iterable[ast.stmt], scope: CheckedScope, place: _Place) -> None:
        for statement in body:
            self._statement(statement, scope, place)

    def _statement(self, node: Any, scope: CheckedScope, place: _Place) -> None:
        handler = _STATEMENTS.get(type(node))
        if handler is not None:
            handler(self, node, scope, place)
        else:
            check_expressions(ast.iter_child_nodes(node), scope)

    def _return(self, node: ast.Return, scope: CheckedScope, place: _Place) -> None:
        if scope.kind not in ("function", "async"):
            raise RefusedError("'return' outside function", node)
        if place.in_star:
            raise RefusedError(_IN_STAR, node)
        if node.value is not None:
            if scope.kind == "async":
                scope.returns = node
            check_expressions([node.value], scope)

    def _break(self, node: ast.Break | ast.Continue, scope: CheckedScope, place: _Place) -> None:
        if not place.in_loop:
            if place.in_star:
                raise RefusedError(_IN_STAR, node)
            word = (
                "'break' outside loop"
                if isinstance(node, ast.Break)
                else "'continue' not properly in loop"
            )
            raise RefusedError(word, node)

    def _global(self, node: ast.Global | ast.Nonlocal, scope: CheckedScope, place: _Place) -> None:
        kind = "global" if isinstance(node, ast.Global) else "nonlocal"
        if kind == "nonlocal" and scope.kind == "module":
            raise RefusedError("nonlocal declaration not allowed at module level", node)
        for name in node.names:
            if name in scope.parameters:
                raise RefusedError(f"name '{name}' is parameter and {kind}", node)
            if name in scope.met:
                how = scope.met[name]
                if how == "annotated":
                    raise RefusedError(f"annotated name '{name}' can't be {kind}", node)
                before = "used prior to" if how == "used" else "assigned to before"
                raise RefusedError(f"name '{name}' is {before} {kind} declaration", node)
            if name in (scope.nonlocals if kind == "global" else scope.globals):
                raise RefusedError(f"name '{name}' is nonlocal and global", node)
        (scope.globals if kind == "global" else scope.nonlocals).update(node.names)
        if isinstance(node, ast.Nonlocal):
            self._waiting.append((scope, node))

    def _import(
        self, node: ast.Import | ast.ImportFrom, scope: CheckedScope, place: _Place
    ) -> None:
        for alias in node.names:
            if alias.name == "*":
                if scope.kind != "module":
                    raise RefusedError("import * only allowed at module level", node)
                continue
            name = alias.asname or alias.name.partition(".")[0]
            check_debug(name, node)
            # Python lets "global" follow an import of the name.
            scope.bound.add(name)

    def _define(self, node: Any, scope: CheckedScope, place: _Place) -> None:
        scope.bind(node.name, node)
        check_expressions(node.decorator_list, scope)
        inner = open_function(node, scope)
        self.block(node.body, inner, _Place())
        if inner.has_yield and inner.returns is not None:
            raise RefusedError("'return' with value in async generator", inner.returns)

    def _class(self, node: ast.ClassDef, scope: CheckedScope, place: _Place) -> None:
        scope.bind(node.name, node)
        check_expressions((*node.decorator_list, *node.bases, *node.keywords), scope)
        self.block(node.body, CheckedScope("class", scope), _Place())

    def _ann_assign(self, node: ast.AnnAssign, scope: CheckedScope, place: _Place) -> None:
        if isinstance(node.target, ast.Name) and node.simple:
            name = node.target.id
            if name in scope.globals | scope.nonlocals and scope.kind != "module":
                kind = "global" if name in scope.globals else "nonlocal"
                raise RefusedError(f"annotated name '{name}' can't be {kind}", node)
            scope.bind(name, node, "annotated")
        else:
            check_expressions([node.target], scope)
        check_expressions([node.annotation, *([node.value] if node.value else [])], scope)

    def _if(self, node: ast.If, scope: CheckedScope, place: _Place) -> None:
        check_expressions([node.test], scope)
        self.block(node.body, scope, place)
        self.block(node.orelse, scope, place)

    def _loop(self, node: Any, scope: CheckedScope, place: _Place) -> None:
        if isinstance(node, ast.AsyncFor) and scope.kind != "async":
            raise RefusedError("'async for' outside async function", node)
        head = [node.test] if isinstance(node, ast.While) else [node.target, node.iter]
        check_expressions(head, scope)
        self.block(node.body, scope, replace(_deeper(place, node), in_loop=True))
        self.block(node.orelse, scope, place)

    def _with(self, node: ast.With | ast.AsyncWith, scope: CheckedScope, place: _Place) -> None:
        if isinstance(node, ast.AsyncWith) and scope.kind != "async":
            raise RefusedError("'async with' outside async function", node)
        for item in node.items:
            parts = [item.context_expr, *([item.optional_vars] if item.optional_vars else [])]
            check_expressions(parts, scope)
            place = _deeper(place, node)
        self.block(node.body, scope, place)

    def _try(self, node: Any, scope: CheckedScope, place: _Place) -> None:
        around = _deeper(place, node) if node.finalbody else place
        inner = _deeper(around, node) if node.handlers else around
        self.block(node.body, scope, inner)
        is_star = isinstance(node, ast.TryStar)
        for handler in node.handlers:
            check_expressions([handler.type] if handler.type else [], scope)
            if handler.name:
                scope.bind(handler.name, handler)
            within = _deeper(_deeper(around, node), node)
            if is_star:
                within = replace(within, in_star=True, in_loop=False)
            self.block(handler.body, scope, within)
        self.block(node.orelse, scope, around)
        self.block(node.finalbody, scope, place)

    def _match(self, node: ast.Match, scope: CheckedScope, place: _Place) -> None:
        check_expressions([node.subject], scope)
        for number, case in enumerate(node.cases):
            check_pattern(case.pattern, set(), scope)
            if case.guard is not None:
                check_expressions([case.guard], scope)
            elif number + 1 < len(node.cases):
                check_refutable(case.pattern)
            self.block(case.body, scope, place)


_IN_STAR = "'break', 'continue' and 'return' cannot appear in an except* block"


def _deeper(place: _Place, node: Any) -> _Place:
    if place.blocks >= MAX_BLOCKS:
        raise RefusedError("too many statically nested blocks", node)
    return replace(place, blocks=place.blocks + 1)


_STATEMENTS: dict[type[ast.AST], Any] = {
    ast.AnnAssign: _Checker._ann_assign,
    ast.AsyncFor: _Checker._loop,
    ast.AsyncFunctionDef: _Checker._define,
    ast.AsyncWith: _Checker._with,
    ast.Break: _Checker._break,
    ast.ClassDef: _Checker._class,
    ast.Continue: _Checker._break,
    ast.For: _Checker._loop,
    ast.FunctionDef: _Checker._define,
    ast.Global: _Checker._global,
    ast.If: _Checker._if,
    ast.Import: _Checker._import,
    ast.ImportFrom: _Checker._import,
    ast.Match: _Checker._match,
    ast.Nonlocal: _Checker._global,
    ast.Return: _Checker._return,
    ast.Try: _Checker._try,
    ast.TryStar: _Checker._try,
    ast.While: _Checker._loop,
    ast.With: _Checker._with,
}
