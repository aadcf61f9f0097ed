"""What Alembic's operations say: their tables, their columns, where their foreign keys lead.

The names and the order of parameters are those of Alembic's operations (alembic:
operations/base.py, ``Operations`` and ``BatchOperations``).
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from revlint.operations.columns import read_items, type_of
from revlint.operations.known import UNKNOWN, Batch, Table, elements, identifier, is_true
from revlint.operations.machine import Machine
from revlint.operations.operation import Action, Column, ForeignKey

#: Operations by name: what they do, and their parameters in order. The parameter that names the
#: table ends in ``table_name`` or is ``source_table``; in a batch it is left out.
ON_TABLE: Mapping[str, tuple[Action, tuple[str, ...]]] = {
    "add_column": ("add-column", ("table_name", "column")),
    "alter_column": ("alter-column", ("table_name", "column_name")),
    "create_check_constraint": ("alter", ("constraint_name", "table_name", "condition")),
    "create_exclude_constraint": ("alter", ("constraint_name", "table_name")),
    "create_foreign_key": (
        "alter",
        ("constraint_name", "source_table", "referent_table", "local_cols", "remote_cols"),
    ),
    "create_index": ("alter", ("index_name", "table_name", "columns")),
    "create_primary_key": ("alter", ("constraint_name", "table_name", "columns")),
    "create_table": ("create", ("table_name",)),
    "create_table_comment": ("alter", ("table_name", "comment")),
    "create_unique_constraint": ("alter", ("constraint_name", "table_name", "columns")),
    "drop_column": ("drop-column", ("table_name", "column_name")),
    "drop_constraint": ("alter", ("constraint_name", "table_name", "type_")),
    "drop_index": ("alter", ("index_name", "table_name")),
    "drop_table": ("drop", ("table_name",)),
    "drop_table_comment": ("alter", ("table_name",)),
    "rename_table": ("rename", ("old_table_name", "new_table_name")),
}

#: What a batch has no method for.
NOT_IN_BATCH = frozenset({"create_table", "drop_table", "rename_table"})

#: Calls on ``op`` that do nothing to a table by themselves; views and functions are no tables.
HARMLESS = frozenset(
    {
        "autocommit_block",
        "batch_alter_table",
        "context",
        "create_entity",
        "create_module_class_proxy",
        "drop_entity",
        "f",
        "get_bind",
        "get_context",
        "implementation_for",
        "inline_literal",
        "register_operation",
        "replace_entity",
    }
)

_TABLES = frozenset({"table_name", "source_table", "old_table_name"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call.

    ``hidden`` tells that ``*`` or ``**`` may give more, ``open_keywords`` that ``**`` may.
    """

    positional: Sequence[Any]
    keywords: Mapping[str, Any]
    hidden: bool = False
    open_keywords: bool = False


def on_op(machine: Machine, node: ast.Call, name: str, arguments: Arguments) -> Any:
    """Note what ``op.<name>(…)`` does to a table; the table that ``create_table`` gives."""
    action, parameters = ON_TABLE[name]
    given = _given(parameters, arguments)
    table_parameter = next(p for p in parameters if p in _TABLES)
    schema = "source_schema" if name == "create_foreign_key" else "schema"
    table = place_of(
        given.get(table_parameter, UNKNOWN),
        given.get(schema, UNKNOWN if arguments.open_keywords else None),
    )
    rest = arguments.positional[len(parameters) :]
    return _emit(machine, node, name, action, table, given, rest, hidden=arguments.hidden)


def in_batch(
    machine: Machine, node: ast.Call, name: str, arguments: Arguments, batch: Batch
) -> None:
    """Note what ``batch_op.<name>(…)`` does to the table of the batch."""
    action, parameters = ON_TABLE[name]
    given = _given(tuple(p for p in parameters if p not in _TABLES), arguments)
    table = place_of(batch.table, batch.schema)
    _emit(machine, node, name, action, table, given, (), hidden=arguments.hidden)


