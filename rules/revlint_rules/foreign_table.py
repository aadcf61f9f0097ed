"""foreign-table: a chain touches a table that another chain owns."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Contract,
    Example,
    Finding,
    Owner,
    Project,
    ProjectRule,
    Related,
    TableUse,
    history,
    is_new,
    place_in,
    quoted,
    revision_file,
    table_name,
    toml_after,
    toml_list,
    unaligned_chains,
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

    The owner of a table is the chain whose `owns` lists it, else the chain that creates it, among
    the chains that one edition applies to the same database. If `owns` takes a table from the chain
    that created it, only new files of that chain are checked for it. An external chain owns its
    `tables`. The tables of a parked chain pass to the chain that comes `after` it. If no
    chain comes after all parked chains that create a table, it has no owner, and one finding says
    so. A foreign key to a table or column of `may-reference` is allowed. What is unknown without
    running the migration is never flagged.

    Why: The owning chain does not know about this one, and runs without it in another edition. Its
        next migration of the table fails where this chain ran (`column "n" of relation "t" already
        exists`) and passes where it did not, or passes and removes what this chain added.
    Fix: Move the operation to the chain that owns the table. If a foreign key is intended, add its
        target to `may-reference`.
    Semantics: alembic: operations/ops.py; Alembic does not know owners. Observed with Alembic
        1.20.1 on PostgreSQL 15 and SQLite.
    """

    name = "foreign-table"
    group = "The contract between chains"
    options = ("editions", "owns", "tables", "after", "may-reference")
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
        unaligned = unaligned_chains(contract)
        for name, chain in contract.chains.items():
            if contract.databases(name) and not contract.is_parked(name):
                # Once they are aligned, their tables pass to the chains that come after them.
                yield from _in_chain(name, project, unaligned.intersection(chain.config.after))


def _in_chain(name: str, project: Project, passing: frozenset[str]) -> Iterator[Finding]:
    """One finding for each file, table and kind, and one for all tables without an owner.

    A foreign key can be allowed and a change cannot, so they are two kinds.
    """
    found: dict[tuple[str, ...], list[tuple[TableUse, Owner]]] = {}
    for use in project.tables.uses(name):
        owner = project.ownership.foreign_owner(use)
        if owner is None or owner.chain.name in passing:
            continue
        if project.ownership.frozen_by(use) is None:
            kind = "reference" if use.operation.action == "reference" else "change"
            place = (use.revision.path, kind, *use.table)
            alike = owner.made_by if owner.is_left_behind else place
            found.setdefault(alike, []).append((use, owner))
    # One value of each key for all findings of the chain, so that each can be followed.
    every = [pair for uses in found.values() for pair in uses]
    makers = [name for _, owner in every if owner.is_left_behind for name in owner.made_by]
    targets = [_target(use) for use, owner in every if _is_key(use) and not owner.is_left_behind]
    for uses in found.values():
        (use, owner), count = uses[0], len(uses)
        if owner.is_left_behind:
            yield _ownerless(project.contract, use, owner, count, makers)
        else:
            yield _owned(project.contract, use, owner, count, targets)


_DOES = {
    "create": "creates",
    "drop": "drops",
    "rename": "renames",
    "reference": "references",
}


def _owned(
    contract: Contract, use: TableUse, owner: Owner, count: int, targets: list[str]
) -> Finding:
    other = owner.chain.name
    what = "foreign key" if _is_key(use) else "change"
    facts = [
        *_more(count, "on it in this file"),
        f"chain {other} does not know about this {what}",
        f"a later migration of chain {other} may conflict with it or undo it",
    ]
    help_ = _help(contract, use, other, targets)
    return _finding(use, owner, f"chain {other} owns the table", facts, help_)


def _help(contract: Contract, use: TableUse, other: str, targets: list[str]) -> str:
    chain = use.chain
    if _is_key(use):
        allowed = toml_list(dict.fromkeys([*chain.config.may_reference, *targets]))
        return f"allow it for chain {chain.name}: may-reference = {allowed}"
    move = f"move it to a new revision of {place_in(contract, other)}"
    if is_new(chain, use.revision):
        return move
    return f"{move}, which skips what is done already: databases may have run it here"


def _ownerless(
    contract: Contract, use: TableUse, owner: Owner, count: int, makers: list[str]
) -> Finding:
    chain, names = use.chain, " and ".join(owner.made_by)
    facts = [
        *_more(count, "like it"),
        f"parked chain{'s' if owner.made_by[1:] else ''} {names} created the table",
        f"no chain comes after {names}, so no chain owns it",
    ]
    after = toml_after(contract, chain.name, dict.fromkeys([*chain.config.after, *makers]))
    help_ = f"if chain {chain.name} continues from {names}, set after = {after} for it"
    return _finding(use, owner, "no chain owns the table", facts, help_)


def _finding(use: TableUse, owner: Owner, label: str, facts: list[str], help_: str) -> Finding:
    does = _DOES.get(use.operation.action, "alters")
    whose = "" if owner.is_left_behind else f" of chain {owner.chain.name}"
    what = _target(use) if _is_key(use) else f"table {table_name(use.table)}"
    return Finding(
        title=f"{quoted(use.revision.id or '')} {does} {what}{whose}",
        label=label,
        facts=tuple(facts),
        help=help_,
        location=use.location,
        revision=use.revision.id,
        chain=use.chain.name,
        related=(
            (Related(f"{table_name(use.table)} is created here", owner.made.location),)
            if owner.made
            else ()
        ),
        # One mistake of the configuration, however many operations show it.
        about=owner.made_by if owner.is_left_behind else (),
    )


def _target(use: TableUse) -> str:
    table = table_name(use.table)
    return f"{table}.{use.operation.column}" if use.operation.column else table


def _is_key(use: TableUse) -> bool:
    return use.operation.action == "reference"


def _more(count: int, where: str) -> Iterator[str]:
    if count > 1:
        yield f"{count - 1:,} more operation{'s' if count > 2 else ''} {where}"
