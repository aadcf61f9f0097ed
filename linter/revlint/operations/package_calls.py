"""What the functions of packages do: Alembic's operations, SQLAlchemy's tables."""

from __future__ import annotations

import ast
import re
import sys
from typing import Any

from revlint.location import START
from revlint.operations.alembic_calls import HARMLESS, ON_TABLE, Arguments, on_op
from revlint.operations.arguments import has_connection
from revlint.operations.builtin_calls import builtin
from revlint.operations.columns import read_items
from revlint.operations.known import UNKNOWN, Batch, Called, Table, identifier
from revlint.operations.machine import Machine
from revlint.operations.statement_calls import execute

#: Packages that cannot reach the database of a migration, whatever they are given.
_HARMLESS = sys.stdlib_module_names | {
    *("alembic", "builtins", "click", "loguru", "pydantic", "rich", "sqlalchemy", "structlog"),
    *("tqdm", "yaml", "dateutil", "pytz", "numpy", "orjson", "sqlalchemy_utils", "geoalchemy2"),
}
#: A call of a logger.
_LOGS = re.compile(
    r"log(?:ger)?\.(?:critical|debug|error|exception|info|log|warn|warning)$", re.IGNORECASE
)


def symbol(
    machine: Machine, node: ast.Call, path: str, arguments: Arguments, *, is_statement: bool
) -> Any:
    root, _, name = path.partition(".")
    if path.startswith("alembic.op."):
        return operation(machine, node, path.removeprefix("alembic.op."), arguments)
    if root == "builtins":
        return builtin(name, arguments)
    last = path.rpartition(".")[2]
    if root == "sqlalchemy" and last in ("Table", "table"):
        return _table(last, arguments)
    if last in ("cleandoc", "dedent") and arguments.positional:
        return arguments.positional[0]
    if path == "sqlparse.split" and arguments.positional:
        return arguments.positional[:1]
    if root not in _HARMLESS or path.startswith("."):
        reaches = has_connection(arguments)
        is_blind = is_statement and not last[:1].isupper() and not _LOGS.search(path)
        if reaches or is_blind:
            machine.emit(node, last, "unknown")
    return called(machine, node, path, arguments)


def called(
    machine: Machine, node: ast.Call, path: str, arguments: Arguments, holder: Any = None
) -> Called:
    # Only foreign keys are shown where they are.
    place = machine.place(node) if "ForeignKey" in path else START
    positional = tuple(arguments.positional)
    return Called(path, positional, arguments.keywords, holder, arguments.hidden, place)


def operation(machine: Machine, node: ast.Call, name: str, arguments: Arguments) -> Any:
    """What ``op.<name>(…)`` does, and what it gives."""
    if name in ON_TABLE:
        return on_op(machine, node, name, arguments)
    given = [*arguments.positional, *arguments.keywords.values()]
    match name:
        case "batch_alter_table":
            keywords = arguments.keywords
            table = given[0] if arguments.positional else keywords.get("table_name", UNKNOWN)
            positional = arguments.positional
            schema = positional[1] if len(positional) > 1 else keywords.get("schema")
            return Batch(table, UNKNOWN if arguments.hidden else schema)
        case "execute":
            execute(machine, node, given[0] if given else UNKNOWN)
        case "f" | "inline_literal":
            return given[0] if given else UNKNOWN
        case "bulk_insert":
            execute(machine, node, given[0] if given else UNKNOWN, name="bulk_insert")
        case _ if name not in HARMLESS:
            machine.emit(node, name, "unknown")
    return called(machine, node, f"alembic.op.{name}", arguments)


def _table(kind: str, arguments: Arguments) -> Table:
    """What ``Table(…)`` or ``table(…)`` describes."""
    given = arguments.positional
    made = read_items(given[2:] if kind == "Table" else given[1:])
    loads = any(k.startswith("autoload") for k in arguments.keywords)
    is_open = made.is_open or arguments.hidden or kind == "table" or loads
    schema = arguments.keywords.get("schema")
    name = identifier(given[0] if given else arguments.keywords.get("name"))
    return Table(name, schema, tuple(made.columns), is_open, tuple(made.keys), tuple(made.unique))
