"""edition-switch: a database cannot move from one edition to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from revlint.api import (
    Contract,
    Crossing,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Switch,
    Table,
    history,
    plan_switches,
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
        # Both directions, and each pair of editions with the same two chains, fail for one and
        # the same reason.
        unaligned: dict[tuple[str, Table, frozenset[str]], list[_Failure]] = {}
        baseless: dict[str, list[_Failure]] = {}
        apart: dict[frozenset[str], list[_Failure]] = {}
        for switch, crossing in _crossings(contract):
            failure = _Failure(switch, crossing)
            for pair in crossing.apart:
                apart.setdefault(frozenset(pair), []).append(replace(failure, apart=pair))
            if crossing.has_cause:
                continue  # another finding reports it
            if crossing.outcome == "unaligned":
                chains = frozenset((*crossing.source, *crossing.target))
                key = (switch.target.database, crossing.table, chains)
                unaligned.setdefault(key, []).append(failure)
            elif crossing.outcome == "baseless":
                baseless.setdefault(crossing.target[0], []).append(failure)
        yield from (_without_base(contract, failures) for failures in baseless.values())
        yield from (_unaligned(contract, failures) for failures in unaligned.values())
        yield from (_apart(contract, failures) for failures in apart.values())


@dataclass(frozen=True, slots=True)
class _Failure:
    """A version table for which one switch fails; ``apart`` is the pair that keeps two tables."""

    switch: Switch
    crossing: Crossing
    apart: tuple[str, str] = ("", "")


def _crossings(contract: Contract) -> Iterator[tuple[Switch, Crossing]]:
    for plan in plan_switches(contract):
        if plan.required:
            yield from ((plan.switch, crossing) for crossing in plan.crossings)


def _unaligned(contract: Contract, failures: list[_Failure]) -> Finding:
    switch, crossing = failures[0].switch, failures[0].crossing
    source, target = crossing.source[0], crossing.target[0]
    table = table_name(crossing.table)
    return Finding(
        title=(
            f"database '{switch.target.database}' cannot move {_directions(failures)}: its table "
            f"{table} is kept by chain {source} in {switch.source.edition} and by "
            f"chain {target} in {switch.target.edition}, which are not parked on one "
            f"revision{_unresolved(contract, failures)}"
        ),
        help=(
            "end both chains in one empty revision and declare it as an alignment "
            '([[alignments]] with revision and chains), or say with switch = ["a -> b"] which '
            "directions must work"
        ),
        location=switch.target.location,
        chain=target,
        related=(Related(f"{switch.source.edition} is declared here", switch.source.location),),
        about=(switch.target.database, table, *(f.switch.name for f in failures)),
    )


def _apart(contract: Contract, failures: list[_Failure]) -> Finding:
    """Aligned chains that keep different tables: the one that the other finds is empty."""
    switch = failures[0].switch
    source, target = failures[0].apart
    tables = {}
    for name in (source, target):
        table = contract.version_table(name)
        tables[name] = table_name(table) if table else ""
    directory = contract.chains[target].script_directory
    return Finding(
        title=(
            f"database '{switch.target.database}' cannot move {_directions(failures)}: chains "
            f"{source} and {target} are aligned, and {source} keeps its place in {tables[source]}, "
            f"{target} in {tables[target]}, where it finds nothing: alembic upgrade would run it "
            "from its base, over tables that are there"
        ),
        help="give both chains one version table; an alignment hands the row of one to the other",
        location=directory.version_table.location or switch.target.location,
        chain=target,
        related=(Related(f"{switch.source.edition} is declared here", switch.source.location),),
    )


def _directions(failures: list[_Failure]) -> str:
    switches = (failure.switch for failure in failures)
    pairs = dict.fromkeys(f"from {s.source.edition} to {s.target.edition}" for s in switches)
    return " or ".join(pairs)


def _unresolved(contract: Contract, failures: list[_Failure]) -> str:
    """The ids that the version table would hold and the other chain does not know."""
    moves = dict.fromkeys((f.crossing.source[0], f.crossing.target[0]) for f in failures)
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


def _without_base(contract: Contract, failures: list[_Failure]) -> Finding:
    switch, crossing = failures[0].switch, failures[0].crossing
    chain = contract.chains[crossing.target[0]]
    first = next(r for r in chain.revisions if not any(v.text in chain.by_id for v in r.parents))
    return Finding(
        title=(
            f"database '{switch.target.database}' cannot move {_directions(failures)}: chain "
            f"{chain.name} starts there on an empty table {table_name(crossing.table)}, and has no "
            f"base to start from, since '{first.id}' follows '{first.parents[0].text}' of another "
            "project"
        ),
        help=f"begin chain {chain.name} in a revision with down_revision = None",
        location=Location(first.path, first.down_range),
        revision=first.id,
        chain=chain.name,
    )
