"""Edits that bind one of the four names of a revision file to another value."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from revlint.edits.bound_value import BoundValue, find_bound_value, find_constant
from revlint.edits.collection import CollectionEdit, Display
from revlint.edits.literal import has_quote, write_string, write_value
from revlint.edits.new_line import inserted_binding, separate_binding
from revlint.edits.text import EditableText, TextEdit
from revlint.errors import EditRefused
from revlint.migration.revision import NAMES, Binding, Revision
from revlint.python.value import Value, items
from revlint.steps import SetHeader

_CONSTANTS = frozenset({"None", "True", "False"})


def step_items(step: SetHeader) -> tuple[str, ...]:
    """The items of the new value, as Alembic takes it apart."""
    if step.value is None:
        return ()
    return (step.value,) if isinstance(step.value, str) else step.value


def binding_edits(text: EditableText, revision: Revision, step: SetHeader) -> list[TextEdit]:
    """The edits that bind a name to the value of a step; none where it has that value.

    Raises:
        EditRefused: the value is not known, or it is not certain what the edit would change.
    """
    binding: Binding | None = getattr(revision, step.name)
    if binding is None:
        return inserted_binding(text, revision, step.name, _written(step, _usual(text, revision)))
    value = binding.value
    if value.is_dynamic:
        why = f"{step.name} is not known: {_reason(value)}"
        raise EditRefused(why, None, value.range.line)
    if [item.string for item in items(value)] == list(step_items(step)):
        return []
    if binding.earlier:
        raise EditRefused(f"{step.name} is bound more than once", None, binding.name_range.line)
    place = binding.name_range
    bound = find_bound_value(text, text.offset(place.line, place.column), step.name)
    if bound.shared_names & set(NAMES):
        return separate_binding(text, bound, step.name, _written(step, _usual(text, revision)))
    return _Edit(text, revision, step).edits(bound, value)


@dataclass(frozen=True, slots=True)
class _Edit:
    text: EditableText
    revision: Revision
    step: SetHeader

    def edits(self, bound: BoundValue, value: Value) -> list[TextEdit]:
        bound.refuse_uses(self.text)
        node = bound.node
        if isinstance(node, cst.Name) and node.value not in _CONSTANTS:
            return self.edits(find_constant(self.text, node.value, self.step.name), value)
        if isinstance(node, Display):
            return self._collection(bound, node, value)
        return [self._replaced(bound, node, bound.statement.span(node))]

    def _collection(self, bound: BoundValue, node: Display, value: Value) -> list[TextEdit]:
        wanted = step_items(self.step)
        span = bound.statement.whole_span(node)
        if not wanted or not _is_plain(node, value):
            return [self._replaced(bound, node, span)]
        keeps = len(value.elements) == 1 or not isinstance(self.step.value, str)
        if not keeps and not bound.statement.has_comment(span):
            return [self._replaced(bound, node, span)]

        def replace(element: cst.BaseExpression, text: str) -> list[TextEdit]:
            place = bound.statement.span(element)
            code = self._code(bound, element, place)
            return [TextEdit(*place, write_string(text, code))]

        edit = CollectionEdit(bound.statement, node, replace)
        return edit.edits([element.text for element in value.elements], wanted)

    def _replaced(
        self, bound: BoundValue, node: cst.BaseExpression, span: tuple[int, int]
    ) -> TextEdit:
        """An edit that replaces the whole value."""
        code = self._code(bound, node, span)
        written = _written(self.step, code if has_quote(code) else _usual(self.text, self.revision))
        if node.lpar and not isinstance(node, Display) and written[0] == "(":
            written = written[1:-1]
        return TextEdit(*span, written)

    def _code(self, bound: BoundValue, node: cst.BaseExpression, span: tuple[int, int]) -> str:
        """The source of what is replaced, which holds no comment and no name."""
        names = [
            n.value
            for n in bound.statement.below(node)
            if isinstance(n, cst.Name) and n.value not in _CONSTANTS
        ]
        line = self.text.line(span[0])
        if names:
            raise EditRefused(f"{self.step.name} is computed from {names[0]}", None, line)
        if bound.statement.has_comment(span):
            raise EditRefused(f"a comment is inside the value of {self.step.name}", None, line)
        return bound.statement.code(span)


def _written(step: SetHeader, like: str) -> str:
    if isinstance(step.value, tuple) and len(step.value) == 1:
        return f"({write_string(step.value[0], like)},)"
    return write_value(step_items(step), like)


def _usual(text: EditableText, revision: Revision) -> str:
    """A literal of the header, whose quotes a new one takes."""
    lines = text.text.split("\n")
    for binding in revision.bindings:
        place = binding.value.range
        code = lines[place.line - 1][place.column - 1 :]
        if has_quote(code[:3]):
            return code
    return "'"


def _is_plain(node: Display, value: Value) -> bool:
    """Whether each element in the source is one item, which is a string."""
    same = len(node.elements) == len(value.elements) > 0
    return same and all(element.type == "str" for element in value.elements)


def _reason(value: Value) -> str:
    if value.type == "dynamic":
        return value.reason
    return next(e.reason for e in value.elements if e.is_dynamic) or "an item is not known"
