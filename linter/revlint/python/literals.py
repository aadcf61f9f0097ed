"""Constants of a file as literals, so that they can be looked up in another scope of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from revlint.python.module_values import UNKNOWN, Evaluator, Scope, StaticValue

#: What a name that a module imports is worth, as a text; None where that is unknown.
ConstantReader = Callable[[str, str], str | None]

#: Stands for an expression that cannot be known.
UNKNOWN_NODE = cst.Ellipsis()

#: How many elements are taken from lists in one file; beyond that they are unknown.
MAX_ELEMENTS = 100_000
_MAX_STEPS = 200_000
_MAX_DEPTH = 20

Elements = list[cst.BaseExpression]


class Literals:
    """Evaluates the expressions of one file."""

    def __init__(self, constant: ConstantReader | None = None) -> None:
        self._constant = constant
        # The limit is one for the whole file: whatever it holds, the work has an end.
        self._evaluator = Evaluator(_no_call, self._import, max_steps=_MAX_STEPS)
        self._elements_left = MAX_ELEMENTS

    def value(self, node: cst.BaseExpression, scope: Scope) -> StaticValue:
        """What an expression is worth."""
        return self._evaluator.value(node, scope)

    def text(self, node: cst.BaseExpression | None, scope: Scope) -> str | None:
        """The text that an expression is worth, None for anything else."""
        value = UNKNOWN if node is None else self.value(node, scope)
        return value if isinstance(value, str) else None

    def literal(self, node: cst.BaseExpression, scope: Scope, depth: int = 0) -> cst.BaseExpression:
        """A literal of texts, lists and dictionaries that is worth the same."""
        node, scope = _resolved(node, scope)
        if depth > _MAX_DEPTH:
            return UNKNOWN_NODE
        if isinstance(node, cst.List | cst.Tuple | cst.Set):
            elements = self.elements(node, scope, depth + 1)
            return UNKNOWN_NODE if elements is None else _list(elements)
        if isinstance(node, cst.Dict):
            return self._dict(node, scope, depth + 1)
        return _as_node(self.value(node, scope))

    def elements(self, node: cst.BaseExpression, scope: Scope, depth: int = 0) -> Elements | None:
        """What a loop over an expression goes through, as literals; None where unknown.

        Lists, tuples, sets and dictionaries, their ``keys()``, ``values()`` and ``items()``, sums
        of lists, and ``list``, ``tuple``, ``set``, ``sorted``, ``reversed`` and ``enumerate`` of
        such. The order of a set is as written.
        """
        node, scope = _resolved(node, scope)
        if depth > _MAX_DEPTH:
            return None
        match node:
            case cst.List() | cst.Tuple() | cst.Set():
                return self._items(node, scope, depth)
            case cst.Dict():
                return [k for k, _ in self._pairs(node, scope, depth)]
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
                first = self.elements(left, scope, depth + 1)
                second = self.elements(right, scope, depth + 1)
                return None if first is None or second is None else [*first, *second]
            case cst.Call(func=cst.Name(value=name), args=[argument]):
                inner = self.elements(argument.value, scope, depth + 1)
                return _called(name, inner)
            case cst.Call(func=cst.Attribute(value=holder, attr=attr), args=[]):
                holder, where = _resolved(holder, scope)
                if isinstance(holder, cst.Dict):
                    return _view(attr.value, list(self._pairs(holder, where, depth)))
        return None

    def _items(
        self, node: cst.List | cst.Tuple | cst.Set, scope: Scope, depth: int
    ) -> Elements | None:
        found: Elements = []
        for element in node.elements:
            self._elements_left -= 1
            if self._elements_left < 0:
                return None
            if isinstance(element, cst.StarredElement):
                inner = self.elements(element.value, scope, depth + 1)
                if inner is None:
                    return None
                found.extend(inner)
            else:
                found.append(self.literal(element.value, scope, depth + 1))
        return found

    def _dict(self, node: cst.Dict, scope: Scope, depth: int) -> cst.BaseExpression:
        return cst.Dict([cst.DictElement(k, v) for k, v in self._pairs(node, scope, depth)])

    def _pairs(
        self, node: cst.Dict, scope: Scope, depth: int
    ) -> Iterator[tuple[cst.BaseExpression, cst.BaseExpression]]:
        for element in node.elements:
            self._elements_left -= 1
            if self._elements_left < 0:
                return
            if isinstance(element, cst.DictElement):
                key = self.literal(element.key, scope, depth + 1)
                yield key, self.literal(element.value, scope, depth + 1)
            else:
                yield UNKNOWN_NODE, UNKNOWN_NODE

    def _import(self, module: str, name: str) -> StaticValue:
        found = self._constant(module, name) if self._constant else None
        return UNKNOWN if found is None else found


def as_text_node(text: str) -> cst.BaseExpression:
    """The literal of a text."""
    return cst.SimpleString(repr(text))


def _no_call(call: cst.Call, scope: Scope) -> StaticValue:
    return UNKNOWN


def _as_node(value: StaticValue) -> cst.BaseExpression:
    if isinstance(value, str):
        return as_text_node(value)
    if value is None:
        return cst.Name("None")
    return UNKNOWN_NODE


def _resolved(node: cst.BaseExpression, scope: Scope) -> tuple[cst.BaseExpression, Scope]:
    """The expression that a name leads to, and the scope it stands in."""
    for _ in range(_MAX_DEPTH):
        if not isinstance(node, cst.Name):
            break
        found = scope.find(node.value)
        if found is None:
            break
        if found[0] is None:
            return UNKNOWN_NODE, scope
        node, scope = found[0], found[1]
    return node, scope


def _called(name: str, elements: Elements | None) -> Elements | None:
    if elements is None:
        return None
    if name == "reversed":
        return elements[::-1]
    if name == "enumerate":
        return [_list([UNKNOWN_NODE, element]) for element in elements]
    return elements if name in ("list", "tuple", "set", "frozenset", "sorted", "iter") else None


def _view(name: str, pairs: list[tuple[cst.BaseExpression, cst.BaseExpression]]) -> Elements | None:
    if name == "keys":
        return [key for key, _ in pairs]
    if name == "values":
        return [value for _, value in pairs]
    return [_list([key, value]) for key, value in pairs] if name == "items" else None


def _list(elements: Elements) -> cst.List:
    return cst.List([cst.Element(element) for element in elements])
