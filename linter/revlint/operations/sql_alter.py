"""What ALTER TABLE makes, changes and needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from revlint.operations.operation import Column
from revlint.operations.sql_items import Items, add_column, add_item, type_name
from revlint.operations.sql_names import column_name, table_place
from revlint.operations.sql_tables import Said


def alter_table(statement: exp.Alter) -> Iterator[Said]:
    """What each action of ALTER TABLE says, as the arguments of an ``Operation``."""
    schema, table = table_place(statement.this)
    about = {
        "name": "ALTER TABLE",
        "table": table,
        "schema": schema,
        "conditional": bool(statement.args.get("exists")),
    }
    for action in statement.args.get("actions") or []:
        for said in _action(action, statement):
            soft = bool(said.pop("soft", False)) or about["conditional"]
            yield about | said | {"conditional": soft}


def _action(action: exp.Expression, statement: exp.Alter) -> Iterator[dict[str, Any]]:
    match action:
        case exp.ColumnDef():
            yield _added(action)
        case exp.Schema():
            yield from (_added(c) for c in action.expressions if isinstance(c, exp.ColumnDef))
        case exp.Drop():
            yield from _dropped(action)
        case exp.AlterColumn():
            yield _altered(action)
        case exp.RenameColumn():
            new = column_name(action.args.get("to"))
            soft = action.args.get("exists")
            yield _column_said("rename-column", action.this, new_name=new, soft=soft)
        case exp.ModifyColumn():
            yield _modified(action)
        case exp.AlterRename():
            yield _renamed(action, statement)
        case exp.AddConstraint():
            yield _constraints(action)
        case exp.Command():
            yield {"action": "alter", "is_open": True}
        case _:
            yield {"action": "alter"}


def _column_said(action: str, column: object, **more: Any) -> dict[str, Any]:
    return {"action": action, "column": column_name(column), **more}


def _added(column: exp.ColumnDef) -> dict[str, Any]:
    items = Items()
    add_column(column, items)
    return {
        "action": "add-column",
        "columns": tuple(items.columns),
        "keys": tuple(items.keys),
        "unique": tuple(items.unique),
        "soft": bool(column.args.get("exists")),
    }


def _dropped(action: exp.Drop) -> Iterator[dict[str, Any]]:
    soft, cascades = bool(action.args.get("exists")), bool(action.args.get("cascade"))
    named = action.args.get("tables") or [action.this]
    kind = str(action.args.get("kind") or "").upper()
    for item in named:
        if kind == "COLUMN":
            yield _column_said("drop-column", item, soft=soft, cascades=cascades)
        else:
            name = column_name(item)
            said = {"constraint": name, "soft": soft, "cascades": cascades}
            yield {"action": "alter", "drops": True} | said


def _altered(action: exp.AlterColumn) -> dict[str, Any]:
    kind = action.args.get("dtype")
    name = column_name(action)
    if kind is None:
        return {"action": "alter-column", "column": name}
    columns = (Column(name, type_name(kind)),) if name else ()
    return {"action": "retype-column", "column": name, "columns": columns}


def _modified(action: exp.ModifyColumn) -> dict[str, Any]:
    old, column = action.args.get("rename_from"), action.this
    new = column_name(column)
    if old is not None and column_name(old) != new:
        return _column_said("rename-column", old, new_name=new)
    return {"action": "retype-column", "column": new}


def _renamed(action: exp.AlterRename, statement: exp.Alter) -> dict[str, Any]:
    new = table_place(action.this)[1]
    for option in statement.args.get("options") or []:
        if isinstance(option, exp.ToTableProperty):
            # sqlglot takes RENAME a TO b, which renames a column, for the rename of the table.
            return {
                "action": "rename-column",
                "column": new,
                "new_name": table_place(option.this)[1],
            }
    return {"action": "rename", "new_name": new}


def _constraints(action: exp.AddConstraint) -> dict[str, Any]:
    items = Items()
    for item in action.expressions:
        add_item(item, items)
    needed = {c: None for key in items.keys for c in key.columns if c}
    needed |= {c: None for columns in items.unique for c in columns}
    return {
        "action": "alter",
        "columns": tuple(map(Column, needed)),
        "keys": tuple(items.keys),
        "unique": tuple(items.unique),
        "constraint": next((k.name for k in items.keys if k.name), None),
    }
