"""What the expressions of a migration give, as far as that is certain."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from revlint.operations import texts
from revlint.operations.attributes import attribute, imported
from revlint.operations.binding import bind, is_key
from revlint.operations.file_paths import append, join
from revlint.operations.known import (
    HOLE,
    UNKNOWN,
    Called,
    Closure,
    FilePath,
    Imported,
    Names,
    Part,
    Symbol,
    Table,
    elements,
    identifier,
    is_true,
)
from revlint.operations.machine import Handler, Machine
from revlint.python.budget import MAX_ITEMS

#: Python's own functions that change no table, whatever they are given.
_BUILTINS = frozenset(
    {
        *("abs", "all", "any", "bool", "bytes", "callable", "dict", "divmod", "enumerate", "exit"),
        *("float", "format", "frozenset", "getattr", "globals", "hasattr", "hash", "id", "int"),
        *("isinstance", "issubclass", "iter", "len", "list", "max", "min", "next", "open", "print"),
        *("quit", "range", "repr", "reversed", "round", "set", "setattr", "sorted", "str", "sum"),
        *("tuple", "type", "zip"),
    }
)
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def _name(machine: Machine, node: ast.Name, names: Names) -> Any:
    holder = names.holder(node.id)
    if holder is not None:
        value = holder.own[node.id]
        if isinstance(value, Imported):
            value = holder.own[node.id] = imported(machine, value)
        return value
    if node.id == "__file__" and names.path:
        return FilePath(names.path)
    if node.id == "op":
        # Bound in a way that is not seen, such as an import of everything.
        return Symbol("alembic.op")
    return Symbol(f"builtins.{node.id}" if node.id in _BUILTINS else f"?.{node.id}")


def _attribute(machine: Machine, node: ast.Attribute, names: Names) -> Any:
    holder = machine.value(node.value, names)
    return attribute(machine, holder, node.attr, names)


def _display(machine: Machine, node: ast.Tuple | ast.List | ast.Set, names: Names) -> Any:
    found: list[Any] = []
    for element in node.elts:
        if isinstance(element, ast.Starred):
            unpacked = elements(machine.value(element.value, names))
            found += [UNKNOWN] if unpacked is None else unpacked
        else:
            found.append(machine.value(element, names))
        machine.visit()
    if len(found) > MAX_ITEMS:
        return UNKNOWN
    return tuple(found) if isinstance(node, ast.Tuple) else found


def _dict(machine: Machine, node: ast.Dict, names: Names) -> Any:
    found: dict[Any, Any] = {}
    for key, item in zip(node.keys, node.values, strict=True):
        value = machine.value(item, names)
        name = machine.value(key, names) if key is not None else None
        if key is None and isinstance(value, dict):
            machine.work_with(value)
            found.update(value)
        elif key is None or not is_key(name):
            return UNKNOWN
        else:
            found[name] = value
    return found


def _formatted(machine: Machine, node: ast.JoinedStr, names: Names) -> Any:
    parts: list[Any] = []
    for part in node.values:
        match part:
            case ast.Constant(value=str() as text):
                parts.append(text)
            case ast.FormattedValue(value=inner, format_spec=None, conversion=-1 | 115):
                parts.append(machine.value(inner, names))
            case _:
                parts.append(HOLE)
    if parts and isinstance(parts[0], FilePath):
        return append(parts[0], texts.joined(parts[1:]))
    return texts.joined(parts)


def _binary(machine: Machine, node: ast.BinOp, names: Names) -> Any:
    left, right = machine.value(node.left, names), machine.value(node.right, names)
    machine.work_with(left, right)
    match node.op:
        case ast.Add() if isinstance(left, FilePath):
            return append(left, right)
        case ast.Div() if isinstance(left, FilePath):
            return join(left, [right])
        case ast.Add():
            return _sum(left, right)
        case ast.Mod() if isinstance(left, str):
            machine.visit(left.count("%"))
            return texts.percent(left, right)
    return UNKNOWN


def _sum(left: Any, right: Any) -> Any:
    if isinstance(left, str) or isinstance(right, str):
        return texts.joined((left, right))
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        both = [*left, *right]
        if len(both) <= MAX_ITEMS:
            return both if isinstance(left, list) else tuple(both)
    return UNKNOWN


def _boolean(machine: Machine, node: ast.BoolOp, names: Names) -> Any:
    decides = isinstance(node.op, ast.Or)
    value: Any = UNKNOWN
    for operand in node.values:
        value = machine.value(operand, names)
        known = is_true(value)
        if known is decides:
            return value
        if known is None:
            with machine.only_if("it follows a condition"):
                for rest in node.values[node.values.index(operand) + 1 :]:
                    if is_true(machine.value(rest, names)) is decides and not decides:
                        return False
            return UNKNOWN
    return value


def _unary(machine: Machine, node: ast.UnaryOp, names: Names) -> Any:
    value = machine.value(node.operand, names)
    if isinstance(node.op, ast.Not):
        known = is_true(value)
        return UNKNOWN if known is None else not known
    if isinstance(node.op, ast.USub) and type(value) is int:
        return -value
    return UNKNOWN


def _compare(machine: Machine, node: ast.Compare, names: Names) -> Any:
    left = machine.value(node.left, names)
    others = [machine.value(other, names) for other in node.comparators]
    machine.work_with(*others, *others)
    return _compared(node.ops[0], left, others[0]) if len(others) == 1 else UNKNOWN


def _compared(operator: ast.cmpop, left: Any, right: Any) -> Any:
    if not is_key(left):
        return UNKNOWN
    match operator:
        case ast.Eq() | ast.NotEq() if is_key(right):
            return (left == right) is isinstance(operator, ast.Eq)
        case ast.Is() | ast.IsNot() if right is None:
            return (left is None) is isinstance(operator, ast.Is)
        case ast.In() | ast.NotIn():
            held = elements(right)
            if held is not None and all(map(is_key, held)):
                return (left in held) is isinstance(operator, ast.In)
    return UNKNOWN


def _choice(machine: Machine, node: ast.IfExp, names: Names) -> Any:
    known = is_true(machine.value(node.test, names))
    if known is not None:
        return machine.value(node.body if known else node.orelse, names)
    with machine.only_if("it depends on a condition"):
        body = machine.value(node.body, names)
        other = machine.value(node.orelse, names)
    return body if isinstance(body, str) and body == other else UNKNOWN


def _subscript(machine: Machine, node: ast.Subscript, names: Names) -> Any:
    holder = machine.value(node.value, names)
    key = machine.value(node.slice, names)
    if isinstance(holder, Called) and holder.path == "builtins.globals":
        return Part(holder, key) if isinstance(key, str) else UNKNOWN
    if isinstance(holder, Part) and holder.name == "tables" and isinstance(key, str):
        schema, _, name = key.rpartition(".")
        return Table(identifier(name), schema or None)
    if isinstance(holder, dict) and is_key(key):
        return holder.get(key, UNKNOWN)
    if isinstance(holder, list | tuple | str) and type(key) is int:
        return holder[key] if -len(holder) <= key < len(holder) else UNKNOWN
    return UNKNOWN


def _comprehension(machine: Machine, node: _Comprehension, names: Names) -> Any:
    found: list[Any] = []
    complete = _rounds(machine, node, list(node.generators), Names(names), found)
    if not complete or len(found) > MAX_ITEMS:
        return UNKNOWN
    if isinstance(node, ast.DictComp):
        return dict(found) if all(is_key(key) for key, _ in found) else UNKNOWN
    return found


def _rounds(
    machine: Machine,
    node: _Comprehension,
    loops: list[ast.comprehension],
    names: Names,
    found: list[Any],
) -> bool:
    """Follow the loops of a comprehension; whether all that it gives is known."""
    if not loops:
        if isinstance(node, ast.DictComp):
            found.append((machine.value(node.key, names), machine.value(node.value, names)))
        else:
            found.append(machine.value(node.elt, names))
        return True
    loop, *inner = loops
    held = elements(machine.value(loop.iter, names))
    if held is None:
        bind(machine, loop.target, UNKNOWN, names)
        with machine.only_if("it is in a loop over what is not known"):
            _rounds(machine, node, inner, names, found)
        return False
    complete = True
    for element in held:
        bind(machine, loop.target, element, names)
        tests = [is_true(machine.value(test, names)) for test in loop.ifs]
        if False not in tests:
            complete = None not in tests and complete
            complete = _rounds(machine, node, inner, names, found) and complete
    return complete


def _named(machine: Machine, node: ast.NamedExpr, names: Names) -> Any:
    value = machine.value(node.value, names)
    bind(machine, node.target, value, names)
    return value


EXPRESSIONS: Mapping[type[ast.AST], Handler] = {
    ast.Attribute: _attribute,
    ast.Await: lambda machine, node, names: machine.value(node.value, names),
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Call: lambda machine, node, names: machine.handlers.call(machine, node, names),
    ast.Compare: _compare,
    ast.Constant: lambda machine, node, names: node.value,
    ast.Dict: _dict,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.IfExp: _choice,
    ast.JoinedStr: _formatted,
    ast.Lambda: lambda machine, node, names: Closure(node, names),
    ast.List: _display,
    ast.ListComp: _comprehension,
    ast.Name: _name,
    ast.NamedExpr: _named,
    ast.Set: _display,
    ast.SetComp: _comprehension,
    ast.Starred: lambda machine, node, names: machine.value(node.value, names),
    ast.Subscript: _subscript,
    ast.Tuple: _display,
    ast.UnaryOp: _unary,
    ast.YieldFrom: lambda machine, node, names: machine.value(node.value, names),
}
