"""chain-order: an edition runs its chains in an order that they forbid."""

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
    Run,
    history,
    knots,
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

    Of several chains of one alignment in `after`, the edition's own one is enough.

    Why: Each chain is run by an `alembic upgrade` of its own, in the order of the edition's runner.
        Alembic knows no order between script directories: a migration that needs what another
        chain makes fails on a new database, with an error of the database such as
        `no such table` (SQLite) or `relation "t" does not exist` (PostgreSQL).
    Fix: Put the edition's chains in the order that `after` asks for, or correct `after`.
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
            problems = [
                (name, problem)
                for place, name in enumerate(run.chains)
                if name not in circular
                for problem in _problems(contract, run, name, place)
            ]
            if problems:
                yield _misplaced(contract, run, problems)


def _circles(contract: Contract) -> list[list[str]]:
    """The chains that come after each other in a circle."""
    after = {
        name: [before for before in chain.config.after if before in contract.chains]
        for name, chain in contract.chains.items()
    }
    found = knots(after)
    return sorted(sorted(knot) for knot in found if len(knot) > 1 or knot & {*after[min(knot)]})


def _circle(contract: Contract, circle: list[str]) -> Finding:
    return Finding(
        title=f"no order can satisfy `after`: it goes round in a circle through "
        f"{', '.join(circle)}",
        help="take one of them out of another's after",
        location=_declaration(contract, circle[0]),
        chain=circle[0],
    )


def _problems(contract: Contract, run: Run, name: str, place: int) -> Iterator[str]:
    """What a chain of a run comes after and is not before it, as words that follow its name."""
    left_out: list[str] = []
    after = contract.chains[name].config.after
    for before in after:
        if before in run.chains[place:]:
            yield f"before {before}"
        elif before not in run.chains and run.database in contract.databases(before):
            # Of the chains of one alignment, the edition's own one is enough.
            aligned = [n for n in run.chains if contract.are_aligned(before, n)]
            if not aligned:
                left_out.append(before)
            elif not any(n in run.chains[:place] or n in after for n in aligned):
                yield f"before {aligned[0]}"
    if left_out:
        yield f"without {' or '.join(left_out)}"


def _misplaced(contract: Contract, run: Run, problems: list[tuple[str, str]]) -> Finding:
    """One finding for an edition and database: it is one list that has to change."""
    told = " and ".join(f"chain {name} {problem}" for name, problem in problems)
    name = problems[0][0]
    order = ", ".join(f'"{n}"' for n in _order(contract, run))
    if all(problem.startswith("before") for _, problem in problems):
        mend = f"write {run.database} = [{order}]"
    else:
        mend = "add the chain that is left out in front, or take it out of after"
    return Finding(
        title=(
            f"edition {run.edition} runs in database '{run.database}' {told}, though "
            f"{'it comes' if len(problems) == 1 else 'they come'} after that: what the earlier "
            "chain makes is not there yet"
        ),
        help=mend,
        location=run.location,
        chain=name,
        related=(Related(f"chain {name} says what it comes after", _declaration(contract, name)),),
    )


def _order(contract: Contract, run: Run) -> list[str]:
    """The chains of a run in an order that `after` allows, as near to the given one as can be."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(run.chains)
    for name in run.chains:
        after = contract.chains[name].config.after
        graph.add_edges_from((before, name) for before in after if before in run.chains)
    if not nx.is_directed_acyclic_graph(graph):
        return list(run.chains)
    return list(nx.lexicographical_topological_sort(graph, key=run.chains.index))


def _declaration(contract: Contract, name: str) -> Location:
    chain = contract.chains[name]
    return chain.config.location or Location(chain.script_directory.script_location)
