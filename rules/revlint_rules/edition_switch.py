"""edition-switch: a database cannot move from one edition to another."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Contract,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Switch,
    Table,
    history,
    table_name,
)

_CONFIG = """\
[chains.oss-legacy]
script-location = "oss/legacy"
{parked}
[chains.ee-legacy]
script-location = "ee/legacy"
{parked}
[editions]
oss = {{ core = ["oss-legacy"] }}
ee = {{ core = ["ee-legacy"] }}
"""

#: How many ids a message shows.
_SHOWN = 3

_TREE = {
    **history("<base> -> a1", "a1 -> park00000000", under="oss/legacy"),
    **history("<base> -> a1", "a1 -> b2", "b2 -> park00000000", under="ee/legacy"),
}


class EditionSwitch(ProjectRule):
    """A database that one edition runs cannot be taken over by another.

    For each version table that both editions keep in the database, the two chains must be the same
    one, or be parked on the same id; aligned chains must keep one and the same table. A table that
    only the target keeps must belong to a chain that starts from a base of its own. A table that
    only the source keeps stays behind, which is legal. `switch` names the directions that must
    work; by default all do.

    Why: The chain of the target finds the id of the source's chain in the version table. If no
        file of its own has that id, `alembic upgrade` ends in `Can't locate revision identified
        by '…'` on every database that moves. If one has it, `upgrade` goes on from there, and the
        way back may be closed.
    Fix: Park both chains on one align revision and say so with an alignment; or name one chain in
        both editions; or take the direction out of `switch`.
    Semantics: alembic: script/revision.py, RevisionMap._revision_for_ident. Observed with Alembic
        1.20.1.
    """

    name = "edition-switch"
    group = "The contract between chains"
    options = ("editions", "switch", "alignments", "parked-at", "version-table")
    examples = (
        Example(
            bad={**_TREE, "revlint.toml": _CONFIG.format(parked="")},
            good={**_TREE, "revlint.toml": _CONFIG.format(parked='parked-at = "park00000000"\n')},
            finds=("revlint.toml:9",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        told: dict[tuple[str, Table, frozenset[str]], list[Switch]] = {}
        baseless: dict[str, list[Switch]] = {}
        apart: dict[frozenset[str], list[Switch]] = {}
        for switch in contract.switches():
            for table in _broken_tables(contract, switch):
                # Both directions, and each pair of editions with the same two chains, fail for
                # one and the same reason.
                pair = frozenset(_user(contract, switch, table))
                told.setdefault((switch.target.database, table, pair), []).append(switch)
            for chains in contract.apart(switch):
                apart.setdefault(frozenset(chains), []).append(switch)
            for name in _baseless(contract, switch):
                baseless.setdefault(name, []).append(switch)
        for name, switches in baseless.items():
            yield _without_base(contract, name, switches)
        for (_, table, _), switches in told.items():
            yield _unaligned(contract, table, switches)
        for switches in apart.values():
            yield _apart(contract, switches)


def _broken_tables(contract: Contract, switch: Switch) -> Iterator[Table]:
    """The tables that both editions keep, with chains that do not go over into each other."""
    kept = contract.tables(switch.target)
    for table, sources in contract.tables(switch.source).items():
        targets = kept.get(table, ())
        if len(sources) != 1 or len(targets) != 1:
            continue  # kept by the source alone, or a clash, which is a finding of its own
        # An aligned chain that lacks its align revision is a finding of its own.
        if not contract.go_over(sources[0], targets[0]):
            yield table


def _user(contract: Contract, switch: Switch, table: Table) -> tuple[str, str]:
    return contract.tables(switch.source)[table][0], contract.tables(switch.target)[table][0]


def _unaligned(contract: Contract, table: Table, switches: list[Switch]) -> Finding:
    switch = switches[0]
    source, target = (contract.chains[name] for name in _user(contract, switch, table))
    return Finding(
        message=(
            f"database '{switch.target.database}' cannot move {_directions(switches)}: its table "
            f"{table_name(table)} is kept by chain {source.name} in {switch.source.edition} and by "
            f"chain {target.name} in {switch.target.edition}, which are not parked on one "
            f"revision{_unresolved(contract, table, switches)}"
        ),
        help=(
            "end both chains in one empty revision and declare it as an alignment "
            '([[alignments]] with revision and chains), or say with switch = ["a -> b"] which '
            "directions must work"
        ),
        location=switch.target.location,
        chain=target.name,
        related=(Related(f"{switch.source.edition} is declared here", switch.source.location),),
        about=(switch.target.database, table_name(table), *(s.name for s in switches)),
    )


def _apart(contract: Contract, switches: list[Switch]) -> Finding:
    """Aligned chains that keep different tables: the one that the other finds is empty."""
    switch = switches[0]
    source, target = next(iter(contract.apart(switch)))
    tables = {}
    for name in (source, target):
        table = contract.version_table(name)
        tables[name] = table_name(table) if table else ""
    directory = contract.chains[target].script_directory
    return Finding(
        message=(
            f"database '{switch.target.database}' cannot move {_directions(switches)}: chains "
            f"{source} and {target} are aligned, and {source} keeps its place in {tables[source]}, "
            f"{target} in {tables[target]}, where it finds nothing: alembic upgrade would run it "
            "from its base, over tables that are there"
        ),
        help="give both chains one version table; an alignment hands the row of one to the other",
        location=directory.version_table.location or switch.target.location,
        chain=target,
        related=(Related(f"{switch.source.edition} is declared here", switch.source.location),),
    )


def _directions(switches: list[Switch]) -> str:
    pairs = dict.fromkeys(f"from {s.source.edition} to {s.target.edition}" for s in switches)
    return " or ".join(pairs)


def _unresolved(contract: Contract, table: Table, switches: list[Switch]) -> str:
    """The ids that the version table would hold and the other chain does not know."""
    moves = dict.fromkeys(_user(contract, switch, table) for switch in switches)
    lost = []
    for source, target in moves:
        known = contract.chains[target].by_id
        heads = [f"'{h}'" for h in contract.chains[source].heads if h not in known]
        if heads:
            shown = ", ".join(heads[:_SHOWN]) + (", …" if heads[_SHOWN:] else "")
            lost.append(f"{shown} of {source} in {target}")
    if lost:
        return f"; alembic upgrade would not find {', nor '.join(lost)}"
    return "; that each knows the head of the other is chance, and the next migration ends it"


def _baseless(contract: Contract, switch: Switch) -> Iterator[str]:
    """Chains that only the target runs, and that cannot start on an empty version table."""
    kept = contract.tables(switch.source)
    for table, names in contract.tables(switch.target).items():
        chain = contract.chains[names[0]]
        if table in kept or len(names) != 1 or not chain.revisions:
            continue
        # What is missing, unknown or on a cycle is told as that.
        if not (chain.bases or chain.missing_parents or chain.cycles) and chain.parents_known:
            yield names[0]


def _without_base(contract: Contract, name: str, switches: list[Switch]) -> Finding:
    chain = contract.chains[name]
    first = next(r for r in chain.revisions if not any(v.text in chain.by_id for v in r.parents))
    table = contract.version_table(name) or ("", "")
    return Finding(
        message=(
            f"database '{switches[0].target.database}' cannot move {_directions(switches)}: chain "
            f"{name} starts there on an empty table {table_name(table)}, and has no base to start "
            f"from, since '{first.id}' follows '{first.parents[0].text}' of another project"
        ),
        help=f"begin chain {name} in a revision with down_revision = None",
        location=Location(first.path, first.down_range),
        revision=first.id,
        chain=name,
    )
