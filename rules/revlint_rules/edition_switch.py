"""edition-switch: a database cannot switch from one edition to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from revlint.api import (
    Chain,
    Contract,
    Crossing,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Run,
    Stop,
    Switch,
    Table,
    allows,
    does_nothing,
    history,
    is_explained,
    is_unadopted,
    plan_switches,
    quoted,
    required_switches,
    stop_finding,
    table_name,
    toml_list,
    toml_text,
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

#: How many ids a fact shows, and how many directions.
_SHOWN = 3

_TREE = {
    **history("<base> -> a1", "a1 -> park00000000", under="oss/legacy"),
    **history("<base> -> a1", "a1 -> b2", "b2 -> park00000000", under="ee/legacy"),
}


class EditionSwitch(ProjectRule):
    """A database cannot switch from one edition to another.

    For each version table that both editions use, the two chains must be the same one, or be parked
    on the same id; aligned chains must use the same table. A table that only the target uses must
    belong to a chain that has a base. A table that only the source uses stays
    behind, which is fine. `switch` names the directions that must work; by default all of them.

    Why: The chain of the target edition finds the id of the source's chain in the version table. If
        the target's chain does not have that id, `alembic upgrade` fails with `Can't locate
        revision identified by '…'` on every database that switches. If it has it, `upgrade`
        continues from there, but the way back may be closed.
    Fix: Park both chains on one align revision and declare an alignment; or use one chain in both
        editions; or remove the direction from `switch`.
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
        yield from _failing_operations(project)


def _failing_operations(project: Project) -> Iterator[Finding]:
    """The operations that stop a switch, and that no other finding explains."""
    found: dict[object, list[tuple[Switch, Stop]]] = {}
    for switch in _going(project.contract):
        for source, target, stop in _stops(project, switch):
            if stop.step is None or stop.failure is None or is_explained(project, target, stop):
                continue
            if not is_unadopted(project, source, target, stop.failure):
                key = (stop.step.revision.path, stop.step.operation.range)
                found.setdefault(key, []).append((switch, stop))
    yield from (_failing(project, stops) for stops in found.values())


def _going(contract: Contract) -> Iterator[Switch]:
    """The required switches that no version table stops."""
    return (p.switch for p in plan_switches(contract) if p.required and p.works)


def _stops(project: Project, switch: Switch) -> Iterator[tuple[Run, Run, Stop]]:
    """What stops a switch, also of a database that comes back, where the edition installs."""
    deployments = project.deployments
    source, target = switch.source, switch.target
    if deployments.install(target) is None:
        for stop in (deployments.switch(source, target), deployments.switch_back(target, source)):
            if stop is not None:
                yield source, target, stop
                return


def _failing(project: Project, stops: list[tuple[Switch, Stop]]) -> Finding:
    switch, stop = stops[0]
    ways = dict.fromkeys(f"from {s.source.edition} to {s.target.edition}" for s, _ in stops)
    title = f"database {switch.target.database} cannot switch {' or '.join(ways)}"
    return stop_finding(project, stop, title, "here")


@dataclass(frozen=True, slots=True)
class _Failure:
    """A version table for which a switch fails; ``apart`` is the pair that uses two tables."""

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
        title=_title(failures),
        label=f"{switch.target.edition} runs chain {target}",
        facts=(
            *_more_directions(failures),
            f"{switch.source.edition} uses version table {table} with chain {source}, "
            f"{switch.target.edition} with chain {target}",
            "the two chains are not parked on one revision",
            *_unresolved(contract, failures),
        ),
        help=_park(contract, source, target),
        location=switch.target.location,
        chain=target,
        related=(Related(f"{switch.source.edition} is declared here", switch.source.location),),
        about=(switch.target.database, table, *(f.switch.name for f in failures)),
    )


def _apart(contract: Contract, failures: list[_Failure]) -> Finding:
    """Aligned chains with different version tables: the target finds its own one empty."""
    switch = failures[0].switch
    source, target = failures[0].apart
    one, other = (contract.version_table(name) for name in (source, target))
    tables = [table_name(table) if table else "" for table in (one, other)]
    directory = contract.chains[target].script_directory
    return Finding(
        title=f"aligned chains {source} and {target} use different version tables",
        label=f"chain {target} uses {tables[1]}",
        facts=(
            f"chain {source} uses {tables[0]}",
            f"database {switch.target.database} cannot switch {_directions(failures)}",
            f"chain {target} would find {tables[1]} empty, and alembic upgrade would run it from "
            "its base over existing tables",
        ),
        help=(
            f"use one version table for both, and rename the other one in the databases that have "
            f"it: ALTER TABLE {tables[1]} RENAME TO {tables[0].rpartition('.')[2]}"
            if one and other and one[0] == other[0]
            else "use one version table for both, and move the other one in the databases that "
            "have it"
        ),
        location=directory.version_table.location or switch.target.location,
        chain=target,
        related=(Related(f"{switch.source.edition} is declared here", switch.source.location),),
    )


def _without_base(contract: Contract, failures: list[_Failure]) -> Finding:
    switch, crossing = failures[0].switch, failures[0].crossing
    chain = contract.chains[crossing.target[0]]
    first = next(r for r in chain.files if not any(v.text in chain.by_id for v in r.parents))
    return Finding(
        title=f"chain {chain.name} has no base to start from",
        label=f"{quoted(first.parents[0].text)} is not in this project",
        facts=(
            f"database {switch.target.database} switches {_directions(failures)}",
            f"the version table {table_name(crossing.table)} of the chain is empty there",
        ),
        help=f"begin chain {chain.name} in a revision with down_revision = None",
        location=Location(first.path, first.down_range),
        revision=first.id,
        chain=chain.name,
    )


def _title(failures: list[_Failure]) -> str:
    switch = failures[0].switch
    source, target = switch.source.edition, switch.target.edition
    pairs = {(f.switch.source.edition, f.switch.target.edition) for f in failures}
    way = f"between {source} and {target}"
    if (target, source) not in pairs:
        way = f"from {source} to {target}"
    return f"database {switch.target.database} cannot switch {way}"


def _more_directions(failures: list[_Failure]) -> Iterator[str]:
    """The directions that the title does not name."""
    first = failures[0].switch
    named = {first.source.edition, first.target.edition}
    more = [f for f in failures if {f.switch.source.edition, f.switch.target.edition} != named]
    if more:
        yield f"nor can it switch {_directions(more)}"


def _directions(failures: list[_Failure]) -> str:
    switches = (failure.switch for failure in failures)
    pairs = dict.fromkeys(f"from {s.source.edition} to {s.target.edition}" for s in switches)
    return " or ".join(pairs)


def _unresolved(contract: Contract, failures: list[_Failure]) -> Iterator[str]:
    """The ids that the version table would hold and the other chain does not have."""
    moves = dict.fromkeys((f.crossing.source[0], f.crossing.target[0]) for f in failures)
    is_chance = True
    for source, target in moves:
        known = contract.chains[target].by_id
        heads = [quoted(h) for h in contract.chains[source].heads if h not in known]
        if heads:
            is_chance = False
            shown = ", ".join(heads[:_SHOWN]) + (", …" if heads[_SHOWN:] else "")
            yield f"alembic upgrade of {target} fails: Can't locate revision identified by {shown}"
    if is_chance:
        yield "each has the head of the other only by chance; the next migration ends that"


def _park(contract: Contract, source: str, target: str) -> str:
    chains = [contract.chains[source], contract.chains[target]]
    align = next(iter(chains[0].heads), None)
    if align and all(c.heads == (align,) and does_nothing(c, align) for c in chains):
        declare = f"declare that both are parked on {quoted(align)}"
    else:
        align = _free_id(chains)
        named = f" {quoted(align)}" if align else ""
        declare = f"end chains {source} and {target} in one empty revision{named} and declare it"
    revision = f"revision = {toml_text(align)}" if align else "revision"
    working = required_switches(plan_switches(contract), lambda plan: plan.works)
    return (
        f"{declare}: [[alignments]] with {revision} and chains = {toml_list([source, target])}; or "
        f"require only the switches that work: switch = {toml_list(map(' -> '.join, working))}"
    )


def _free_id(chains: Sequence[Chain]) -> str | None:
    """An id for an align revision of some chains."""
    ids = (f"park{number:08}" for number in range(10))
    free = (id_ for id_ in ids if all(id_ not in c.by_id and allows(c, id_) for c in chains))
    return next(free, None)
