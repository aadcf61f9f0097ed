"""What the statements do that sqlglot parses."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlglot
from sqlglot import exp

from revlint.operations.operation import Column
from revlint.operations.sql_alter import alter_table
from revlint.operations.sql_names import column_name, table_place
from revlint.operations.sql_tables import create_table

# What it cannot parse is reported by its result.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

Said = Mapping[str, Any]

_DIALECTS = {"mariadb": "mysql", "mssql": "tsql", "postgresql": "postgres"}


def parse_sql(text: str, dialect: str) -> Sequence[exp.Expr] | None:
    """The statements of a text, None if no dialect can read it.

    A reading in which a statement stays a mere text counts only if there is no better one.
    """
    best: Sequence[exp.Expr] | None = None
    known = _DIALECTS.get(dialect, dialect)
    for name in dict.fromkeys(("postgres", known, "")):
        try:
            found = [s for s in sqlglot.parse(text, read=name or None) if s is not None]
        except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
            continue
        if not any(isinstance(s, exp.Command) for s in found):
            return found
        best = best or found
    return best


def read_statement(statement: exp.Expr) -> Sequence[Said] | None:
    """The operations of a statement, None if it is not understood."""
    for kind, read in _READERS.items():
        if isinstance(statement, kind):
            found: Sequence[Said] | None = read(statement)
            return found
    return None if isinstance(statement, exp.Command | exp.Column | exp.Alias) else []


def written(statement: exp.Expr) -> str:
    """The text of a statement, as far as sqlglot can write it."""
    try:
        return statement.sql(dialect="postgres")
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
        return ""


def _create(statement: exp.Create) -> Sequence[Said] | None:
    match str(statement.args.get("kind") or "").upper():
        case "TABLE":
            return [create_table(statement)]
        case "INDEX":
            return [_create_index(statement)]
    return []


def _create_index(statement: exp.Create) -> Said:
    index = statement.this
    schema, table = table_place(index.args.get("table"))
    parameters = index.args.get("params")
    columns = []
    for item in (parameters.args.get("columns") or []) if parameters is not None else []:
        inner = item.this if isinstance(item, exp.Ordered) else item
        columns.append(column_name(inner) if isinstance(inner, exp.Column) else None)
    known = tuple(c for c in columns if c)
    is_unique = bool(statement.args.get("unique")) and len(known) == len(columns)
    return {
        "name": "CREATE INDEX",
        "action": "alter",
        "table": table,
        "schema": schema,
        "columns": tuple(map(Column, known)),
        "unique": (known,) if is_unique else (),
        "constraint": column_name(index),
        "conditional": bool(statement.args.get("exists")),
    }


def _drop(statement: exp.Drop) -> Sequence[Said] | None:
    kind = str(statement.args.get("kind") or "").upper()
    if kind in ("SCHEMA", "DATABASE"):
        return None
    if kind != "TABLE":
        return []
    found = []
    for table in statement.args.get("tables") or [statement.this]:
        schema, name = table_place(table)
        found.append(
            {
                "name": "DROP TABLE",
                "action": "drop",
                "table": name,
                "schema": schema,
                "conditional": bool(statement.args.get("exists")),
                "cascades": bool(statement.args.get("cascade")),
            }
        )
    return found


def _alter(statement: exp.Alter) -> Sequence[Said] | None:
    if str(statement.args.get("kind") or "").upper() != "TABLE":
        return []
    return list(alter_table(statement))


def _data(statement: exp.Expression) -> Sequence[Said]:
    """The tables that a statement reads or writes; of a write also the columns."""
    target = statement.this
    columns: list[str | None] = []
    if isinstance(statement, exp.Insert) and isinstance(target, exp.Schema):
        columns = [column_name(c) for c in target.expressions]
        target = target.this
    elif isinstance(statement, exp.Update):
        columns = [
            column_name(e.this)
            for e in statement.expressions
            if isinstance(e, exp.EQ) and isinstance(e.this, exp.Column)
        ]
    found = list(_reads(statement, target))
    if isinstance(target, exp.Table):
        schema, name = table_place(target)
        known = tuple(Column(c) for c in columns if c)
        found.insert(0, _used(statement, schema, name) | {"columns": known})
    return found or [_used(statement, None, None)]


def _reads(statement: exp.Expression, target: object = None) -> Iterator[dict[str, Any]]:
    temporary = {cte.alias.lower() for cte in statement.find_all(exp.CTE)}
    seen = set()
    for table in statement.find_all(exp.Table):
        place = table_place(table)
        if table is target or place in seen or place[1] in temporary:
            continue
        seen.add(place)
        yield _used(statement, *place)


def _used(statement: exp.Expression, schema: str | None, table: str | None) -> dict[str, Any]:
    name = type(statement).__name__.upper()
    return {"name": name, "action": "use", "table": table, "schema": schema}


def _select(statement: exp.Expression) -> Sequence[Said]:
    return list(_reads(statement)) or [_used(statement, None, None)]


def _truncate(statement: exp.TruncateTable) -> Sequence[Said]:
    return [_used(statement, *table_place(table)) for table in statement.expressions]


_READERS: dict[type[exp.Expression] | tuple[type[exp.Expression], ...], Callable[..., Any]] = {
    exp.Create: _create,
    exp.Drop: _drop,
    exp.Alter: _alter,
    (exp.Insert, exp.Update, exp.Delete, exp.Merge): _data,
    (exp.Select, exp.SetOperation, exp.Subquery): _select,
    exp.TruncateTable: _truncate,
}
