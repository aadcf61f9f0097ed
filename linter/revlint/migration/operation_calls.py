"""What one call of an operation says: its table, its columns, where its foreign keys lead.

The names and the order of arguments are those of Alembic's operations (alembic: operations/base.py,
``Operations`` and ``BatchOperations``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from revlint.location import START
from revlint.migration.operation import Action, FunctionName, Operation
from revlint.python.block import BlockScope
from revlint.python.budget import Spent
from revlint.python.loops import elements
from revlint.python.value import Value, dynamic

#: Operations by name: what they do, and the position and keyword of the table's name.
ON_TABLE: dict[str, tuple[Action, int, str]] = {
    "add_column": ("alter", 0, "table_name"),
    "alter_column": ("alter", 0, "table_name"),
    "create_check_constraint": ("alter", 1, "table_name"),
    "create_exclude_constraint": ("alter", 1, "table_name"),
    "create_foreign_key": ("alter", 1, "source_table"),
    "create_index": ("alter", 1, "table_name"),
    "create_primary_key": ("alter", 1, "table_name"),
    "create_table": ("create", 0, "table_name"),
    "create_table_comment": ("alter", 0, "table_name"),
    "create_unique_constraint": ("alter", 1, "table_name"),
    "drop_column": ("drop-column", 0, "table_name"),
    "drop_constraint": ("alter", 1, "table_name"),
    "drop_index": ("alter", 1, "table_name"),
    "drop_table": ("drop", 0, "table_name"),
    "drop_table_comment": ("alter", 0, "table_name"),
    "rename_table": ("rename", 0, "old_table_name"),
}

#: The same within ``with op.batch_alter_table(…) as batch_op``, where the table is the batch's.
IN_BATCH: dict[str, Action] = {
    "add_column": "alter",
    "alter_column": "alter",
    "create_check_constraint": "alter",
    "create_exclude_constraint": "alter",
    "create_foreign_key": "alter",
    "create_index": "alter",
    "create_primary_key": "alter",
    "create_table_comment": "alter",
    "create_unique_constraint": "alter",
    "drop_column": "drop-column",
    "drop_constraint": "alter",
    "drop_index": "alter",
    "drop_table_comment": "alter",
}

#: Calls on ``op`` that do nothing to a table by themselves.
HARMLESS = frozenset(
    {
        "autocommit_block",
        "batch_alter_table",
        "context",
        "create_module_class_proxy",
        "f",
        "get_bind",
        "get_context",
        "implementation_for",
        "inline_literal",
        "register_operation",
    }
)

#: How deep the expressions and names of a text are followed.
_MAX_DEPTH = 50

#: The table of a batch: name and schema, the name None if it or the schema is not known.
Batch = tuple[str | None, str | None]

#: An argument: its expression, its value if it comes out of ``*`` or ``**``, None if not given.
Argument = ast.expr | Value | None

UNKNOWN = dynamic("", START)


@dataclass(frozen=True, slots=True)
class OperationCall:
    """One call of an operation, in the function and the scope that it runs in."""

    node: ast.Call
    name: str
    function: FunctionName
    scope: BlockScope

    def on_op(self) -> list[Operation]:
        """What ``op.<name>(…)`` does."""
        if self.name in HARMLESS:
            return []
        if self.name == "execute":
            return [self._operation("execute", text=self._text())]
        if self.name not in ON_TABLE:
            return [self._operation("unknown")]
        action, position, keyword = ON_TABLE[self.name]
        schema = "source_schema" if self.name == "create_foreign_key" else "schema"
        return self._on_table(action, self._table(position, keyword, schema), position + 1)

    def in_batch(self, batch: Batch) -> list[Operation]:
        """What ``batch_op.<name>(…)`` does."""
        if self.name not in IN_BATCH:
            return self.on_op() if self.name not in ON_TABLE else []
        return self._on_table(IN_BATCH[self.name], batch, 0)

    def references(self) -> list[Operation]:
        """Where ``ForeignKey(…)`` or ``ForeignKeyConstraint(…)`` leads."""
        if self.name == "ForeignKey":
            targets = [self.string(self.given(0, "column"))]
        else:
            targets = [value.string for value in self._elements(self.given(1, "refcolumns"))]
        return [self._operation("reference", *_target(target)) for target in targets]

    def batch(self) -> Batch:
        """The table of ``op.batch_alter_table(…)``."""
        return self._table(0, "table_name", "schema", schema_at=1)

    def given(self, position: int | None, keyword: str) -> Argument:
        """The argument by position or keyword; ``UNKNOWN`` if ``*`` or ``**`` hides it."""
        for named in self.node.keywords:
            if named.arg == keyword:
                return named.value
        for place, argument in enumerate(self.node.args[: 0 if position is None else position + 1]):
            if isinstance(argument, ast.Starred):
                return UNKNOWN
            if place == position:
                return argument
        for named in self.node.keywords:
            found = self._in_dict(named.value, keyword) if named.arg is None else None
            if found is not None:
                return found
        return None

    def string(self, argument: Argument) -> str | None:
        """The text of an argument, None if it is not a known text."""
        return None if argument is None else self._value(argument).string

    def _value(self, argument: ast.expr | Value) -> Value:
        return argument if isinstance(argument, Value) else self.scope.value(argument)

    def _is_none(self, argument: Argument) -> bool:
        return argument is None or self._value(argument).type == "NoneType"

    def _in_dict(self, node: ast.expr, keyword: str) -> Value | None:
        """What ``**node`` gives for a keyword, None if nothing."""
        values = self.scope.value(node)
        if values.type != "dict" or any(key.type != "str" for key in values.elements):
            return UNKNOWN
        found = values.get(keyword)
        if found is None or found.type == "NoneType":
            return None
        return found if found.type == "str" else UNKNOWN

    def _table(
        self, position: int, keyword: str, schema_keyword: str, schema_at: int | None = None
    ) -> Batch:
        """A table by the position and keyword of its name, and the keyword of its schema."""
        table = self.string(self.given(position, keyword))
        given = self.given(schema_at, schema_keyword)
        if self._is_none(given):
            return table, None
        schema = self.string(given)
        return (None, None) if schema is None else (table, schema)

    def _elements(self, argument: Argument) -> tuple[Value, ...]:
        """The elements of a list of columns; a single unknown one if they are not known."""
        if isinstance(argument, ast.expr):
            return loop_elements(argument, self.scope) or (UNKNOWN,)
        return (UNKNOWN,)

    def _operation(
        self,
        action: Action,
        table: str | None = None,
        schema: str | None = None,
        column: str | None = None,
        *,
        new_name: str | None = None,
        text: str = "",
        conditional: bool = False,
    ) -> Operation:
        place = self.scope.parsed.range(self.node)
        return Operation(
            self.function,
            self.name,
            action,
            table,
            schema,
            column,
            new_name,
            text,
            conditional,
            place,
        )

    def _on_table(self, action: Action, at: Batch, after_table: int) -> list[Operation]:
        """The operation, and the references of a ``create_foreign_key``.

        ``after_table`` is the position of the first argument after the table's name.
        """
        operation = self._operation(
            self._action(action),
            *at,
            self._column(after_table),
            new_name=self._new_name(),
            conditional=self._is_conditional(),
        )
        if self.name != "create_foreign_key":
            return [operation]
        return [operation, *self._foreign_keys(max(after_table, 1))]

    def _action(self, action: Action) -> Action:
        if self.name != "alter_column":
            return action
        if self._sets("new_column_name"):
            return "rename-column"
        return "retype-column" if self._sets("type_") else action

    def _sets(self, keyword: str) -> bool:
        """Whether a keyword is certainly given, and is not ``None``."""
        given = self.given(None, keyword)
        return given is not UNKNOWN and not self._is_none(given)

    def _column(self, position: int) -> str | None:
        if self.name not in ("drop_column", "alter_column"):
            return None
        return self.string(self.given(position, "column_name"))

    def _new_name(self) -> str | None:
        return self.string(self.given(1, "new_table_name")) if self.name == "rename_table" else None

    def _is_conditional(self) -> bool:
        for keyword in ("if_exists", "if_not_exists"):
            match self.given(None, keyword):
                case None | ast.Constant(value=False | None):
                    continue
            return True
        return False

    def _foreign_keys(self, position: int) -> Iterator[Operation]:
        """The columns that ``create_foreign_key`` leads to; ``position`` is that of their table."""
        table = self._table(position, "referent_table", "referent_schema")
        for column in self._elements(self.given(position + 2, "remote_cols")):
            yield self._operation("reference", *table, column.string)

    def _text(self) -> str:
        """The texts among the arguments of an ``execute``, with the values of names."""
        found: list[str] = []
        try:
            for child in ast.iter_child_nodes(self.node):
                found.extend(_texts(child, self.scope, 0))
        except Spent:
            pass
        return "\n".join(found)


def loop_elements(node: ast.expr, scope: BlockScope) -> tuple[Value, ...] | None:
    """The elements that a loop goes through; None if they are not known."""
    try:
        return elements(node, scope)
    except Spent:
        return None


def last_name(node: ast.expr) -> str:
    """``ForeignKey`` of ``sa.ForeignKey``; empty for what is not a name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _target(text: str | None) -> tuple[str | None, str | None, str | None]:
    """Table, schema and column of ``"table.column"`` or ``"schema.table.column"``."""
    parts = text.split(".") if text else []
    if len(parts) < 2:
        return None, None, None
    return parts[-2], ".".join(parts[:-2]) or None, parts[-1]


