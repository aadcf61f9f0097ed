"""Where a module binds a name, and the expression that gives its value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from revlint.edits.statement import Statement, statement_at
from revlint.edits.text import EditableText
from revlint.errors import EditRefused
from revlint.python.parsed import parse
from revlint.python.value import Unreadable


@dataclass(frozen=True, slots=True)
class BoundValue:
    """The expression that a name is bound to.

    ``target`` is the place of the name, ``shared_names`` are the other names that the same
    assignment gives the same value, ``""`` for anything else than a name.
    """

    statement: Statement
    node: cst.BaseExpression
    target: cst.BaseExpression
    assignment: cst.Assign | None = None
    shared_names: frozenset[str] = frozenset()

    def refuse_uses(self, text: EditableText) -> None:
        """Refuse to change a value that other names share, where these are used.

        Raises:
            EditRefused: with the line of the use.
        """
        line = text.line(self.statement.span(self.target)[0])
        for name in sorted(self.shared_names):
            if not name:
                raise EditRefused("the value is also bound to something else", None, line)
            found = [node.lineno for node in _names(text, name) if node.lineno != line]
            if found:
                why = f"the value is also bound to {name}, which is used"
                raise EditRefused(why, None, found[0])


def find_bound_value(text: EditableText, offset: int, name: str) -> BoundValue:
    """The value of the assignment whose target is the name at an offset.

    Raises:
        EditRefused: it is no assignment that can be taken apart.
    """
    statement = statement_at(text.text, offset)
    for node in statement.nodes():
        found = _bound(statement, node, offset)
        if found is not None:
            return found
    why = f"{name} is bound in a way that revlint does not edit"
    raise EditRefused(why, None, text.line(offset))


def find_constant(text: EditableText, constant: str, name: str) -> BoundValue:
    """The value of a constant of the same file, which is used once.

    Raises:
        EditRefused: it is used elsewhere too, or it is not bound once in the file.
    """
    found = list(_names(text, constant))
    bound = [node for node in found if isinstance(node.ctx, ast.Store)]
    used = [node for node in found if isinstance(node.ctx, ast.Load)]
    if len(bound) != 1:
        raise EditRefused(f"{name} is {constant}, which is not bound once in this file")
    if len(used) != 1 or len(found) != 2:
        why = f"{name} is {constant}, which is used elsewhere too"
        raise EditRefused(why, None, used[-1].lineno)
    parsed = parse(text.data, "")
    assert not isinstance(parsed, Unreadable)
    place = parsed.range(bound[0])
    return find_bound_value(text, text.offset(place.line, place.column), constant)


def _names(text: EditableText, name: str) -> Iterator[ast.Name]:
    """Each place where a file names a variable.

    Raises:
        EditRefused: the file does not parse as a whole.
    """
    parsed = parse(text.data, "")
    if isinstance(parsed, Unreadable) or parsed.is_newer:
        raise EditRefused(f"it is not certain where {name} is used")
    return (n for n in ast.walk(parsed.tree) if isinstance(n, ast.Name) and n.id == name)


def _bound(statement: Statement, node: cst.CSTNode, offset: int) -> BoundValue | None:
    match node:
        case cst.Assign(targets=targets, value=value):
            for target in targets:
                found = _in_target(statement, target.target, value, offset)
                if found is None:
                    continue
                others = [t.target for t in targets if t is not target]
                shared = frozenset(t.value if isinstance(t, cst.Name) else "" for t in others)
                return BoundValue(statement, found[1], found[0], node, shared)
        case cst.AnnAssign(target=target, value=cst.BaseExpression() as value):
            if _is_at(statement, target, offset):
                return BoundValue(statement, value, target)
        case cst.NamedExpr(target=target, value=value):
            if _is_at(statement, target, offset):
                return BoundValue(statement, value, target)
    return None


def _in_target(
    statement: Statement, target: cst.BaseExpression, value: cst.BaseExpression, offset: int
) -> tuple[cst.BaseExpression, cst.BaseExpression] | None:
    """The name at an offset in a target, and its part of the value."""
    if _is_at(statement, target, offset):
        return target, value
    pairs = cst.Tuple | cst.List
    if not isinstance(target, pairs) or not isinstance(value, pairs):
        return None
    elements = [*target.elements, *value.elements]
    if len(target.elements) != len(value.elements) or not all(
        isinstance(element, cst.Element) for element in elements
    ):
        return None
    found = (
        _in_target(statement, one.value, two.value, offset)
        for one, two in zip(target.elements, value.elements, strict=True)
    )
    return next((pair for pair in found if pair is not None), None)


def _is_at(statement: Statement, node: cst.BaseExpression, offset: int) -> bool:
    return isinstance(node, cst.Name) and statement.span(node)[0] == offset
