"""How ``upgrade`` and ``downgrade`` of a revision file are defined."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from revlint.location import Range
from revlint.migration.replaced import Function, find_replaced, loses_code
from revlint.migration.statements import is_newer, loaded_statements
from revlint.python.names import Names
from revlint.python.parsed import Parsed

Kind = Literal["", "coroutine", "generator"]


class Definition(NamedTuple):
    """How a function of a revision file can be called, without its place in the file.

    A tuple, since every file has two of them in the cache.

    Attributes:
        kind: what a call gives instead of running the function, "" where it runs.
        accepts: the parameters that can be passed by name.
        requires: the parameters without a default.
        positional_only: the parameters that can only be passed by position.
        keyword_only: those that can only be passed by name.
        accepts_any: whether it takes any other name (``**kw``).
        replaces: the place of the name of an earlier definition, which this one replaces unused.
        loses_code: whether that one does something else than this one.
    """

    kind: Kind = ""
    accepts: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    positional_only: tuple[str, ...] = ()
    keyword_only: tuple[str, ...] = ()
    accepts_any: bool = False
    replaces: Range | None = None
    loses_code: bool = False

    def missing(self, given: Collection[str]) -> tuple[str, ...]:
        """The parameters that a call by these names leaves out."""
        return tuple(n for n in self.requires if n not in given or n in self.positional_only)

    def unexpected(self, given: Collection[str]) -> tuple[str, ...]:
        """The names that a call gives and that the function does not take."""
        return () if self.accepts_any else tuple(n for n in given if n not in self.accepts)


def read_definition(name: str, names: Names) -> Definition | None:
    """How a module defines a function.

    None where it is not certain that the last ``def`` of that name is what the module ends up
    with, undecorated.

    Args:
        name: the name of the function.
        names: the names of the module at its end.
    """
    node = names.definition(name)
    if node is None or node.decorator_list or is_newer(node) or _may_be_rebound(node, names):
        return None
    found = _signature(node.args)
    if kind := _kind(node, names.parsed):
        found = found._replace(kind=kind)
    if names.definitions(name) > 1 and (earlier := find_replaced(node, names.parsed)):
        found = found._replace(
            replaces=names.parsed.name_range(earlier),
            loses_code=loses_code(earlier, node, names.parsed),
        )
    return found


_PLAIN = Definition()


def _signature(parameters: ast.arguments) -> Definition:
    by_position, by_name = parameters.posonlyargs, parameters.kwonlyargs
    if not (parameters.args or by_position or by_name or parameters.kwarg):
        return _PLAIN
    positional = [*by_position, *parameters.args]
    required = positional[: len(positional) - len(parameters.defaults)]
    defaults = zip(by_name, parameters.kw_defaults, strict=True)
    required += [parameter for parameter, default in defaults if default is None]
    return Definition(
        accepts=_names([*parameters.args, *by_name]),
        requires=_names(required),
        positional_only=_names(by_position),
        keyword_only=_names(by_name),
        accepts_any=parameters.kwarg is not None,
    )


def _names(parameters: list[ast.arg]) -> tuple[str, ...]:
    return tuple(parameter.arg for parameter in parameters)


def _may_be_rebound(node: Function, names: Names) -> bool:
    """Whether ``from … import *`` of a module that is not known follows a definition."""
    return bool(names.stars) and any(
        isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"
        for statement, _ in loaded_statements(names.parsed.tree.body)
        if statement.lineno > node.lineno
    )


def _kind(node: Function, parsed: Parsed) -> Kind:
    if "yield" in parsed.source.text and any(
        isinstance(inner, ast.Yield | ast.YieldFrom) for inner in _own_nodes(node.body)
    ):
        return "generator"
    return "coroutine" if isinstance(node, ast.AsyncFunctionDef) else ""


def _own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What a function holds, without what functions and classes in it hold."""
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.Lambda | ast.ClassDef | Function):
            waiting.extend(ast.iter_child_nodes(node))