#: Expressions that join texts, so that the whole says more than its parts.
_JOINED = (ast.JoinedStr, ast.BinOp)


def _texts(node: ast.AST, scope: BlockScope, depth: int) -> Iterator[str]:
    """The texts in an expression, in order."""
    scope.budget.step()
    if depth > _MAX_DEPTH:
        return
    match node:
        case ast.Constant(value=str() as text):
            scope.budget.hold(1, len(text))
            yield text
        case ast.Name(id=name):
            bound, block = scope.block.find(name) or (None, scope.block)
            if isinstance(bound, Value):
                yield from _texts_of(bound, scope)
            elif bound is not None:
                yield from _texts(bound, scope.within(block), depth + 1)
        case _:
            whole = scope.value(node).string if isinstance(node, _JOINED) else None
            if whole is not None:
                yield whole
                return
            for child in _in_order(node):
                yield from _texts(child, scope, depth + 1)


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below one, in the order of the source."""
    if isinstance(node, ast.Dict):
        for pair in zip(node.keys, node.values, strict=True):
            yield from (part for part in pair if part is not None)
    else:
        yield from ast.iter_child_nodes(node)


def _texts_of(value: Value, scope: BlockScope) -> Iterator[str]:
    scope.budget.hold(1, len(value.text))
    if value.type == "str":
        yield value.text
    for part in (*value.elements, *value.values):
        yield from _texts_of(part, scope)
