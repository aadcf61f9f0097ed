"""New lines in the header of a revision file, for names that have no line to themselves."""

from __future__ import annotations

import libcst as cst

from revlint.edits.bound_value import BoundValue
from revlint.edits.statement import Statement, statement_at
from revlint.edits.text import EditableText, TextEdit
from revlint.errors import EditRefused
from revlint.migration.revision import Binding, Revision


def inserted_binding(
    text: EditableText, revision: Revision, name: str, written: str
) -> list[TextEdit]:
    """The edit that binds a name which the file does not bind, none where it may stay unbound.

    Raises:
        EditRefused: no line of the header shows where.
    """
    if written == "None" and name != "down_revision":
        return []
    if name == "down_revision" or (name == "revision" and revision.down_revision is None):
        raise EditRefused(f"the file does not define {name}")
    edge = min if name == "revision" else max
    at = _offset(text, edge(revision.bindings, key=lambda binding: binding.name_range))
    line = _line_of(statement_at(text.text, at), at)
    if line is None:
        raise EditRefused(f"no line of the header shows where {name} belongs")
    margin = _margin(text, line[0])
    if name == "revision":
        # As in the template, before the other names.
        return [TextEdit(line[0], line[0], f"{name} = {written}\n{margin}")]
    return [_after(text, line[1], f"{margin}{name} = {written}")]


def separate_binding(
    text: EditableText, bound: BoundValue, name: str, written: str
) -> list[TextEdit]:
    """The edits that take a name out of ``a = b = value`` and bind it on a line below.

    Raises:
        EditRefused: other statements are on the same line.
    """
    statement, assignment = bound.statement, bound.assignment
    at = statement.span(bound.target)[0]
    line = _line_of(statement, at)
    targets = assignment.targets if assignment else ()
    target = next((t for t in targets if t.target is bound.target), None)
    if line is None or target is None:
        why = f"{name} shares its value with other names"
        raise EditRefused(why, None, text.line(at))
    start = statement.span(target)[0]
    end = start + len(statement.module.code_for_node(target))
    margin = _margin(text, line[0])
    return [TextEdit(start, end, ""), _after(text, line[1], f"{margin}{name} = {written}")]


def _offset(text: EditableText, binding: Binding) -> int:
    return text.offset(binding.name_range.line, binding.name_range.column)


def _margin(text: EditableText, offset: int) -> str:
    return text.text[text.text.rfind("\n", 0, offset) + 1 : offset]


def _line_of(statement: Statement, offset: int) -> tuple[int, int] | None:
    """The span of the line that is one small statement, None where it holds several."""
    for node in statement.nodes():
        if isinstance(node, cst.SimpleStatementLine):
            start, end = statement.span(node)
            if start <= offset < end:
                return (start, end) if len(node.body) == 1 else None
    return None


def _after(text: EditableText, end: int, line: str) -> TextEdit:
    """A new line after the one that ends at an offset or has a comment there."""
    at = text.text.find("\n", end)
    if at < 0:
        return TextEdit(len(text.text), len(text.text), f"\n{line}")
    return TextEdit(at + 1, at + 1, f"{line}\n")
