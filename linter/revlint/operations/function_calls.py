"""Following functions and classes of the tree with the arguments of a call."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from revlint.operations.alembic_calls import Arguments
from revlint.operations.known import (
    UNKNOWN,
    Closure,
    Instance,
    Model,
    Names,
)
from revlint.operations.machine import MAX_DEPTH, Machine


def invoke(machine: Machine, node: ast.expr, function: Closure, arguments: Arguments) -> Any:
    """Follow a function with the arguments of a call."""
    if len(machine.calls) >= MAX_DEPTH:
        return UNKNOWN
    outer = function.names
    names = Names(outer)
    positional = arguments.positional
    if function.first is not None:
        positional = [function.first, *positional]
    given = replace(arguments, positional=positional)
    site, returned = machine.site, machine.returned
    if outer.path != machine.path:
        machine.site = site or machine.place(node)
    machine.calls.append(function.node)
    machine.returned = []
    try:
        _bind(machine, function.node.args, given, names)
        if isinstance(function.node, ast.Lambda):
            return machine.value(function.node.body, names)
        machine.run(function.node.body, names)
        return machine.returned[0] if len(machine.returned) == 1 else UNKNOWN
    finally:
        machine.calls.pop()
        machine.site, machine.returned = site, returned


def _bind(machine: Machine, parameters: ast.arguments, given: Arguments, names: Names) -> None:
    """Bind the parameters of a function to the arguments of a call."""
    positional = [*parameters.posonlyargs, *parameters.args]
    without = len(positional) - len(parameters.defaults)
    machine.visit(len(positional) + len(given.positional))
    for place, parameter in enumerate(positional):
        if place < len(given.positional):
            names[parameter.arg] = given.positional[place]
            continue
        default = parameters.defaults[place - without] if place >= without else None
        _bind_default(machine, parameter.arg, default, given, names, hidden=given.hidden)
    for parameter, default in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
        hidden = given.open_keywords
        _bind_default(machine, parameter.arg, default, given, names, hidden=hidden)
    if parameters.vararg is not None:
        rest = tuple(given.positional[len(positional) :])
        names[parameters.vararg.arg] = UNKNOWN if given.hidden else rest
    if parameters.kwarg is not None:
        own = {parameter.arg for parameter in [*positional, *parameters.kwonlyargs]}
        more = {name: value for name, value in given.keywords.items() if name not in own}
        names[parameters.kwarg.arg] = UNKNOWN if given.hidden else more


def _bind_default(
    machine: Machine,
    name: str,
    default: ast.expr | None,
    given: Arguments,
    names: Names,
    *,
    hidden: bool,
) -> None:
    if name in given.keywords:
        names[name] = given.keywords[name]
    elif hidden or default is None:
        names[name] = UNKNOWN
    else:
        names[name] = machine.value(default, names.outer or names)


def make(machine: Machine, node: ast.expr, model: Model, arguments: Arguments) -> Any:
    """An object of a class of the tree."""
    made = Instance(model)
    init = model.members.get("__init__")
    if isinstance(init, Closure):
        invoke(machine, node, Closure(init.node, init.names, made), arguments)
    return made
