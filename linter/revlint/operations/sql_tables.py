"""What CREATE TABLE and ALTER TABLE make, change and need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from revlint.operations.sql_items import Items, add_item
from revlint.operations.sql_names import table_place

Said = Mapping[str, Any]


def create_table(statement: exp.Create) -> dict[str, Any]:
    """What CREATE TABLE says, as the arguments of an ``Operation``."""
    target = statement.this
    items = Items()
    if isinstance(target, exp.Schema):
        for item in target.expressions:
            add_item(item, items)
        target = target.this
    else:
        items.is_open = True
    schema, table = table_place(target)
    properties = statement.args.get("properties")
    held = properties.expressions if properties is not None else []
    is_temporary = any(isinstance(p, exp.TemporaryProperty) for p in held)
    copies = any(isinstance(p, exp.LikeProperty | exp.InheritsProperty) for p in held)
    is_open = items.is_open or copies or statement.expression is not None
    conditional = bool(statement.args.get("exists")) or is_temporary
    return {
        "name": "CREATE TABLE",
        "action": "create",
        "table": table,
        "schema": schema,
        "conditional": conditional,
        "columns": tuple(items.columns),
        "is_open": is_open or bool(statement.args.get("replace")),
        "keys": tuple(items.keys),
        "unique": tuple(items.unique),
    }
