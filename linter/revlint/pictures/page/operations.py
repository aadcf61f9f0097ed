"""The operations of a migration in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.escape import for_terminal, shown
from revlint.operations.operation import Operation
from revlint.pictures.page.values import PageOperation

#: The most operations of one function that the page shows.
MOST = 200

#: The longest SQL that the page shows, in characters.
_MAX_SQL = 4_000


def operations_of(operations: Sequence[Operation]) -> Iterator[PageOperation]:
    """Operations for the page; SQL that makes several of them is shown once."""
    before = ""
    for operation in operations[:MOST]:
        sql = _sql(operation.text)
        yield PageOperation(
            text=shown(in_words(operation)),
            line=operation.range.line,
            sql=sql if sql != before else "",
            note=shown(operation.uncertain and f"may not run: {operation.uncertain}"),
        )
        before = sql
    if len(operations) > MOST:
        left = operations[MOST:]
        yield PageOperation(f"and {len(left):,} more", left[0].range.line)


def in_words(operation: Operation) -> str:
    """One operation, such as "add column email to users"."""
    table, column = _table(operation), operation.column or "a column"
    made = ", ".join(c.name for c in operation.columns)
    new_name = operation.new_name or "a name that is not known"
    match operation.action:
        case "create":
            return f"create table {table}{f' ({made})' if made else ''}"
        case "drop":
            return f"drop table {table}"
        case "rename":
            return f"rename table {table} to {new_name}"
        case "add-column":
            return f"add column {made or column} to {table}"
        case "drop-column":
            return f"drop column {column} of {table}"
        case "rename-column":
            return f"rename column {column} of {table} to {new_name}"
        case "retype-column":
            return f"change the type of {table}.{column}"
        case "reference":
            return f"foreign key to {table}{f'.{operation.column}' if operation.column else ''}"
        case "execute":
            return "run SQL that is not analysed"
        case "unknown":
            return f"not known: {operation.name}" if operation.name else "not known"
    return _other(operation, table, made)


def _other(operation: Operation, table: str, made: str) -> str:
    """Any other operation: the call, its constraint, its table."""
    name = operation.name.replace("_", " ")
    constraint = f" {operation.constraint}" if operation.constraint else ""
    columns = f" ({made})" if made else f".{operation.column}" if operation.column else ""
    return f"{name}{constraint} on {table}{columns}"


def _table(operation: Operation) -> str:
    if operation.table is None:
        return "a table that is not known"
    return f"{operation.schema}.{operation.table}" if operation.schema else operation.table


def _sql(text: str) -> str:
    cut = text if len(text) <= _MAX_SQL else f"{text[:_MAX_SQL]} …"
    return "\n".join(map(for_terminal, cut.strip().replace("\t", "    ").splitlines()))
