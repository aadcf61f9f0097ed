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
    Severity,
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

#: What Alembic does, and what ends it.
_EFFECT = "the second chain to run fails: Can't locate revision identified by an id of the first"
_HOW = "pass version_table to every context.configure of its env.py"

_TREE = {**history("<base> -> oss1", under="shared"), **history("<base> -> ee1", under="ee")}


class VersionTableClash(ProjectRule):
    """Two chains that run in the same database share a version table.

    An edition says which chains run in the same database. Without one, the rule reports a warning
    if the ini files of two chains have the same `sqlalchemy.url` and their `env.py` certainly
    connects to it. It ignores URLs that are placeholders, and databases in memory.

    Why: Each chain finds the revision id of the other in the table: `upgrade`, `current`, `stamp`
        and `downgrade` of the second chain fail with `Can't locate revision identified by '…'`.
    Fix: Give one of the chains another `version_table`, in every `context.configure` of its
        `env.py`. A database that has run the chain already needs its row moved to that table.
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
        seen: set[str] = set()
        for run in contract.runs:
            for table, (first, *others) in contract.tables(run).items():
                for name in others:
                    # One that clashes with several chains, or in several editions, is one mistake.
                    if name in seen:
                        continue
                    seen.add(name)
                    one, other = contract.chains[first], contract.chains[name]
                    if contract.are_aligned(first, name):
                        yield _twice_aligned(one, other, run)
                    else:
                        yield _clash(one, other, table_name(table))
        yield from _of_one_database(project)


def _clash(one: Chain, other: Chain, table: str) -> Finding:
    return Finding(
        f"chains {one.name} and {other.name} share version table {table}",
        _place(other),
        facts=(_EFFECT,),
        help=f"give {other.name} another version table: {_HOW}",
        chain=other.name,
        related=(Related(f"the version table of {one.name}", _place(one)),),
    )


def _twice_aligned(one: Chain, other: Chain, run: Run) -> Finding:
    """Two aligned chains in one run: the table is right, the run is not."""
    return Finding(
        f"edition {run.edition} runs {one.name} and {other.name}, which are aligned",
        run.location,
        facts=(
            f"both share one version table in database '{run.database}'",
            "an edition has one chain of an alignment",
            _EFFECT,
        ),
        help="remove one of the two from the edition",
        chain=other.name,
    )


def _of_one_database(project: Project) -> Iterator[Finding]:
    """Chains whose configurations name one database, which the contract does not explain."""
    first: dict[object, Chain] = {}
    for chain in project.chains:
        directory = chain.script_directory
        table, database = directory.version_table, directory.database
        if database is None or not table.known or not chain.by_id:
            continue
        one = first.setdefault((database.key, table.schema, table.name), chain)
        if one is chain or _is_explained(project, one, chain):
            continue
        start = one.script_directory.database
        yield Finding(
            f"chains {one.name} and {chain.name} share one version table in one database",
            database.location,
            label="the same URL",
            facts=(
                f"both connect to the same sqlalchemy.url and use the table {table.name}",
                _EFFECT,
            ),
            help=f"give {chain.name} another version table: {_HOW}; or another database",
            chain=chain.name,
            severity=Severity.WARNING,
            related=(Related(f"the URL of {one.name}", start.location),) if start else (),
        )


def _is_explained(project: Project, one: Chain, other: Chain) -> bool:
    """Whether the configuration of revlint says which of two chains runs where."""
    contract = project.contract
    names = {one.name, other.name}
    if not names <= set(contract.chains):
        return False
    run = {name for run in contract.runs for name in run.chains}
    return names <= run or contract.are_aligned(one.name, other.name)


def _place(chain: Chain) -> Location:
    """Where a chain's version table is named: by env.py or the configuration, if at all."""
    directory = chain.script_directory
    if chain.config.version_table is not None and chain.config.location is not None:
        return chain.config.location
    return (
        directory.version_table.location
        or chain.config.location
        or Location(directory.env_path or directory.script_location)
    )
