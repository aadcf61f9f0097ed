"""Following the statements of a migration in the order in which they would run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from revlint.operations.attributes import FOREIGN
from revlint.operations.binding import bind
from revlint.operations.columns import column_of
from revlint.operations.known import (
    UNKNOWN,
    Called,
    Closure,
    Imported,
    Model,
    Names,
    Symbol,
    Table,
    elements,
    identifier,
    is_true,
)
from revlint.operations.machine import Handler, Machine, Outcome, shown_code
from revlint.python.truth import truth

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _expression(machine: Machine, node: ast.Expr, names: Names) -> Outcome:
    machine.statement = node.value
    machine.value(node.value, names)
    return None


def _assign(machine: Machine, node: ast.Assign, names: Names) -> Outcome:
    value = machine.value(node.value, names)
    for target in node.targets:
        bind(machine, target, value, names)
    return None


def _annotated(machine: Machine, node: ast.AnnAssign, names: Names) -> Outcome:
    if node.value is not None:
        bind(machine, node.target, machine.value(node.value, names), names)
    return None


def _augmented(machine: Machine, node: ast.AugAssign, names: Names) -> Outcome:
    added = ast.BinOp(left=node.target, op=node.op, right=node.value)
    bind(machine, node.target, machine.value(added, names), names)
    return None


def _define(machine: Machine, node: _Function, names: Names) -> Outcome:
    names[node.name] = Closure(node, names)
    return None


def _import(machine: Machine, node: ast.Import, names: Names) -> Outcome:
    for alias in node.names:
        first = alias.name.partition(".")[0]
        names[alias.asname or first] = Symbol(alias.name if alias.asname else first)
    return None


def _import_from(machine: Machine, node: ast.ImportFrom, names: Names) -> Outcome:
    base = node.module or ""
    is_ours = bool(base) and not node.level and base.partition(".")[0] not in FOREIGN
    for alias in node.names:
        if alias.name == "*":
            module = machine.library.names(names.path, base, machine) if is_ours else None
            names.own.update(module.own if module is not None else {})
        elif is_ours:
            names[alias.asname or alias.name] = Imported(names.path, base, alias.name)
        else:
            path = "." * node.level + f"{base}.{alias.name}".lstrip(".")
            names[alias.asname or alias.name] = Symbol(path)
    return None


def _return(machine: Machine, node: ast.Return, names: Names) -> Outcome:
    value = None if node.value is None else machine.value(node.value, names)
    machine.returned.append(UNKNOWN if machine.conditions and len(machine.returned) else value)
    return "stop"


def _raise(machine: Machine, node: ast.Raise, names: Names) -> Outcome:
    return "raise"


def _break(machine: Machine, node: ast.Break | ast.Continue, names: Names) -> Outcome:
    return "break"


def _if(machine: Machine, node: ast.If, names: Names) -> Outcome:
    known = truth(node.test)
    value = machine.value(node.test, names)
    known = is_true(value) if known is None else known
    if known is not None:
        return machine.run(node.body if known else node.orelse, names)
    before = dict(names.own)
    machine.visit(len(before) >> 2)
    with machine.only_if(f"it depends on {shown_code(node.test)}"):
        _narrow(node.test, names)
        first = machine.run(node.body, names)
        after_first, names.own = names.own, before
        second = machine.run(node.orelse, names)
    _join(names, after_first, first, second)
    return _either(first, second)


def _narrow(test: ast.expr, names: Names) -> None:
    """Take over what ``name == "text"`` says of a name within its branch."""
    match test:
        case ast.BoolOp(op=ast.And(), values=tests):
            for part in tests:
                _narrow(part, names)
        case (
            ast.Compare(
                left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=str(text))]
            )
            | ast.Compare(
                left=ast.Constant(value=str(text)), ops=[ast.Eq()], comparators=[ast.Name(id=name)]
            )
        ) if names.get(name, UNKNOWN) is UNKNOWN:
            names[name] = text


def _join(names: Names, after_first: dict[str, Any], first: Outcome, second: Outcome) -> None:
    """The names after one of two branches; ``names`` has those after the second."""
    if first in ("stop", "raise"):
        return
    if second in ("stop", "raise"):
        names.own = after_first
        return
    for name in after_first.keys() | names.own.keys():
        one, other = after_first.get(name, UNKNOWN), names.own.get(name, UNKNOWN)
        if one is not other and not (isinstance(one, str | int) and one == other):
            names.own[name] = UNKNOWN


def _either(first: Outcome, second: Outcome) -> Outcome:
    left = {first, second}
    if left <= {"stop", "raise"}:
        return "stop"
    if left <= {None, "raise"}:
        # Where it did not raise, it went on.
        return None
    return "maybe"


def _with(machine: Machine, node: ast.With | ast.AsyncWith, names: Names) -> Outcome:
    for item in node.items:
        value = machine.value(item.context_expr, names)
        if item.optional_vars is not None:
            bind(machine, item.optional_vars, value, names)
    return machine.run(node.body, names)


def _try(machine: Machine, node: ast.Try | ast.TryStar, names: Names) -> Outcome:
    caught = any(not isinstance(h.body[-1], ast.Raise) for h in node.handlers)
    if caught:
        with machine.only_if("an exception before it is caught"):
            outcome = machine.run(node.body, names)
    else:
        outcome = machine.run(node.body, names)
    with machine.only_if("it handles an exception"):
        for handler in node.handlers:
            if handler.name:
                names[handler.name] = UNKNOWN
            machine.run(handler.body, names)
    after = machine.run(node.orelse, names) if outcome is None else None
    last = machine.run(node.finalbody, names)
    if caught and outcome == "stop":
        return "maybe"
    return outcome or after or last


def _for(machine: Machine, node: ast.For | ast.AsyncFor, names: Names) -> Outcome:
    held = elements(machine.value(node.iter, names))
    if held is None:
        return _unknown_loop(machine, node, names)
    maybe = False
    for element in held:
        bind(machine, node.target, element, names)
        with machine.only_if("an earlier round may have left") if maybe else nullcontext():
            outcome = machine.run(node.body, names)
        if outcome == "stop":
            return "stop"
        maybe = maybe or outcome == "maybe"
    rest = machine.run(node.orelse, names)
    return "maybe" if maybe else rest


def _while(machine: Machine, node: ast.While, names: Names) -> Outcome:
    machine.value(node.test, names)
    return _unknown_loop(machine, node, names)


def _unknown_loop(
    machine: Machine, node: ast.For | ast.AsyncFor | ast.While, names: Names
) -> Outcome:
    """Follow a loop once whose rounds are not known; what it binds is not known either."""
    for inner in ast.walk(node):
        machine.visit()
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            names[inner.id] = UNKNOWN
    with machine.only_if("it is in a loop over what is not known"):
        outcome = machine.run(node.body, names)
        machine.run(node.orelse, names)
    return "maybe" if outcome in ("stop", "maybe") else None


def _match(machine: Machine, node: ast.Match, names: Names) -> Outcome:
    machine.value(node.subject, names)
    outcomes: list[Outcome] = []
    for case in node.cases:
        for inner in ast.walk(case.pattern):
            captured = getattr(inner, "name", None) or getattr(inner, "rest", None)
            if isinstance(captured, str):
                names[captured] = UNKNOWN
        with machine.only_if("it is in a case"):
            outcomes.append(machine.run(case.body, names))
    return "maybe" if any(o in ("stop", "maybe") for o in outcomes) else None


def _class(machine: Machine, node: ast.ClassDef, names: Names) -> Outcome:
    inner = Names(names)
    with machine.without_effects():
        machine.run(node.body, inner)
    for name, member in inner.own.items():
        if isinstance(member, Closure) and member.names is inner:
            inner.own[name] = Closure(member.node, names)
    names[node.name] = Model(node.name, inner.own, _mapped(inner))
    return None


def _mapped(inner: Names) -> Table | None:
    """The table of a mapped class."""
    if "__tablename__" not in inner.own:
        return None
    columns = []
    for name, member in inner.own.items():
        if isinstance(member, Called) and member.last in ("Column", "mapped_column", "Field"):
            column, _ = column_of(member)
            columns.append(column or column_of(member, name)[0])
    schema = None
    arguments = inner.own.get("__table_args__")
    for part in [*(elements(arguments) or []), arguments]:
        if isinstance(part, dict):
            schema = part.get("schema", schema)
    known = tuple(column for column in columns if column is not None)
    return Table(identifier(inner.own["__tablename__"]), schema, known)


def _delete(machine: Machine, node: ast.Delete, names: Names) -> Outcome:
    for target in node.targets:
        if isinstance(target, ast.Name):
            names[target.id] = UNKNOWN
    return None


STATEMENTS: Mapping[type[ast.AST], Handler] = {
    ast.AnnAssign: _annotated,
    ast.Assign: _assign,
    ast.AsyncFor: _for,
    ast.AsyncFunctionDef: _define,
    ast.AsyncWith: _with,
    ast.AugAssign: _augmented,
    ast.Break: _break,
    ast.ClassDef: _class,
    ast.Continue: _break,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.For: _for,
    ast.FunctionDef: _define,
    ast.If: _if,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Match: _match,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.While: _while,
    ast.With: _with,
}
