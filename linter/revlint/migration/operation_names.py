"""The names that loops and parameters bind while operations are read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from revlint.migration.operation_calls import UNKNOWN, loop_elements
from revlint.python.block import BlockScope
from revlint.python.holding import Elements
from revlint.python.value import Value


def loop_call(node: ast.Call | ast.Attribute, scope: BlockScope) -> Value | None:
    """What ``sorted(x)``, ``d.items()`` and the like give to the name that they are bound to."""
    match node:
        case ast.Call(func=ast.Name(), args=[_], keywords=[]):
            found = loop_elements(node, scope)
        case ast.Call(func=ast.Attribute(), args=[], keywords=[]):
            found = loop_elements(node, scope)
        case _:
            return None
    if found is None:
        return None
    return Value("list", "", scope.parsed.range(node), Elements.of(found, mutable=True))


def bound_names(target: ast.expr, element: Value) -> Iterator[tuple[str, Value]]:
    """The names that a round of a loop binds, each with its part of the element."""
    if isinstance(target, ast.Name):
        yield target.id, element
    elif isinstance(target, ast.Tuple | ast.List):
        parts = element.elements if element.type in ("list", "set", "tuple") else ()
        plain = not any(isinstance(e, ast.Starred) for e in target.elts)
        if len(parts) != len(target.elts) or not plain:
            parts = (UNKNOWN,) * len(target.elts)
        for inner, part in zip(target.elts, parts, strict=True):
            yield from bound_names(inner.value if isinstance(inner, ast.Starred) else inner, part)


def parameters(arguments: ast.arguments) -> Iterator[tuple[int | None, str, ast.expr | None]]:
    """The parameters of a function: position, None for one by keyword only, name, default."""
    positional = [*arguments.posonlyargs, *arguments.args]
    without = len(positional) - len(arguments.defaults)
    for position, parameter in enumerate(positional):
        default = arguments.defaults[position - without] if position >= without else None
        yield position, parameter.arg, default
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield None, parameter.arg, default


def starred(arguments: ast.arguments) -> Iterator[str]:
    """The names of ``*args`` and ``**kwargs``."""
    yield from (a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)


def all_names(arguments: ast.arguments) -> Iterator[str]:
    """The names of all parameters."""
    yield from (name for _, name, _ in parameters(arguments))
    yield from starred(arguments)
