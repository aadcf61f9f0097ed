"""version-table-clash: two chains of one database keep their place in the same table."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Run,
    history,
    table_name,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
version-table = "alembic_version_oss"

[chains.ee]
script-location = "ee"
version-table = "{table}"

[editions]
ee = {{ core = ["shared", "ee"] }}
"""

_TREE = {**history("<base> -> oss1", under="shared"), **history("<base> -> ee1", under="ee")}


class VersionTableClash(ProjectRule):
    """Two chains that run in the same database share a version table.

    Why: Each chain reads its place from the table and finds the id of the other: `upgrade`,
        `current`, `stamp` and `downgrade` of the second one end in `Can't locate revision
        identified by '…'`.
    Fix: Give each chain a `version_table` of its own in `context.configure` of its `env.py`.
    Semantics: alembic: runtime/environment.py, EnvironmentContext.configure. Observed with
        Alembic 1.20.1 on SQLite and PostgreSQL 15.
    """

    name = "version-table-clash"
    group = "The contract between chains"
    options = ("editions", "version-table", "version-table-schema")
    examples = (
        Example(
            bad={**_TREE, "revlint.toml": _CONFIG.format(table="alembic_version_oss")},
            good={**_TREE, "revlint.toml": _CONFIG.format(table="alembic_version_ee")},
            finds=("revlint.toml:5",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        told: set[str] = set()
        for run in contract.runs:
            for table, (first, *others) in contract.tables(run).items():
                for name in others:
                    # One that clashes with several chains, or in several editions, is one mistake.
                    if name not in told:
                        told.add(name)
                        one, other = contract.chains[first], contract.chains[name]
                        if contract.are_aligned(first, name):
                            yield _twice_aligned(one, other, run)
                        else:
                            yield _finding(one, other, table_name(table))


def _finding(one: Chain, other: Chain, table: str) -> Finding:
    return Finding(
        title=(
            f"chains {one.name} and {other.name} run in the same database and both keep their "
            f"place in the table {table}: whichever runs second finds an id of the other there, "
            f'and Alembic stops with "Can\'t locate revision identified by" it'
        ),
        help=(
            f"give chain {other.name} a version table of its own: "
            "context.configure(..., version_table=...) in its env.py"
        ),
        location=_place(other),
        chain=other.name,
        related=(Related(f"chain {one.name} names it here", _place(one)),),
    )


def _twice_aligned(one: Chain, other: Chain, run: Run) -> Finding:
    """Two chains that stand for each other, in one run: the table is right, the run is not."""
    return Finding(
        title=(
            f"edition {run.edition} runs both {one.name} and {other.name} in database "
            f"'{run.database}'; they are aligned, so that each stands for the other and both keep "
            "their place in one table: the second finds an id there that it may not know"
        ),
        help="leave one of them out: an edition has one chain of an alignment",
        location=run.location,
        chain=other.name,
    )


def _place(chain: Chain) -> Location:
    """Where a chain's version table is named: by env.py, the configuration, or nobody."""
    directory = chain.script_directory
    if chain.config.version_table is not None and chain.config.location is not None:
        return chain.config.location
    return (
        directory.version_table.location
        or chain.config.location
        or Location(directory.env_path or directory.script_location)
    )
