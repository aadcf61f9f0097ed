"""What one call of an operation says: its table, its columns, where its foreign keys lead.

The names and the order of arguments are those of Alembic's operations (alembic: operations/base.py,
``Operations`` and ``BatchOperations``).
"""

from __future__ import annotations

import libcst as cst

from revlint.migration.operation import Action, FunctionName, Operation
from revlint.python.literals import UNKNOWN_NODE, Literals, as_text_node
from revlint.python.module_values import Scope, literal_value
from revlint.python.walk import children

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

#: How many parts of the texts of one file are looked at, and how deep.
_MAX_TEXTS = 100_000
_MAX_DEPTH = 50

#: The table of a batch: name and schema, the name None where it or the schema is unknown.
Batch = tuple[str | None, str | None]

Told = list[tuple[Operation, cst.CSTNode]]


class OperationReader:
    """Reads the calls of one file."""

    def __init__(self, literals: Literals) -> None:
        self._literals = literals
        self._texts_left = _MAX_TEXTS

    def operation(self, node: cst.Call, name: str, function: FunctionName, scope: Scope) -> Told:
        """What ``op.<name>(…)`` does."""
        if name in HARMLESS:
            return []
        if name == "execute":
            text = "\n".join(self._texts(node, scope))
            return [(Operation(function, name, "execute", text=text), node)]
        if name not in ON_TABLE:
            return [(Operation(function, name, "unknown"), node)]
        action, position, keyword = ON_TABLE[name]
        schema = "source_schema" if name == "create_foreign_key" else "schema"
        table = self.table(node, position, keyword, schema, scope)
        return _Call(self, node, name, function, scope).told(action, table, position + 1)

    def in_batch(
        self, node: cst.Call, name: str, batch: Batch, function: FunctionName, scope: Scope
    ) -> Told:
        """What ``batch_op.<name>(…)`` does."""
        if name not in IN_BATCH:
            return self.operation(node, name, function, scope) if name not in ON_TABLE else []
        return _Call(self, node, name, function, scope).told(IN_BATCH[name], batch, 0)

    def references(self, node: cst.Call, function: FunctionName, scope: Scope) -> Told:
        """Where a ``ForeignKey(…)`` or ``ForeignKeyConstraint(…)`` leads."""
        name = last_name(node.func)
        if name == "ForeignKey":
            targets = [self.given(node, 0, "column", scope) or UNKNOWN_NODE]
        else:
            columns = self.given(node, 1, "refcolumns", scope)
            targets = self.elements(columns, scope)
        return [
            (Operation(function, name, "reference", *self._target(target, scope)), node)
            for target in targets
        ]

    def batch(self, node: cst.Call, scope: Scope) -> Batch:
        """The table of ``op.batch_alter_table(…)``."""
        return self.table(node, 0, "table_name", "schema", scope, schema_at=1)

    def given(
        self, node: cst.Call, position: int | None, keyword: str, scope: Scope
    ) -> cst.BaseExpression | None:
        """The argument of a call, None where there is none, ``UNKNOWN_NODE`` if that is unknown."""
        place = 0
        for argument in node.args:
            if argument.keyword is not None:
                if argument.keyword.value == keyword:
                    return argument.value
            elif argument.star == "*" and position is not None:
                return UNKNOWN_NODE
            elif not argument.star:
                if place == position:
                    return argument.value
                place += 1
        for argument in node.args:
            if argument.star == "**":
                found = self._in_dictionary(argument.value, keyword, scope)
                if found is not None:
                    return found
        return None

    def text(self, node: cst.BaseExpression | None, scope: Scope) -> str | None:
        """The text that an expression is worth, None for anything else."""
        return self._literals.text(node, scope)

    def is_none(self, node: cst.BaseExpression | None, scope: Scope) -> bool:
        """Whether an argument is not given, or is ``None``."""
        return node is None or self._literals.value(node, scope) is None

    def _in_dictionary(
        self, node: cst.BaseExpression, keyword: str, scope: Scope
    ) -> cst.BaseExpression | None:
        values = self._literals.value(node, scope)
        if not isinstance(values, dict):
            return UNKNOWN_NODE
        if keyword not in values or values[keyword] is None:
            return None
        value = values[keyword]
        return as_text_node(value) if isinstance(value, str) else UNKNOWN_NODE

    def table(
        self,
        node: cst.Call,
        position: int,
        keyword: str,
        schema_keyword: str,
        scope: Scope,
        schema_at: int | None = None,
    ) -> Batch:
        """A table by the position and keyword of its name, and the keyword of its schema."""
        table = self.text(self.given(node, position, keyword, scope), scope)
        given = self.given(node, schema_at, schema_keyword, scope)
        if self.is_none(given, scope):
            return table, None
        schema = self.text(given, scope)
        return (None, None) if schema is None else (table, schema)

    def _target(
        self, node: cst.BaseExpression, scope: Scope
    ) -> tuple[str | None, str | None, str | None]:
        """Table, schema and column of ``"table.column"`` or ``"schema.table.column"``."""
        text = self.text(node, scope)
        parts = text.split(".") if text else []
        if len(parts) < 2:
            return None, None, None
        return parts[-2], ".".join(parts[:-2]) or None, parts[-1]

    def elements(self, node: cst.BaseExpression | None, scope: Scope) -> list[cst.BaseExpression]:
        """The elements of a list of columns; one unknown one where they cannot be known."""
        found = None if node is None else self._literals.elements(node, scope)
        return found or [UNKNOWN_NODE]

    def _texts(self, node: cst.CSTNode, scope: Scope, depth: int = 0) -> list[str]:
        """The texts among the arguments of an ``execute``, with what names stand for."""
        found: list[str] = []
        for child in children(node):
            self._texts_left -= 1
            if self._texts_left < 0 or depth > _MAX_DEPTH:
                return found
            if isinstance(child, cst.SimpleString):
                value = literal_value(child)
                found.append(value if isinstance(value, str) else "")
            elif isinstance(child, cst.FormattedStringText):
                found.append(child.value)
            elif isinstance(child, cst.Name):
                found.extend(self._texts_of_name(child, scope, depth))
            else:
                whole = self.text(child, scope) if isinstance(child, _JOINED) else None
                inner = self._texts(child, scope, depth + 1) if whole is None else [whole]
                found.extend(inner)
        return found

    def _texts_of_name(self, node: cst.Name, scope: Scope, depth: int) -> list[str]:
        bound = scope.find(node.value)
        if bound is None or bound[0] is None:
            return []
        value = cst.Arg(bound[0])
        return self._texts(value, bound[1], depth + 1)


