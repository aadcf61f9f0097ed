"""foreign-table: a chain touches a table that another chain owns."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Example,
    Finding,
    Owner,
    Project,
    ProjectRule,
    Related,
    TableUse,
    history,
    revision_file,
    table_name,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
version-table = "alembic_version_oss"

[chains.ee]
script-location = "ee"
version-table = "alembic_version_ee"
after = ["shared"]
may-reference = ["users.id"]

[editions]
ee = { core = ["shared", "ee"] }
"""

_SHARED = {
    **history("<base> -> oss1", under="shared"),
    "shared/versions/oss2.py": revision_file(
        "oss2", ("oss1",), body="op.create_table('users', sa.Column('id', sa.Integer()))"
    ),
}


class ForeignTable(ProjectRule):
    """An operation creates, alters, drops or references a table that another chain owns.

    The owner of a table is the chain that creates it, among the chains that one edition applies to
    the same database. The tables of a parked chain pass to the chain that comes `after` it.
    Where no chain comes after all the parked chains that create a table, nobody has it, and one
    finding says so. A foreign key to a table or column of `may-reference` is allowed. What cannot
    be known without running the migration is never flagged.

    Why: The owning chain knows nothing of this one, and in another edition runs without it. Its
        next migration of the table fails where this chain ran (`column "n" of relation "t" already
        exists`) and passes where it did not, or passes and takes away what this chain put there.
    Fix: Move the operation to the chain that owns the table; or, where a foreign key is meant, name
        its target in `may-reference`.
    Semantics: alembic: operations/ops.py; Alembic knows nothing of owners. Observed with Alembic
        1.20.1 on PostgreSQL 15 and SQLite.
    """

    name = "foreign-table"
    group = "The contract between chains"
    options = ("editions", "after", "may-reference")
    examples = (
        Example(
            bad={
                **_SHARED,
                "ee/env.py": "",
                "ee/versions/ee1.py": revision_file(
                    "ee1", body="op.add_column('users', sa.Column('seat', sa.Integer()))"
                ),
            },
            good={
                **_SHARED,
                "ee/env.py": "",
                "ee/versions/ee1.py": revision_file(
                    "ee1",
                    body="op.create_table(\n        'seats',\n"
                    "        sa.Column('user_id', sa.Integer(), sa.ForeignKey('users.id')),\n    )",
                ),
            },
            finds=("ee/versions/ee1.py:16",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        for name in contract.chains:
            if contract.databases(name) and not contract.is_parked(name):
                yield from _in_chain(name, project)


def _in_chain(name: str, project: Project) -> Iterator[Finding]:
    """One finding for each file, table and kind, one for all tables left behind alike.

    A foreign key can be allowed, a change cannot: they are two kinds.
    """
    found: dict[tuple[str, ...], list[tuple[TableUse, Owner]]] = {}
    for use in project.tables.uses(name):
        owner = project.ownership.foreign_owner(use)
        if owner is not None and project.ownership.frozen_by(use) is None:
            kind = "reference" if use.operation.action == "reference" else "change"
            place = (use.revision.path, kind, *use.table)
            alike = owner.made_by if owner.is_left_behind else place
            found.setdefault(alike, []).append((use, owner))
    for uses in found.values():
        (use, owner), count = uses[0], len(uses)
        yield _finding(use, owner, count)


_DOES = {
    "create": "creates",
    "drop": "drops",
    "rename": "renames",
}


def _finding(use: TableUse, owner: Owner, count: int) -> Finding:
    operation, table = use.operation, table_name(use.table)
    if operation.action == "reference":
        target = f"{table}.{operation.column}" if operation.column else table
        what = f"references {target}"
    else:
        target, what = "", f"{_DOES.get(operation.action, 'alters')} the table {table}"
    done = f"{operation.name} in {operation.function} of '{use.revision.id}' {what}"
    message, help_ = (
        _left_behind(use, owner, done, count)
        if owner.is_left_behind
        else _owned(use, owner, done, count, target)
    )
    return Finding(
        title=message,
        help=help_,
        location=use.location,
        revision=use.revision.id,
        chain=use.chain.name,
        related=(Related(f"{table} is made here", owner.made.location),),
    )


def _owned(use: TableUse, owner: Owner, done: str, count: int, target: str) -> tuple[str, str]:
    own, other = use.chain.name, owner.chain.name
    more = f" ({count} operations in this file)" if count > 1 else ""
    message = (
        f"{done}{more}, which chain {other} owns: {other} does not know of it, and its next "
        f"migration of that table may break it or undo it"
    )
    if not target:
        return message, f"do it in a revision of chain {other}"
    return message, (
        f'if chain {other} is to keep it, allow it: may-reference = ["{target}"] in the '
        f"declaration of chain {own}"
    )


def _left_behind(use: TableUse, owner: Owner, done: str, count: int) -> tuple[str, str]:
    makers = " and ".join(owner.made_by)
    quoted = [f'"{name}"' for name in owner.made_by]
    more = f" ({count} operations like it)" if count > 1 else ""
    return (
        f"{done}{more}, which the parked {'chains' if owner.made_by[1:] else 'chain'} {makers} "
        f"made, and no chain takes it over: none comes after {makers}",
        f"if chain {use.chain.name} goes on from there, say so in its declaration: after = "
        f"[{', '.join(quoted)}, …]",
    )
