"""chain-order: an edition runs its chains in an order that `after` forbids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.api import (
    Contract,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Run,
    history,
    knots,
    toml_after,
    toml_list,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
version-table = "alembic_version_oss"

[chains.ee]
script-location = "ee"
version-table = "alembic_version_ee"
after = ["shared"]

[editions]
ee = {{ core = {order} }}
"""

_TREE = {**history("<base> -> oss1", under="shared"), **history("<base> -> ee1", under="ee")}


class ChainOrder(ProjectRule):
    """An edition runs a chain before one that it comes `after`, or leaves that one out.

    If `after` names several chains of one alignment, the edition's own one is enough. An edition
    may leave out a chain that `after` names as `{ chain = "billing", optional = true }`.

    Why: The edition's runner calls `alembic upgrade` for each chain, in its order. Alembic knows no
        order between script directories: a migration that needs what another chain creates fails
        on a new database, with an error of the database such as `no such table` (SQLite) or
        `relation "t" does not exist` (PostgreSQL).
    Fix: Order the edition's chains as `after` asks, or correct `after`.
    Semantics: revlint's own; Alembic knows one chain at a time. Observed with Alembic 1.20.1 on
        SQLite and PostgreSQL 15.
    """

    name = "chain-order"
    group = "The contract between chains"
    options = ("after", "editions", "alignments")
    examples = (
        Example(
            bad={**_TREE, "revlint.toml": _CONFIG.format(order='["ee", "shared"]')},
            good={**_TREE, "revlint.toml": _CONFIG.format(order='["shared", "ee"]')},
            finds=("revlint.toml:11",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        circular = set[str]()
        for circle in _circles(contract):
            circular.update(circle)
            yield _circle(contract, circle)
        for run in contract.runs:
            found = _problems(contract, run.chains, run.database)
            problems = [problem for problem in found if problem.chain not in circular]
            if problems:
                yield _misplaced(contract, run, problems)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What a chain of an edition comes after: a chain that runs later, or some that do not run."""

    chain: str
    later: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"before {self.later}" if self.later else f"without {self._names}"

    @property
    def fact(self) -> str:
        if self.later:
            return f"chain {self.chain} comes after {self.later}, which runs later here"
        several = "and this edition runs none of them"
        which = several if self.left_out[1:] else "which this edition does not run"
        return f"chain {self.chain} comes after {self._names}, {which}"

    @property
    def _names(self) -> str:
        return " or ".join(self.left_out)


def _circles(contract: Contract) -> list[list[str]]:
    """The chains that come after each other in a circle."""
    after = {
        name: [before for before in chain.config.after if before in contract.chains]
        for name, chain in contract.chains.items()
    }
    found = knots(after)
    return sorted(sorted(knot) for knot in found if len(knot) > 1 or knot & {*after[min(knot)]})


def _circle(contract: Contract, circle: list[str]) -> Finding:
    name, before = _weakest(contract, circle)
    rest = [n for n in contract.chains[name].config.after if n != before]
    others = f"chains {', '.join(circle[:-1])} and {circle[-1]} come after each other"
    return Finding(
        title=others if circle[1:] else f"chain {name} comes after itself",
        label=f"chain {name} comes after {before}",
        facts=("no order of an edition can satisfy that",),
        help=f"remove {before} from it: after = {toml_after(contract, name, rest)}",
        location=_declaration(contract, name),
        chain=name,
    )


def _weakest(contract: Contract, circle: list[str]) -> tuple[str, str]:
    """The link of a circle to remove: one that an edition's order contradicts, else the first."""
    links = [(n, b) for n in circle for b in contract.chains[n].config.after if b in circle]
    for run in contract.runs:
        for name, before in links:
            if name in run.chains and before in run.chains[run.chains.index(name) :]:
                return name, before
    return links[0]


def _problems(contract: Contract, chains: Sequence[str], database: str) -> list[_Problem]:
    """What each chain of a run comes after without being run after it."""
    found: list[_Problem] = []
    for place, name in enumerate(chains):
        left_out: list[str] = []
        after = contract.predecessors(name, chains)
        for before in after:
            if before in chains[place:]:
                found.append(_Problem(name, later=before))
            elif before not in chains and database in contract.databases(before):
                # Of chains that stand for each other, the edition's own one is enough.
                aligned = [n for n in chains if contract.are_alternatives(before, n)]
                if not aligned:
                    left_out.append(before)
                elif not any(n in chains[:place] or n in after for n in aligned):
                    found.append(_Problem(name, later=aligned[0]))
        if left_out:
            found.append(_Problem(name, left_out=tuple(left_out)))
    return found


def _misplaced(contract: Contract, run: Run, problems: list[_Problem]) -> Finding:
    """One finding for an edition and database, since one list has to change."""
    name = problems[0].chain
    return Finding(
        title=f"edition {run.edition} runs chain {name} {problems[0].title}",
        label=f"the chains of database {run.database}, in the order of the runner",
        facts=(
            *(problem.fact for problem in problems),
            "a migration that needs what an earlier chain creates fails on a new database",
        ),
        help=_help(contract, run, problems),
        location=run.location,
        chain=name,
        related=(Related(f"`after` of chain {name}", _declaration(contract, name)),),
    )


def _help(contract: Contract, run: Run, problems: list[_Problem]) -> str:
    chains, missing = list(run.chains), problems
    for _ in contract.chains:
        wanted = [before for problem in missing for before in problem.left_out]
        if not wanted:
            break
        # Of several aligned chains, the one that the most chains come after.
        chains.insert(0, max(dict.fromkeys(wanted), key=wanted.count))
        missing = _problems(contract, chains, run.database)
    ordered = _order(contract, chains)
    names = " and ".join(dict.fromkeys(p.chain for p in problems))
    if _problems(contract, ordered, run.database):
        return f"order the chains as `after` asks, or correct the after of {names}"
    write = f"write {run.database} = {toml_list(ordered)}"
    if len(ordered) > len(run.chains):
        write += f", if its runner runs them, or correct the after of {names}"
    return write


def _order(contract: Contract, chains: Sequence[str]) -> list[str]:
    """Chains in an order that `after` allows, as near to the given one as can be."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(chains)
    for name in chains:
        for before in contract.chains[name].config.after:
            aligned = [n for n in chains if n == before or contract.are_alternatives(before, n)]
            graph.add_edges_from((n, name) for n in aligned if n != name)
    if not nx.is_directed_acyclic_graph(graph):
        return list(chains)
    return list(nx.lexicographical_topological_sort(graph, key=chains.index))


def _declaration(contract: Contract, name: str) -> Location:
    chain = contract.chains[name]
    return chain.config.location or Location(chain.script_directory.script_location)
