"""frozen-column: a migration changes a column that has to stay as it is."""

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
    """An `upgrade` drops, renames or retypes a column of `frozen-columns`, or its table.

    This rule replaces foreign-table. Downgrades and parked chains are not checked. The columns are
    frozen for the chain that lists them and for the chains that run in the same database.

    Why: Other chains have foreign keys to the column. Where they ran, PostgreSQL refuses to drop
        or retype it (`cannot drop column … because other objects depend on it`, `foreign key
        constraint … cannot be implemented`). Where they have not run yet, and after a rename, the
        migration succeeds, and theirs fails on every new database (`column "id" referenced in
        foreign key constraint does not exist`). SQLite lets most of it pass and keeps foreign keys
        that lead nowhere.
    Fix: Keep the column, and add another one beside it. To unfreeze it, first change every chain
        that references it, then remove it from `frozen-columns`.
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
    "drop": "drops table",
    "rename": "renames table",
    "drop-column": "drops",
    "rename-column": "renames",
    "retype-column": "changes the type of",
}


def _finding(use: TableUse, promise: Promise) -> Finding:
    operation, own = use.operation, promise.chain
    column = f"{operation.table}.{operation.column}" if operation.column else operation.table
    id_, frozen = quoted(use.revision.id or ""), " and ".join(promise.columns)
    place = own.config.location
    keep = "keep the column and add another one beside it" if operation.column else "keep the table"
    return Finding(
        title=f"{id_} {_DOES[operation.action]} {column}, which is frozen",
        label=f"{frozen} must not change",
        facts=(
            f"frozen-columns of chain {own.name} lists {frozen}",
            "other chains have foreign keys to it",
        ),
        help=(
            f"{keep}; to unfreeze {frozen}, first change every chain that references it, then "
            f"remove it from frozen-columns of chain {own.name}"
        ),
        location=use.location,
        revision=use.revision.id,
        chain=use.chain.name,
        related=(Related(f"frozen-columns of chain {own.name}", place),) if place else (),
    )
