"""unadopted-table: after an edition switch, a chain needs a table that was never created."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from revlint.api import (
    Contract,
    Example,
    Finding,
    Ownership,
    Project,
    ProjectRule,
    Related,
    Switch,
    TableName,
    TableUse,
    history,
    quoted,
    revision_file,
    table_name,
)

_CONFIG = """\
[chains.oss-legacy]
script-location = "oss/legacy"

[chains.ee-legacy]
script-location = "ee/legacy"

[chains.ee]
script-location = "ee/chain"
version-table = "alembic_version_ee"
after = ["ee-legacy"]

[[alignments]]
revision = "park00000000"
chains = ["oss-legacy", "ee-legacy"]

[editions]
oss = { core = ["oss-legacy"] }
ee = { core = ["ee-legacy", "ee"] }
"""

_LEGACY = {
    **history("<base> -> park00000000", under="oss/legacy"),
    **history("b2 -> park00000000", under="ee/legacy"),
    "ee/legacy/versions/b2.py": revision_file(
        "b2", body="op.create_table('seats', sa.Column('id', sa.Integer()))"
    ),
    "ee/chain/env.py": "",
}
_ALTER = "op.add_column('seats', sa.Column('name', sa.String()))"


class UnadoptedTable(ProjectRule):
    """After an edition switch, a chain needs a table that no chain created in that database.

    Of several aligned parked chains, only some create the table, and a chain of the target edition
    that runs after them changes or references it. A chain of the target that creates the table
    first, also in the text of an `op.execute`, adopts it.

    Why: A database that comes from the other edition is parked on the same id, so its legacy chain
        counts as done, but the table was never created there. `alembic upgrade` then fails in the
        database, with an error such as `relation "seats" does not exist`, and only for customers
        who switch.
    Fix: Create the table where it is missing, in the target's chain, before the operation that
        needs it.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations runs only what is
        above the id in the version table. Observed with Alembic 1.20.1 on PostgreSQL 15 and SQLite.
    """

    name = "unadopted-table"
    group = "The contract between chains"
    options = ("editions", "alignments", "switch")
    examples = (
        Example(
            bad={**_LEGACY, "ee/chain/versions/ee1.py": revision_file("ee1", body=_ALTER)},
            good={
                **_LEGACY,
                "ee/chain/versions/ee0.py": revision_file(
                    "ee0",
                    body="op.create_table('seats', sa.Column('id', sa.Integer()), "
                    "if_not_exists=True)",
                ),
                "ee/chain/versions/ee1.py": revision_file("ee1", ("ee0",), body=_ALTER),
            },
            finds=("ee/chain/versions/ee1.py:16",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        reported: set[tuple[str, TableName]] = set()
        tables = project.tables
        for switch in project.contract.switches():
            for source, target in _aligned(project.contract, switch):
                lacking = {
                    table: use
                    for table, use in tables.made(target).items()
                    if table not in tables.made(source) and not tables.may_make(source, table)
                }
                for use in _first_needs(project, switch, lacking):
                    if _stops_source(project, switch, use):
                        continue
                    if (use.chain.name, use.table) not in reported:
                        reported.add((use.chain.name, use.table))
                        yield _finding(use, switch, (source, target), lacking[use.table])


def _aligned(contract: Contract, switch: Switch) -> Iterator[tuple[str, str]]:
    """The pairs of parked chains that a database switches between."""
    for source in switch.source.chains:
        for target in switch.target.chains:
            if source != target and contract.go_over(source, target):
                yield source, target


def _stops_source(project: Project, switch: Switch, use: TableUse) -> bool:
    """Whether the edition that a database comes from cannot be installed because of a file."""
    stop = project.deployments.install(switch.source)
    return stop is not None and stop.step is not None and stop.step.revision is use.revision


def _first_needs(
    project: Project, switch: Switch, lacking: Collection[TableName]
) -> Iterator[TableUse]:
    """For each lacking table, the first upgrade that needs it before the target creates it."""
    open_tables = dict.fromkeys(lacking)
    for name in switch.target.chains:
        if project.contract.is_parked(name):
            continue
        made = _made_whenever(project, name)
        for table in list(open_tables):
            if table in made or project.tables.may_make(name, table):
                del open_tables[table]
        for use in project.tables.uses(name):
            if use.table not in open_tables:
                continue
            if use.operation.action == "create" and use.operation.function == "upgrade":
                del open_tables[use.table]
            elif _needs(use, project.ownership):
                del open_tables[use.table]
                yield use


def _made_whenever(project: Project, name: str) -> set[TableName]:
    """The tables that a chain creates, where it cannot be known in which order."""
    chain = project.contract.chains[name]
    if chain.parents_known and not chain.missing_parents and not chain.cycles:
        return set()
    return {
        use.table
        for use in project.tables.uses(name)
        if use.operation.action == "create" and use.operation.function == "upgrade"
    }


def _needs(use: TableUse, ownership: Ownership) -> bool:
    """Whether an operation fails without its table, and no other rule reports it."""
    operation = use.operation
    if operation.function != "upgrade" or (operation.action == "drop" and operation.conditional):
        return False
    return ownership.foreign_owner(use) is None and ownership.frozen_by(use) is None


def _finding(
    use: TableUse, switch: Switch, chains: tuple[str, str], made: TableUse | None
) -> Finding:
    """The finding for a table that the second of two aligned chains creates, and not the first."""
    source, target = chains
    table = table_name(use.table)
    id_ = quoted(use.revision.id or "")
    return Finding(
        title=f"{id_} needs table {table}, which is missing after a switch of editions",
        label=f"only chain {target} creates {table}",
        facts=(
            f"a database {switch.target.database} that switches from {switch.source.edition} to "
            f"{switch.target.edition} has run chain {source} instead",
            "alembic upgrade fails there",
        ),
        help=(
            f"create {table} before this operation, here or in an earlier revision of chain "
            f"{use.chain.name}, if it is missing: op.create_table({use.operation.table!r}, …, "
            "if_not_exists=True)"
        ),
        location=use.location,
        revision=use.revision.id,
        chain=use.chain.name,
        related=(Related(f"{table} is created here", made.location),) if made else (),
    )