#: Expressions that join texts, so that the whole says more than its parts.
_JOINED = (cst.FormattedString, cst.ConcatenatedString, cst.BinaryOperation)


class _Call:
    """One call of an operation on a table."""

    def __init__(
        self,
        reader: OperationReader,
        node: cst.Call,
        name: str,
        function: FunctionName,
        scope: Scope,
    ) -> None:
        self._reader = reader
        self._node = node
        self._name = name
        self._function = function
        self._scope = scope

    def told(self, action: Action, at: Batch, after_table: int) -> Told:
        """The operation, and the references of a ``create_foreign_key``.

        ``after_table`` is the position of the first argument behind the table's name.
        """
        operation = Operation(
            self._function,
            self._name,
            self._action(action),
            *at,
            column=self._column(after_table),
            new_name=self._new_name(),
            conditional=self._is_conditional(),
        )
        told: Told = [(operation, self._node)]
        if self._name == "create_foreign_key":
            told.extend(self._foreign_key(max(after_table, 1)))
        return told

    def _given(self, position: int | None, keyword: str) -> cst.BaseExpression | None:
        return self._reader.given(self._node, position, keyword, self._scope)

    def _action(self, action: Action) -> Action:
        if self._name != "alter_column":
            return action
        if self._sets("new_column_name"):
            return "rename-column"
        return "retype-column" if self._sets("type_") else action

    def _sets(self, keyword: str) -> bool:
        """Whether a keyword is given for certain, and is not ``None``."""
        given = self._given(None, keyword)
        return given is not UNKNOWN_NODE and not self._reader.is_none(given, self._scope)

    def _column(self, position: int) -> str | None:
        if self._name not in ("drop_column", "alter_column"):
            return None
        return self._reader.text(self._given(position, "column_name"), self._scope)

    def _new_name(self) -> str | None:
        if self._name != "rename_table":
            return None
        return self._reader.text(self._given(1, "new_table_name"), self._scope)

    def _is_conditional(self) -> bool:
        for keyword in ("if_exists", "if_not_exists"):
            given = self._given(None, keyword)
            if given is not None and last_name(given) not in ("False", "None"):
                return True
        return False

    def _foreign_key(self, position: int) -> Told:
        """The columns that ``create_foreign_key`` leads to; its table stands at ``position``."""
        table = self._reader.table(
            self._node, position, "referent_table", "referent_schema", self._scope
        )
        columns = self._given(position + 2, "remote_cols")
        return [
            (
                Operation(
                    self._function,
                    self._name,
                    "reference",
                    *table,
                    column=self._reader.text(column, self._scope),
                ),
                self._node,
            )
            for column in self._reader.elements(columns, self._scope)
        ]


def last_name(node: cst.BaseExpression) -> str:
    """``ForeignKey`` of ``sa.ForeignKey``; empty for what is no name."""
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""
