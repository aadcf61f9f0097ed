"""Which table a name means: schemas, case, and tables that are always there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from revlint.operations.operation import Operation

#: A table: its database ("" unless a migration serves several), its schema ("" is the default
#: one) and its name, in lower case.
TableKey = tuple[str, str, str]

#: Where tables lie that no migration makes.
_CATALOGS = frozenset({"information_schema", "mysql", "performance_schema", "sys"})
_PUBLIC = "public"


class TableNames:
    """Tells which table the names in some operations mean.

    ``s.t`` and ``t`` may be one table, by the search path of the connection: where operations name
    both, they count as one; where ``t`` lies in several schemas, ``t`` alone is not known.

    Args:
        operations: all that is simulated together.
        tables: schema and name of tables that are there without an operation.
    """

    def __init__(
        self, operations: Iterable[Operation], tables: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._schemas: dict[tuple[str, str], set[str]] = defaultdict(set)
        for schema, table in tables:
            self._schemas["", table.lower()].add(_schema(schema))
        for operation in operations:
            for database, schema, name in tables_named(operation):
                self._schemas[database, name].add(schema)

    def key(self, operation: Operation, schema: str | None, table: str | None) -> TableKey | None:
        """The table that an operation names, None if it is not known."""
        return None if table is None else self.key_of(schema, table, operation.database)

    def key_of(self, schema: str | None, table: str, database: str = "") -> TableKey | None:
        """The table that a schema and a name mean, None if it is not known."""
        name, place = table.lower(), _schema(schema)
        schemas = self._schemas.get((database, name), {place})
        if "" in schemas and len(schemas) == 2:
            return database, "", name
        if "" in schemas and len(schemas) > 2 and not place:
            return None
        return database, place, name


def is_system(key: TableKey) -> bool:
    """Whether a table is one of the database's own, which is always there."""
    _, schema, name = key
    return schema in _CATALOGS or schema.startswith("pg_") or name.startswith(("pg_", "sqlite_"))


def shown(key: TableKey) -> str:
    """A table as messages name it."""
    _, schema, name = key
    return f"{schema}.{name}" if schema else name


def _schema(schema: str | None) -> str:
    found = (schema or "").lower()
    return "" if found == _PUBLIC else found


def tables_named(operation: Operation) -> Iterator[TableKey]:
    """The tables that an operation names, with the schemas that it gives."""
    named = [(operation.schema, operation.table)]
    if operation.action == "rename":
        named.append((operation.schema, operation.new_name))
    named += [(key.schema, key.table) for key in operation.keys]
    for schema, name in named:
        if name is not None:
            yield operation.database, _schema(schema), name.lower()
