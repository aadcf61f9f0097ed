"""What to do about an operation that stops an installation or a switch."""

from __future__ import annotations

from dataclasses import replace

from revlint.contract.deployment import Stop
from revlint.contract.project import Project
from revlint.contract.tables import TableUse
from revlint.operations.operation import Operation
from revlint.simulation.chain_run import Step
from revlint.simulation.failure import Failure
from revlint.simulation.names import shown

#: What makes an operation of Alembic do nothing where its work is done.
_ONLY_IF = {
    "create": "op.create_table({!r}, …, if_not_exists=True)",
    "add-column": "op.add_column({!r}, …, if_not_exists=True)",
    "drop": "op.drop_table({!r}, if_exists=True)",
    "drop-column": "op.drop_column({!r}, …, if_exists=True)",
}
_ONLY_IF_IN_SQL = {
    "create": "CREATE TABLE IF NOT EXISTS",
    "add-column": "ADD COLUMN IF NOT EXISTS",
    "drop": "DROP TABLE IF EXISTS",
    "drop-column": "DROP COLUMN IF EXISTS",
}


def stop_help(project: Project, stop: Stop) -> str:
    """What ends a stop, in words that hold in every edition once they are followed."""
    step, failure = stop.step, stop.failure
    assert step is not None
    assert failure is not None
    chain = project.contract.chains[stop.chain]
    of_target = replace(step.operation, action="alter", table=failure.table[2], schema=None)
    use = TableUse(chain, step.revision, replace(of_target, schema=failure.table[1] or None))
    cause = failure.cause
    if failure.kind.endswith("present") and cause and chain.by_path.get(cause.revision.path):
        what = "column" if failure.column else "table"
        return f"remove the operation, or give the {what} another name"
    return _help(step, failure, is_own=project.ownership.foreign_owner(use) is None)


def _help(step: Step, failure: Failure, *, is_own: bool) -> str:
    operation, table = step.operation, shown(failure.table)
    match failure.kind:
        case "table-present" | "column-present":
            return _present(operation, failure)
        case "table-absent" | "column-absent" if operation.action in ("drop", "drop-column"):
            return f"drop it only where it is there: {_only_if(operation)}"
        case "has-dependents":
            what = "column" if operation.column else "table"
            return f"keep the {what}, or drop the foreign keys to it before this operation"
        case "type-mismatch" if operation.action == "retype-column":
            return "keep the type"
        case "type-mismatch":
            return f"give the column the type of {table}.{failure.column}"
        case "target-not-unique" if not is_own:
            return f"reference the primary key of {table}, or a column with a unique constraint"
        case "target-not-unique":
            return f"give {table}.{failure.column} a unique constraint before this operation"
        case "target-column-absent" if not is_own:
            return f"reference a column that {table} has"
    return _absent(failure, table)


def _present(operation: Operation, failure: Failure) -> str:
    what = "column" if failure.column else "table"
    if operation.action.startswith("rename"):
        return f"give the {what} another name"
    return f"create it only where it is missing: {_only_if(operation)}"


def _only_if(operation: Operation) -> str:
    if operation.text:
        return _ONLY_IF_IN_SQL[operation.action]
    return _ONLY_IF[operation.action].format(operation.table)


def _absent(failure: Failure, table: str) -> str:
    made = f"op.create_table({failure.table[2]!r}, …, if_not_exists=True)"
    what, unique = table, ""
    if failure.column:
        what = f"{table}.{failure.column}"
        unique = ", unique=True" if failure.kind == "target-column-absent" else ""
        column = f"sa.Column({failure.column!r}, …{unique})"
        made = f"op.add_column({failure.table[2]!r}, {column}, if_not_exists=True)"
    return f"create {what} before this operation, where it is missing: {made}"
