"""Names in SQL as the database takes them: unquoted ones in lower case."""

from __future__ import annotations

from sqlglot import exp

_HOLE = "hole__"


def table_place(table: object) -> tuple[str | None, str | None]:
    """The schema and the name of a table, the name None if either is not known."""
    if not isinstance(table, exp.Table):
        return None, None
    name, schema = _known(table.this), table.args.get("db")
    if schema is None:
        return None, name
    known = _known(schema)
    return (None, None) if known is None else (known, name)


def column_name(node: object) -> str | None:
    """The name of a column, a constraint or an index, None if it is not known."""
    return _known(node.this) if isinstance(node, exp.Expression) else None


def _known(node: object) -> str | None:
    while isinstance(node, exp.Expression) and not isinstance(node, exp.Identifier):
        node = node.this
    if not isinstance(node, exp.Identifier):
        return None if not isinstance(node, str) or _HOLE in node else node.lower() or None
    name = str(node.this)
    if not name or _HOLE in name:
        return None
    return name if node.args.get("quoted") else name.lower()
