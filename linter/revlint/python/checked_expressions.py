"""What Python refuses in expressions, by the scope that they are in."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from revlint.python.checked_scope import CheckedScope, check_debug
from revlint.python.checks import RefusedError


def check_expressions(nodes: Iterable[Any], scope: CheckedScope) -> None:
    """Check expressions, with all that is within them.

    Raises:
        RefusedError: Python would not compile them.
    """
    waiting = [*nodes][::-1]
    while waiting:
        node = waiting.pop()
        handler = _EXPRESSIONS.get(type(node))
        if handler is not None and handler(node, scope):
            continue
        waiting.extend([*ast.iter_child_nodes(node)][::-1])


def _name(node: ast.Name, scope: CheckedScope) -> bool:
    if isinstance(node.ctx, ast.Load):
        scope.met.setdefault(node.id, "used")
    else:
        scope.bind(node.id, node)
    return True


def _attribute(node: ast.Attribute, scope: CheckedScope) -> bool:
    if node.attr == "__debug__" and not isinstance(node.ctx, ast.Load):
        raise RefusedError("cannot assign to __debug__", node)
    return False


def _keyword(node: ast.keyword, scope: CheckedScope) -> bool:
    if node.arg == "__debug__":
        raise RefusedError("cannot assign to __debug__", node)
    return False


def _yield(node: Any, scope: CheckedScope) -> bool:
    if scope.kind == "comprehension":
        raise RefusedError("'yield' inside a comprehension", node)
    if scope.kind not in ("function", "async", "lambda"):
        raise RefusedError("'yield' outside function", node)
    if scope.kind == "async" and isinstance(node, ast.YieldFrom):
        raise RefusedError("'yield from' inside async function", node)
    scope.has_yield = True
    return False


def _await(node: ast.Await, scope: CheckedScope) -> bool:
    if scope.kind == "comprehension":
        scope.is_async = True
    elif scope.kind in ("module", "class"):
        raise RefusedError("'await' outside function", node)
    elif scope.kind != "async":
        raise RefusedError("'await' outside async function", node)
    return False


def _named(node: ast.NamedExpr, scope: CheckedScope) -> bool:
    name, at = node.target.id, scope
    while at.kind == "comprehension" and at.outer is not None:
        if name in at.targets:
            message = (
                f"assignment expression cannot rebind comprehension iteration variable '{name}'"
            )
            raise RefusedError(message, node)
        at.named.add(name)
        at = at.outer
    if at.kind == "class" and at is not scope:
        message = "assignment expression within a comprehension cannot be used in a class body"
        raise RefusedError(message, node)
    at.bind(name, node)
    check_expressions([node.value], scope)
    return True


def _lambda(node: ast.Lambda, scope: CheckedScope) -> bool:
    check_expressions([node.body], open_function(node, scope))
    return True


def _comprehension(node: Any, scope: CheckedScope) -> bool:
    inner = CheckedScope("comprehension", scope)
    for number, part in enumerate(node.generators):
        _check_iterable(part)
        inner.is_async = inner.is_async or bool(part.is_async)
        check_expressions([part.iter], scope if not number else inner)
        check_expressions([part.target], inner)
        inner.targets |= inner.bound
        if inner.targets & inner.named:
            message = "comprehension inner loop cannot rebind assignment expression target"
            raise RefusedError(message, part.target)
        check_expressions(part.ifs, inner)
    elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    check_expressions(elements, inner)
    # A generator expression runs later, and wherever it is given to.
    if inner.is_async and not isinstance(node, ast.GeneratorExp):
        if scope.kind not in ("async", "comprehension"):
            message = "asynchronous comprehension outside of an asynchronous function"
            raise RefusedError(message, node)
        scope.is_async = True
    return True


def open_function(node: Any, scope: CheckedScope) -> CheckedScope:
    """Check the head of a function or lambda, and give the scope of its body."""
    args = node.args
    named = (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg)
    parameters = [one for one in named if one is not None]
    parts = [*args.defaults, *args.kw_defaults, getattr(node, "returns", None)]
    parts += [one.annotation for one in parameters]
    check_expressions([part for part in parts if part is not None], scope)
    kinds = {ast.Lambda: "lambda", ast.AsyncFunctionDef: "async"}
    inner = CheckedScope(kinds.get(type(node), "function"), scope)
    for one in parameters:
        check_debug(one.arg, one)
        inner.parameters.add(one.arg)
        inner.bound.add(one.arg)
    return inner


def _check_iterable(node: ast.comprehension) -> None:
    waiting: list[ast.AST] = [node.iter]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.NamedExpr):
            message = "assignment expression cannot be used in a comprehension iterable expression"
            raise RefusedError(message, part)
        waiting.extend(ast.iter_child_nodes(part))


_EXPRESSIONS: dict[type[ast.AST], Any] = {
    ast.Attribute: _attribute,
    ast.Await: _await,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.Name: _name,
    ast.NamedExpr: _named,
    ast.SetComp: _comprehension,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.keyword: _keyword,
}
