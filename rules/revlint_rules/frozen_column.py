"""frozen-column: a migration changes a column that has to stay as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from revlint.api import (
    Example,
    Finding,
    Project,
    ProjectRule,
    Promise,
    Related,
    TableUse,
    history,
    quoted,
    revision_file,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
frozen-columns = ["users.id"]
"""

_SHARED = {
    **history("<base> -> oss1", under="shared"),
    "shared/versions/oss2.py": revision_file(
        "oss2", ("oss1",), body="op.create_table('users', sa.Column('id', sa.Integer()))"
    ),
}


class FrozenColumn(ProjectRule):
    """An `upgrade` changes a column that another chain relies on.

    It drops, renames or retypes the column, drops its key, or drops or renames its table. A column
    is frozen for the chain that owns its table if a chain of the same edition has a foreign key to
    it, or may have one by `may-reference`. Columns of `frozen-columns` are frozen for every chain
    of the database.

    This rule replaces foreign-table. Downgrades and parked chains are not checked. A change that
    the chain takes back later is one only in a file that no commit has.

    Why: Where the foreign key exists, PostgreSQL refuses to drop or retype the column (`cannot drop
        column … because other objects depend on it`, `foreign key constraint … cannot be
        implemented`). Where the other chain has not run yet, and after a rename, the migration
        succeeds, and that chain fails (`column "id" referenced in foreign key constraint does not
        exist`). SQLite lets most of it pass and keeps foreign keys that lead nowhere.
    Fix: Keep the column, and add another one beside it. To unfreeze it, first change every chain
        that references it, then remove it from `frozen-columns` and `may-reference`.
    Semantics: alembic: operations/ops.py, DropColumnOp, AlterColumnOp, DropTableOp,
        RenameTableOp, DropConstraintOp. Observed with Alembic 1.20.1 on PostgreSQL 15 and SQLite.
    """

    name = "frozen-column"
    group = "The contract between chains"
    options = ("frozen-columns", "may-reference")
    examples = (
        Example(
            bad={
                **_SHARED,
                "shared/versions/oss3.py": revision_file(
                    "oss3", ("oss2",), body="op.alter_column('users', 'id', type_=sa.String())"
                ),
            },
            good={
                **_SHARED,
                "shared/versions/oss3.py": revision_file(
                    "oss3", ("oss2",), body="op.add_column('users', sa.Column('key', sa.String()))"
                ),
            },
            finds=("shared/versions/oss3.py:16",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        for name, chain in contract.chains.items():
            if contract.databases(name) or chain.config.frozen_columns:
                for use in project.tables.uses(name):
                    promise = project.ownership.frozen_by(use)
                    if promise is not None:
                        yield _finding(project, use, promise)


_DOES = {
    "drop": "drops table",
    "rename": "renames table",
    "drop-column": "drops",
    "rename-column": "renames",
    "retype-column": "changes the type of",
    "alter": "drops the key of",
}
_KEEP = {
    "drop": "keep the table",
    "rename": "keep the table",
    "drop-column": "keep the column and add another one beside it",
    "rename-column": "keep the column and add another one beside it",
    "retype-column": "keep the column and add another one beside it",
    "alter": "keep the key",
}


def _finding(project: Project, use: TableUse, promise: Promise) -> Finding:
    operation = use.operation
    frozen = " and ".join(promise.columns)
    what = frozen if operation.action == "alter" else operation.table
    if operation.column:
        what = f"{operation.table}.{operation.column}"
    id_ = quoted(use.revision.id or "")
    why, facts, more = _reasons(project, use, promise)
    return Finding(
        title=f"{id_} {_DOES[operation.action]} {what}, which {why}",
        label=f"{frozen} must not change",
        facts=facts,
        help=_KEEP[operation.action] + more,
        location=use.location,
        revision=use.revision.id,
        chain=use.chain.name,
        related=_related(promise),
    )


def _reasons(project: Project, use: TableUse, promise: Promise) -> tuple[str, tuple[str, ...], str]:
    """The end of the title, the facts, and how to end the promise."""
    name, frozen = promise.chain.name, " and ".join(promise.columns)
    facts: tuple[str, ...] = (f"{promise.key} of chain {name} lists {frozen}",)
    if promise.key == "frozen-columns":
        more = (
            f"; to unfreeze {frozen}, first change every chain that references it, then "
            f"remove it from frozen-columns of chain {name}"
        )
        return "is frozen", (*facts, "other chains have foreign keys to it"), more
    if promise.reference is None:
        more = (
            f"; or, if no database has such a foreign key, remove {frozen} from may-reference of "
            f"chain {name}"
        )
        return f"chain {name} may reference", (*facts, "a foreign key to it would fail"), more
    id_ = quoted(promise.reference.use.revision.id or "")
    facts = (f"{id_} of chain {name} has a foreign key to {frozen}", *_errors(use, promise, id_))
    more = ""
    own = replace(promise.reference.use, chain=use.chain)
    if promise.is_first and project.ownership.foreign_owner(own) is None:
        more = f"; or drop the foreign key of {id_} first, in chain {use.chain.name}"
    return f"chain {name} references", facts, more


def _errors(use: TableUse, promise: Promise, id_: str) -> Iterator[str]:
    """What the database says, whichever of the two chains runs first."""
    operation = use.operation
    table, column = operation.table, promise.columns[0].rpartition(".")[2]
    before, after = {
        "drop": (f"cannot drop table {table}", f'relation "{table}" does not exist'),
        "rename": ("", f'relation "{table}" does not exist'),
        "drop-column": (f"cannot drop column {column} of table {table}", _ABSENT.format(column)),
        "rename-column": ("", _ABSENT.format(column)),
        "retype-column": (_MISTYPED, _MISTYPED),
        "alter": (f"cannot drop constraint {operation.constraint} on table {table}", _UNKEYED),
    }[operation.action]
    depends = " because other objects depend on it" if before.startswith("cannot") else ""
    if before:
        yield f"where {id_} ran before, PostgreSQL refuses it: {before}{depends}"
    if not promise.is_first:
        yield f"where {id_} runs later, it fails: {after}"


_ABSENT = 'column "{}" referenced in foreign key constraint does not exist'
_MISTYPED = "foreign key constraint cannot be implemented"
_UNKEYED = "there is no unique constraint matching given keys for referenced table"


def _related(promise: Promise) -> tuple[Related, ...]:
    name = promise.chain.name
    if promise.reference is not None:
        return (Related(f"chain {name} references it here", promise.reference.location),)
    place = promise.chain.config.place(promise.key.replace("-", "_"))
    return (Related(f"{promise.key} of chain {name}", place),) if place else ()
