"""What a loop goes through."""

from __future__ import annotations

import ast

from revlint.python.block import BlockScope
from revlint.python.holding import MUTABLE, Elements, parts, values
from revlint.python.value import COLLECTIONS, Value, dynamic

_UNCHANGED = frozenset({"frozenset", "iter", "list", "set", "sorted", "tuple"})


def elements(node: ast.expr, scope: BlockScope) -> tuple[Value, ...] | None:
    """The elements that a loop over an expression goes through; None where that is not known.

    Lists, tuples, sets and dicts, sums of them, ``keys()``, ``values()`` and ``items()`` of a dict,
    and ``list``, ``tuple``, ``set``, ``sorted``, ``reversed`` and ``enumerate`` of such. A set is
    taken in the order of the source. Single elements may be dynamic.
    """
    match node:
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
            return _called(name, elements(argument, scope), node, scope)
        case ast.Call(func=ast.Attribute(value=holder, attr=name), args=[], keywords=[]):
            return _view(name, scope.value(holder), node, scope)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = elements(left, scope), elements(right, scope)
            return None if first is None or second is None else first + second
    value = scope.value(node)
    return parts(value, scope.budget) if value.type in COLLECTIONS else None


def _called(
    name: str, found: tuple[Value, ...] | None, node: ast.expr, scope: BlockScope
) -> tuple[Value, ...] | None:
    if found is None or scope.find(name) is not None:
        return None
    if name == "reversed":
        return found[::-1]
    if name == "enumerate":
        number = dynamic("the number of an element is not counted", scope.parsed.range(node))
        return tuple(_pair(number, element, node, scope) for element in found)
    return found if name in _UNCHANGED else None


def _view(name: str, value: Value, node: ast.expr, scope: BlockScope) -> tuple[Value, ...] | None:
    if value.type != "dict" or len(value.values) != len(value.elements):
        return None
    keys, held = parts(value, scope.budget), values(value, scope.budget)
    if name == "keys":
        return keys
    if name == "values":
        return held
    pairs = zip(keys, held, strict=True)
    return tuple(_pair(k, v, node, scope) for k, v in pairs) if name == "items" else None


def _pair(one: Value, other: Value, node: ast.expr, scope: BlockScope) -> Value:
    scope.budget.hold(2)
    made = Elements.of((one, other), mutable="tuple" in MUTABLE)
    return Value("tuple", "", scope.parsed.range(node), made, literal=False)
