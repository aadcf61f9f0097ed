"""frozen-column: a migration changes a column that is promised to stay."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Example,
    Finding,
    Project,
    ProjectRule,
    Promise,
    Related,
    TableUse,
    history,
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
    """An `upgrade` drops, renames or retypes a column of `frozen-columns`, or its table.

    It stands in place of foreign-table. Downgrades and the history of a parked chain are left
    alone. The columns are frozen for the chain that lists them and for the chains that run in the
    same database.

    Why: Other chains hold foreign keys to the column. Where they ran, PostgreSQL refuses to drop
        or retype it (`cannot drop column … because other objects depend on it`, `foreign key
        constraint … cannot be implemented`). Where they have not run yet, and after a rename, the
        migration succeeds, and theirs fails on every new database (`column "id" referenced in
        foreign key constraint does not exist`). SQLite lets most of it pass and keeps foreign keys
        that lead nowhere.
    Fix: Keep the column; add another one beside it. To give the promise up, change every chain
        that refers to the column first, and then take it out of `frozen-columns`.
    Semantics: alembic: operations/ops.py, DropColumnOp, AlterColumnOp, DropTableOp,
        RenameTableOp. Observed with Alembic 1.20.1 on PostgreSQL 15 and SQLite.
    """

    name = "frozen-column"
    group = "The contract between chains"
    options = ("frozen-columns",)
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
        chains = project.contract.chains
        if not any(chain.config.frozen_columns for chain in chains.values()):
            return
        for name in chains:
            for use in project.tables.uses(name):
                promise = project.ownership.frozen_by(use)
                if promise is not None:
                    yield _finding(use, promise)


_DOES = {
    "drop": "drops the table",
    "rename": "renames the table",
    "drop-column": "drops",
    "rename-column": "renames",
    "retype-column": "changes the type of",
}


def _finding(use: TableUse, promise: Promise) -> Finding:
    operation = use.operation
    column = f"{operation.table}.{operation.column}" if operation.column else operation.table
    place = promise.chain.config.location
    return Finding(
        title=(
            f"{operation.name} in the upgrade of '{use.revision.id}' {_DOES[operation.action]} "
            f"{column}, while chain {promise.chain.name} promises to keep "
            f"{' and '.join(promise.columns)} as it is: other chains hold foreign keys to it"
        ),
        help=(
            f"keep it{' and add a column beside it' if operation.column else ''}; or move every "
            "chain that refers to it first, and then take it out of frozen-columns"
        ),
        location=use.location,
        revision=use.revision.id,
        chain=use.chain.name,
        related=(Related("frozen-columns stands here", place),) if place else (),
    )
