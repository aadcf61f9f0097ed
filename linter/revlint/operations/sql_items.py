"""What the columns and constraints of a table say in SQL."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from revlint.operations.operation import Column, ForeignKey
from revlint.operations.sql_names import column_name, table_place


@dataclass(slots=True)
class Items:
    """What the items of a table make."""

    columns: list[Column] = field(default_factory=list)
    keys: list[ForeignKey] = field(default_factory=list)
    unique: list[tuple[str, ...]] = field(default_factory=list)
    is_open: bool = False


def add_item(item: exp.Expression, items: Items) -> None:
    match item:
        case exp.ColumnDef():
            add_column(item, items)
        case exp.Constraint():
            for inner in item.expressions:
                _constraint(inner, items, column_name(item) or "")
        case exp.PrimaryKey() | exp.ForeignKey() | exp.UniqueColumnConstraint():
            _constraint(item, items, "")
        case exp.CheckColumnConstraint():
            pass
        case _:
            items.is_open = True


def add_column(item: exp.ColumnDef, items: Items) -> None:
    name = column_name(item)
    if name is None:
        items.is_open = True
        return
    items.columns.append(Column(name, type_name(item.args.get("kind"))))
    for constraint in item.args.get("constraints") or []:
        kind = constraint.args.get("kind") if isinstance(constraint, exp.ColumnConstraint) else None
        if isinstance(kind, exp.Reference):
            items.keys.append(_key((name,), kind, ""))
        elif isinstance(kind, exp.PrimaryKeyColumnConstraint):
            items.unique.insert(0, (name,))
        elif isinstance(kind, exp.UniqueColumnConstraint):
            items.unique.append((name,))


def _constraint(item: exp.Expression, items: Items, name: str) -> None:
    match item:
        case exp.ForeignKey():
            columns = tuple(column_name(c) for c in item.expressions)
            reference = item.args.get("reference")
            if isinstance(reference, exp.Reference):
                items.keys.append(_key(columns, reference, name))
        case exp.PrimaryKey():
            _unique(item.expressions, items, 0)
        case exp.UniqueColumnConstraint(this=exp.Schema() as listed):
            _unique(listed.expressions, items, len(items.unique))


def _unique(columns: list[exp.Expression], items: Items, place: int) -> None:
    names = [column_name(c) for c in columns]
    known = tuple(n for n in names if n)
    if known and len(known) == len(names):
        items.unique.insert(place, known)


def _key(columns: tuple[str | None, ...], reference: exp.Reference, name: str) -> ForeignKey:
    target = reference.this
    targets: tuple[str | None, ...] = ()
    if isinstance(target, exp.Schema):
        targets = tuple(column_name(c) for c in target.expressions)
        target = target.this
    schema, table = table_place(target)
    return ForeignKey(columns, table, schema, targets, name, "REFERENCES")


def type_name(kind: object) -> str:
    if not isinstance(kind, exp.DataType):
        return ""
    name = kind.this
    if name == exp.DataType.Type.USERDEFINED:
        return ""
    return str(getattr(name, "value", "")).lower()
