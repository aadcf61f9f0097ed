"""What the columns and constraints of a table say, as SQLAlchemy describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from revlint.operations.known import UNKNOWN, Called, Symbol, elements, identifier, is_true
from revlint.operations.operation import Column, ForeignKey

#: Items of a table that make no column and no key.
_PLAIN = frozenset({"CheckConstraint", "Computed", "ExcludeConstraint", "Identity", "Index"})
_COLUMNS = frozenset({"Column", "Field", "mapped_column"})
#: How many items of a table are read, and how deep in lists.
_MAX_ITEMS = 5_000
_MAX_DEPTH = 5


@dataclass(slots=True)
class Made:
    """What the items of a table make; ``is_open`` tells that there may be more."""

    columns: list[Column] = field(default_factory=list)
    keys: list[ForeignKey] = field(default_factory=list)
    unique: list[tuple[str, ...]] = field(default_factory=list)
    is_open: bool = False


def read_items(items: Iterable[Any]) -> Made:
    """The columns and constraints among the arguments of ``create_table`` or ``Table``."""
    made = Made()
    primary: list[str] = []
    for number, item in enumerate(_flat(items)):
        if isinstance(item, Called) and number < _MAX_ITEMS:
            _read(item, made, primary)
        elif not isinstance(item, str | list | tuple | None):
            made.is_open = True
        if number == _MAX_ITEMS:
            made.is_open = True
            break
    if primary:
        made.unique.insert(0, tuple(primary))
    return made


def _flat(items: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """The items, and those of lists among them; lists that hold themselves end too."""
    for item in items:
        yield item
        if isinstance(item, list | tuple):
            yield from _flat(item, depth + 1) if depth < _MAX_DEPTH else (UNKNOWN,)


def _read(item: Called, made: Made, primary: list[str]) -> None:
    if item.last in _COLUMNS or item.last.endswith("Column") or item.path in (".copy", "._copy"):
        _read_column(item, made, primary)
    elif item.last == "ForeignKeyConstraint":
        made.keys += _constraint(item)
    elif item.last in ("PrimaryKeyConstraint", "UniqueConstraint"):
        names = [identifier(a) for a in item.arguments]
        if all(names):
            known = tuple(n for n in names if n)
            made.unique.insert(0 if item.last.startswith("P") else len(made.unique), known)
    elif item.last == "Index" and is_true(item.keywords.get("unique")):
        names = [identifier(a) for a in item.arguments[1:]]
        if all(names) and not any(key.endswith("_where") for key in item.keywords):
            made.unique.append(tuple(n for n in names if n))
    elif item.last not in _PLAIN:
        made.is_open = True


def _read_column(item: Called, made: Made, primary: list[str]) -> None:
    column, hidden = column_of(item)
    made.is_open = made.is_open or hidden
    if column is None:
        made.is_open = True
    else:
        made.columns.append(column)
        if is_true(item.keywords.get("primary_key")):
            primary.append(column.name)
        if is_true(item.keywords.get("unique")):
            made.unique.append((column.name,))
    made.keys += column_keys(item, column.name if column else None)


def column_of(item: Any, name: str | None = None) -> tuple[Column | None, bool]:
    """The column that ``Column(…)`` describes, None if it is not known, and whether that is all.

    ``name`` is the name of a column that does not give its own.
    """
    if not isinstance(item, Called):
        return None, True
    if item.path in (".copy", "._copy") and item.holder is not None:
        return column_of(item.holder, name)
    arguments = list(item.arguments)
    given = arguments[0] if arguments else item.keywords.get("name")
    found = identifier(given) if isinstance(given, str) or _is_f(given) else None
    found = found or identifier(item.keywords.get("name")) or name
    return (None if found is None else Column(found, type_of(_type(item)))), item.hidden


def _is_f(value: Any) -> bool:
    return isinstance(value, Called) and value.last in ("f", "quoted_name")


def _type(item: Called) -> Any:
    if "type_" in item.keywords:
        return item.keywords["type_"]
    for argument in item.arguments[:2]:
        if isinstance(argument, Called | Symbol) and not _is_f(argument):
            return None if _leads_to(argument) else argument
    return None


def _leads_to(value: Any) -> bool:
    return isinstance(value, Called) and value.last == "ForeignKey"


def type_of(value: Any) -> str:
    """The name of a type in lower case, "" if it is not known."""
    if isinstance(value, Called) and value.holder is None:
        value = Symbol(value.path)
    return value.last.lower() if isinstance(value, Symbol) else ""


def column_keys(item: Called, column: str | None) -> list[ForeignKey]:
    """The foreign keys of a column."""
    given = [*item.arguments, *item.keywords.values()]
    found = [value for value in given if _leads_to(value) and not _is_late(value)]
    keys = []
    for key in found:
        target = key.arguments[0] if key.arguments else key.keywords.get("column")
        schema, table, name = _target(target)
        keys.append(
            ForeignKey(
                (column,),
                table,
                schema,
                (name,),
                identifier(key.keywords.get("name")) or "",
                key.last,
                key.place,
            )
        )
    return keys


def _is_late(key: Called) -> bool:
    """Whether the key is made by a later statement, which a migration never sends."""
    return is_true(key.keywords.get("use_alter", False)) is not False


def _constraint(item: Called) -> list[ForeignKey]:
    if _is_late(item):
        return []
    given = dict(zip(("columns", "refcolumns"), item.arguments, strict=False)) | dict(item.keywords)
    targets = elements(given.get("refcolumns")) or [UNKNOWN]
    columns = tuple(identifier(c) for c in elements(given.get("columns")) or [None])
    parts = [_target(target) for target in targets]
    schema, table, _ = parts[0]
    if any(part[:2] != (schema, table) for part in parts):
        schema, table = None, None
    name = identifier(given.get("name")) or ""
    found = tuple(part[2] for part in parts)
    return [ForeignKey(columns, table, schema, found, name, item.last, item.place)]


def _target(value: Any) -> tuple[str | None, str | None, str | None]:
    """Schema, table and column of ``"table.column"`` or ``"schema.table.column"``."""
    text = identifier(value)
    parts = text.split(".") if text else []
    if len(parts) < 2:
        return None, None, None
    return ".".join(parts[:-2]) or None, parts[-2], parts[-1]
