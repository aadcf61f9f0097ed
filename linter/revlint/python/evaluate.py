"""What an expression is worth, from its syntax tree alone; nothing is run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from revlint.python.budget import MAX_ITEMS
from revlint.python.holding import Elements, parts, refer, values
from revlint.python.lexer import is_one_string
from revlint.python.made import add, bounded, collected, distinct
from revlint.python.parsed import Parsed
from revlint.python.scope import Imported, NewerSyntax, Scope
from revlint.python.truth import dotted, is_true, truth
from revlint.python.value import COLLECTIONS, Value, ValueType, dynamic

BUILDERS: dict[str, ValueType] = {
    "frozenset": "set",
    "list": "list",
    "set": "set",
    "tuple": "tuple",
}


def evaluate(node: ast.expr, scope: Scope, parsed: Parsed) -> Value:
    """The value of an expression; ``dynamic``, with a reason, where it is not known.

    Known are literals, f-strings of strings, displays, names and constants of other modules that
    lead to such, ``+`` of strings and of sequences, ``or``, items of dicts, conditions that are
    always true or false, and ``dict``, ``list``, ``tuple``, ``set`` and ``frozenset`` of what is
    known. ``scope.call`` may know other calls
    and attributes. Nothing is bound: ``:=`` is left to the caller.

    Raises:
        Spent: the budget of the scope is used up.
    """
    scope.budget.step()
    return _HANDLERS.get(type(node), _other)(node, scope, parsed)


def _constant(node: ast.Constant, scope: Scope, parsed: Parsed) -> Value:
    value = node.value
    code = parsed.code(node)
    place = parsed.range(node)
    scope.budget.hold(1, len(code))
    if isinstance(value, str):
        plain = code[1:-1] == value or is_one_string(code)
        return bounded(Value("str", value, place, literal=plain), place, code)
    kind: Any = "ellipsis" if value is ... else type(value).__name__
    literal = kind != "bytes" or is_one_string(code)
    return Value(kind, code, place, literal=literal)


def _formatted(node: ast.JoinedStr, scope: Scope, parsed: Parsed) -> Value:
    pieces = []
    for part in node.values:
        match part:
            case ast.Constant(value=str() as piece):
                pieces.append(piece)
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                value = evaluate(inner, scope, parsed)
                if value.type != "str":
                    reason = value.reason or f"{value.text} in the f-string is not a string"
                    return _not(node, reason, parsed)
                pieces.append(value.text)
            case _:
                return _not(node, f"the formatting of {_field(part)} is not run", parsed)
    text = "".join(pieces)
    scope.budget.hold(1, len(text))
    place = parsed.range(node)
    return bounded(Value("str", text, place, literal=False), place, parsed.code(node))


def _field(node: ast.expr) -> str:
    """A field of an f-string, written out: before Python 3.12 it has no place in the source."""
    text = ast.unparse(ast.JoinedStr([node]))[2:-1]
    return text if len(text) <= 60 else text[:57] + "..."


def _unary(node: ast.UnaryOp, scope: Scope, parsed: Parsed) -> Value:
    match node:
        case ast.UnaryOp(
            op=ast.USub() | ast.UAdd(),
            operand=ast.Constant(value=int() | float() | complex() as number),
        ) if not isinstance(number, bool):
            kind: Any = type(number).__name__
            return Value(kind, parsed.code(node), parsed.range(node))
    return _not(node, f"{parsed.shown(node)} is not computed", parsed)


def _display(node: ast.Tuple | ast.List | ast.Set, scope: Scope, parsed: Parsed) -> Value:
    found: list[Value] = []
    for element in node.elts:
        if isinstance(element, ast.Starred):
            found.extend(_unpacked(element.value, scope, parsed))
        else:
            found.append(evaluate(element, scope, parsed))
        if len(found) > MAX_ITEMS:
            return _not(node, "it is too large", parsed)
    return _collection(node, _DISPLAYS[type(node)], found, scope, parsed)


def _unpacked(node: ast.expr, scope: Scope, parsed: Parsed) -> tuple[Value, ...]:
    value = evaluate(node, scope, parsed)
    if value.type in COLLECTIONS:
        return parts(value, scope.budget)
    return (_not(node, value.reason or f"*{parsed.shown(node)} is not unpacked", parsed),)


def _dict(node: ast.Dict, scope: Scope, parsed: Parsed) -> Value:
    keys: list[Value] = []
    held: list[Value] = []
    for key, item in zip(node.keys, node.values, strict=True):
        value = evaluate(item, scope, parsed)
        if key is not None:
            keys.append(evaluate(key, scope, parsed))
            held.append(value)
        elif value.type == "dict" and len(value.values) == len(value.elements):
            keys.extend(parts(value, scope.budget))
            held.extend(values(value, scope.budget))
        else:
            reason = value.reason or f"**{parsed.shown(item)} is not unpacked"
            keys.append(_not(item, reason, parsed))
            held.append(_not(item, reason, parsed))
        if len(keys) > MAX_ITEMS:
            return _not(node, "it is too large", parsed)
    return _with_values(node, keys, held, scope, parsed)


def _with_values(
    node: ast.expr, keys: list[Value], held: list[Value], scope: Scope, parsed: Parsed
) -> Value:
    """A dict; of equal keys the place of the first and the value of the last."""
    first: dict[object, Value] = {}
    last: dict[object, Value] = {}
    for number, key, value in zip(distinct(keys), keys, held, strict=True):
        first.setdefault(number, key)
        last[number] = value
    values = tuple(last.values())
    return _collection(node, "dict", list(first.values()), scope, parsed, values)


def _collection(
    node: ast.expr,
    kind: ValueType,
    elements: list[Value],
    scope: Scope,
    parsed: Parsed,
    values: tuple[Value, ...] = (),
) -> Value:
    code = parsed.code(node)
    scope.budget.hold(len(elements) + 1, len(code))
    if kind == "set":
        first: dict[object, Value] = {}
        for key, element in zip(distinct(elements), elements, strict=True):
            first.setdefault(key, element)
        elements = list(first.values())
    return collected(kind, elements, parsed.range(node), code, values)


# Names, calls and operators


def _name(node: ast.Name, scope: Scope, parsed: Parsed) -> Value:
    found = scope.find(node.id)
    if found is None:
        return _not(node, f"the name {node.id} is not bound in this file", parsed)
    if isinstance(found, Imported):
        return _imported(node, found, scope, parsed)
    scope.budget.hold()
    return refer(_now(found), parsed.range(node))


def _now(value: Value) -> Value:
    """A value at this point: not known where its collection was changed since it was made."""
    elements = value.elements
    if not isinstance(elements, Elements) or not elements.is_mutable:
        return value
    if elements.changed:
        return dynamic(elements.changed, value.range, value.text)
    return value


def _attribute(node: ast.Attribute, scope: Scope, parsed: Parsed) -> Value:
    found = scope.call(node)
    if found is not None:
        return found
    path = dotted(node)
    base = scope.find(path[0]) if path else None
    if not isinstance(base, Imported) or base.level:
        return _not(node, f"the attribute {parsed.shown(node)} is not looked up", parsed)
    module = ".".join((base.as_module, *path[1:-1]))
    return _imported(node, Imported(module, name=path[-1]), scope, parsed)


def _imported(node: ast.expr, source: Imported, scope: Scope, parsed: Parsed) -> Value:
    value = scope.constant(source)
    if value is not None:
        return refer(value, parsed.range(node))
    if source.level:
        reason = (
            f"it comes from the relative import of {source}, and Alembic loads a revision file "
            "without a package"
        )
    else:
        reason = f"{source} is imported and is no constant of a module of this project"
    return _not(node, reason, parsed)


def _call(node: ast.Call, scope: Scope, parsed: Parsed) -> Value:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if (name in BUILDERS or name == "dict") and scope.find(name) is None:
        return _built(node, name, scope, parsed)
    found = scope.call(node)
    return (
        _not(node, f"the call {parsed.shown(node)} is not run", parsed) if found is None else found
    )


def _built(node: ast.Call, name: str, scope: Scope, parsed: Parsed) -> Value:
    """``tuple()``, ``list(x)``, ``dict(x, a=1)`` and such."""
    plain = not any(isinstance(a, ast.Starred) for a in node.args)
    if len(node.args) > 1 or not plain or (node.keywords and name != "dict"):
        return _not(node, f"the call {parsed.shown(node)} is not run", parsed)
    given = evaluate(node.args[0], scope, parsed) if node.args else None
    if name == "dict":
        return _built_dict(node, given, scope, parsed)
    if given is None:
        elements: list[Value] = []
    elif given.type in COLLECTIONS:
        elements = list(parts(given, scope.budget))
    else:
        reason = given.reason or f"the call {parsed.shown(node)} is not run"
        return _not(node, reason, parsed)
    return replace(_collection(node, BUILDERS[name], elements, scope, parsed), literal=False)


def _built_dict(node: ast.Call, given: Value | None, scope: Scope, parsed: Parsed) -> Value:
    keys: list[Value] = []
    held: list[Value] = []
    if given is not None:
        if given.type != "dict":
            return _not(node, f"the call {parsed.shown(node)} is not run", parsed)
        keys.extend(parts(given, scope.budget))
        held.extend(values(given, scope.budget))
    for keyword in node.keywords:
        value = evaluate(keyword.value, scope, parsed)
        if keyword.arg is not None:
            keys.append(Value("str", keyword.arg, parsed.range(keyword), literal=False))
            held.append(value)
        elif value.type == "dict":
            keys.extend(parts(value, scope.budget))
            held.extend(values(value, scope.budget))
        else:
            return _not(node, f"the call {parsed.shown(node)} is not run", parsed)
    return replace(_with_values(node, keys, held, scope, parsed), literal=False)


def _subscript(node: ast.Subscript, scope: Scope, parsed: Parsed) -> Value:
    holder = evaluate(node.value, scope, parsed)
    if holder.type == "dict" and not holder.is_dynamic:
        key = evaluate(node.slice, scope, parsed)
        found = holder.get(key.text) if key.type == "str" else None
        if found is not None:
            return refer(_now(found), parsed.range(node))
    return _not(node, f"the subscript {parsed.shown(node)} is not run", parsed)


def _binary(node: ast.BinOp, scope: Scope, parsed: Parsed) -> Value:
    terms: list[ast.expr] = []
    first: ast.expr = node
    while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add):
        terms.append(first.right)
        first = first.left
    if not terms:
        return _not(node, f"{parsed.shown(node)} is not computed", parsed)
    found = [evaluate(term, scope, parsed) for term in (first, *reversed(terms))]
    return add(found, parsed.range(node), parsed.code(node), scope.budget)


def _or(node: ast.BoolOp, scope: Scope, parsed: Parsed) -> Value:
    if isinstance(node.op, ast.Or):
        for operand in node.values:
            value = evaluate(operand, scope, parsed)
            known = is_true(value)
            if known or operand is node.values[-1]:
                return refer(value, parsed.range(node))
            if known is None:
                break
    return _not(node, f"{parsed.shown(node)} is not run", parsed)


def _choice(node: ast.IfExp, scope: Scope, parsed: Parsed) -> Value:
    known = truth(node.test, scope)
    place = parsed.range(node)
    if known is not None:
        return refer(evaluate(node.body if known else node.orelse, scope, parsed), place)
    body = evaluate(node.body, scope, parsed)
    other = evaluate(node.orelse, scope, parsed)
    if body.type not in COLLECTIONS and body.type != "dynamic" and body.same_as(other):
        return refer(body, place)
    return _not(node, f"it depends on the condition {parsed.shown(node.test)}", parsed)


def _newer(node: NewerSyntax, scope: Scope, parsed: Parsed) -> Value:
    version = ".".join(map(str, sys.version_info[:2]))
    return _not(node, f"its syntax is newer than Python {version}", parsed)


def _other(node: ast.expr, scope: Scope, parsed: Parsed) -> Value:
    kind = _KINDS.get(type(node), "")
    return _not(node, f"{kind}{parsed.shown(node)} is not run", parsed)


def _not(node: ast.expr, reason: str, parsed: Parsed) -> Value:
    return dynamic(reason, parsed.range(node), parsed.code(node))


_DISPLAYS: dict[type[ast.expr], ValueType] = {ast.Tuple: "tuple", ast.List: "list", ast.Set: "set"}

_KINDS: dict[type[ast.expr], str] = {
    ast.Await: "the coroutine ",
    ast.DictComp: "the comprehension ",
    ast.GeneratorExp: "the generator ",
    ast.Lambda: "the function ",
    ast.ListComp: "the comprehension ",
    ast.SetComp: "the comprehension ",
}

_HANDLERS: dict[type[ast.expr], Callable[[Any, Scope, Parsed], Value]] = {
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.BoolOp: _or,
    ast.Call: _call,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.IfExp: _choice,
    ast.JoinedStr: _formatted,
    ast.List: _display,
    ast.Name: _name,
    ast.NamedExpr: lambda node, scope, parsed: evaluate(node.value, scope, parsed),
    NewerSyntax: _newer,
    ast.Set: _display,
    ast.Subscript: _subscript,
    ast.Tuple: _display,
    ast.UnaryOp: _unary,
}