def place_of(name: Any, schema: Any) -> tuple[str | None, str | None]:
    """A table and its schema, the table None if either is not known."""
    table = identifier(name)
    if schema is None:
        return table, None
    known = identifier(schema)
    return (None, None) if known is None else (table, known)


def _given(parameters: Sequence[str], arguments: Arguments) -> dict[str, Any]:
    return dict(zip(parameters, arguments.positional, strict=False)) | dict(arguments.keywords)


def _emit(
    machine: Machine,
    node: ast.Call,
    name: str,
    action: Action,
    table: tuple[str | None, str | None],
    given: Mapping[str, Any],
    rest: Sequence[Any],
    *,
    hidden: bool,
) -> Any:
    items = rest if name == "create_table" else [given["column"]] if "column" in given else []
    made = read_items(items)
    made.is_open = made.is_open or (hidden and name == "create_table")
    if name == "create_foreign_key":
        made.keys.append(_foreign_key(machine, node, given))
    machine.emit(
        node,
        name,
        _action(name, action, given),
        table=table[0],
        schema=table[1],
        column=identifier(given.get("column_name")),
        new_name=_new_name(name, given),
        conditional=_is_conditional(given),
        columns=tuple(made.columns) or _needed(name, given),
        is_open=made.is_open,
        keys=tuple(made.keys),
        unique=tuple(made.unique) or _unique(name, given),
        constraint=identifier(given.get("constraint_name", given.get("index_name"))),
        drops=name in ("drop_constraint", "drop_index"),
    )
    emit_references(machine, node, made.keys)
    if name != "create_table":
        return None
    return Table(table[0], table[1], tuple(made.columns), made.is_open)


def emit_references(machine: Machine, node: ast.expr, keys: Sequence[ForeignKey]) -> None:
    """Note where foreign keys lead, one operation for each column."""
    for key in keys:
        for target in key.targets or (None,):
            machine.emit(
                node,
                key.source,
                "reference",
                key.range,
                table=key.table,
                schema=key.schema,
                column=target,
            )


def _action(name: str, action: Action, given: Mapping[str, Any]) -> Action:
    if name != "alter_column":
        return action
    if given.get("new_column_name") is not None:
        return "rename-column"
    return "retype-column" if given.get("type_") is not None else action


def _new_name(name: str, given: Mapping[str, Any]) -> str | None:
    if name == "rename_table":
        return identifier(given.get("new_table_name"))
    return identifier(given.get("new_column_name")) if name == "alter_column" else None


def _is_conditional(given: Mapping[str, Any]) -> bool:
    return any(
        is_true(given.get(name, False)) is not False for name in ("if_exists", "if_not_exists")
    )


def _needed(name: str, given: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns that an operation needs, or of ``alter_column`` the new type."""
    if name == "alter_column":
        column = identifier(given.get("column_name"))
        return (Column(column, type_of(given.get("type_"))),) if column else ()
    return tuple(Column(n) for n in _listed(given) if n)


def _listed(given: Mapping[str, Any]) -> list[str | None]:
    """The columns that an operation lists, None for one that is not known."""
    held = given.get("local_cols", given.get("columns"))
    return [identifier(c) for c in ([held] if isinstance(held, str) else elements(held) or [])]


def _unique(name: str, given: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    makes = name in ("create_primary_key", "create_unique_constraint") or (
        name == "create_index" and is_true(given.get("unique")) is True
    )
    columns = _listed(given) if makes else []
    known = tuple(c for c in columns if c)
    return (known,) if known and len(known) == len(columns) else ()


def _foreign_key(machine: Machine, node: ast.Call, given: Mapping[str, Any]) -> ForeignKey:
    referent = given.get("referent_table", UNKNOWN)
    table, schema = place_of(referent, given.get("referent_schema"))
    columns = elements(given.get("local_cols")) or [UNKNOWN]
    targets = elements(given.get("remote_cols")) or [UNKNOWN]
    return ForeignKey(
        tuple(map(identifier, columns)),
        table,
        schema,
        tuple(map(identifier, targets)),
        identifier(given.get("constraint_name")) or "",
        "create_foreign_key",
        machine.place(node),
    )
