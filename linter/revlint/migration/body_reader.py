"""The functions and imports of a revision file, from its LibCST tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from revlint.migration.body import Body, Function, Import
from revlint.python.cst_evaluate import truth
from revlint.python.positions import not_parsed
from revlint.python.stack import deep_stack
from revlint.python.syntax import Parsed
from revlint.python.value import Unreadable


def body_of(parsed: Parsed, path: str) -> Body | Unreadable:
    """The functions and the imports at module level of a file."""
    try:
        with deep_stack():
            return _Reading(parsed).body()
    except cst.ParserSyntaxError as error:
        return not_parsed(path, error)


class _Reading:
    def __init__(self, parsed: Parsed) -> None:
        self._module = parsed.module()
        self._range = parsed.places(self._module).range

    def body(self) -> Body:
        functions: dict[str, Function] = {}
        imports: list[Import] = []
        classes: set[cst.CSTNode] = set()
        for statement in _statements(self._module.body):
            if isinstance(statement, cst.ClassDef):
                # What a class imports is imported; its methods are no functions of the module.
                classes.update(_statements(statement.body.body))
            elif isinstance(statement, cst.FunctionDef) and statement not in classes:
                functions[statement.name.value] = self._function(statement)
            elif isinstance(statement, cst.Import):
                imports.extend(self._import(statement))
            elif isinstance(statement, cst.ImportFrom):
                imports.extend(self._import_from(statement))
        return Body(functions, tuple(imports))

    def _function(self, function: cst.FunctionDef) -> Function:
        name = function.name.value
        name_range = self._range(function.name)
        for statement in _flat(function.body.body):
            if _does_nothing(statement):
                if isinstance(statement, cst.Return):
                    break
                continue
            source = cst.Module([]).code_for_node(statement).strip().partition("\n")[0]
            return Function(name, name_range, self._range(statement), source)
        return Function(name, name_range)

    def _import(self, statement: cst.Import) -> Iterator[Import]:
        for alias in statement.names:
            yield Import(_dotted(alias.name), self._range(alias.name))

    def _import_from(self, statement: cst.ImportFrom) -> Iterator[Import]:
        module = _dotted(statement.module) if statement.module else ""
        place = self._range(statement.module or statement)
        level = len(statement.relative)
        if isinstance(statement.names, cst.ImportStar):
            yield Import(module, place, "*", level)
            return
        for alias in statement.names:
            yield Import(module, place, _dotted(alias.name), level)


_Statement = cst.BaseSmallStatement | cst.BaseCompoundStatement


def _flat(body: Sequence[cst.BaseStatement | cst.BaseSmallStatement]) -> Iterator[_Statement]:
    """Statements in order, those of one line apart."""
    for statement in body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        elif isinstance(statement, cst.BaseSmallStatement | cst.BaseCompoundStatement):
            yield statement


def _statements(body: Sequence[cst.BaseStatement | cst.BaseSmallStatement]) -> Iterator[_Statement]:
    """The statements that run when the module is loaded, those under a condition among them."""
    waiting: list[Iterator[_Statement]] = [_flat(body)]
    while waiting:
        statement = next(waiting[-1], None)
        if statement is None:
            waiting.pop()
            continue
        yield statement
        waiting.extend(_flat(b.body) for b in reversed(list(_blocks(statement))))


def _blocks(statement: _Statement) -> Iterator[cst.BaseSuite]:
    """The blocks of a compound statement, in order, that could run with the module."""
    match statement:
        case cst.If():
            known = truth(statement.test)
            if known is not False:
                yield statement.body
            if known is not True and statement.orelse is not None:
                yield from _else(statement.orelse)
        case cst.Try() | cst.TryStar():
            yield statement.body
            yield from (handler.body for handler in statement.handlers)
            for part in (statement.orelse, statement.finalbody):
                if part is not None:
                    yield part.body
        case cst.With() | cst.ClassDef():
            yield statement.body
        case cst.For() | cst.While():
            yield statement.body
            if statement.orelse is not None:
                yield statement.orelse.body


def _else(orelse: cst.If | cst.Else) -> Iterator[cst.BaseSuite]:
    if isinstance(orelse, cst.Else):
        yield orelse.body
    else:
        yield from _blocks(orelse)


def _does_nothing(statement: _Statement) -> bool:
    match statement:
        case cst.Pass():
            return True
        case cst.Return(value=None | cst.Name(value="None")):
            return True
        case cst.Expr(value=cst.Ellipsis() | cst.SimpleString() | cst.ConcatenatedString()):
            return True
    return False


def _dotted(node: cst.BaseExpression) -> str:
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    if isinstance(node, cst.Name):
        names.append(node.value)
    return ".".join(reversed(names))
