"""Chains and the contract between them as a flowchart of Mermaid, which GitHub and GitLab draw.

Arrows lead from an edition through its chains, in the order of the runner. Chains that are parked
on one revision are a group. An edition says whether it can be installed, and switched to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from revlint.config.config import Run
from revlint.contract.contract import Contract, table_name
from revlint.contract.deployment import Stop
from revlint.contract.project import Project
from revlint.contract.switches import SwitchPlan, plan_switches
from revlint.graph.chain import Chain
from revlint.pictures.contract_cells import holds_of
from revlint.pictures.mermaid_text import label
from revlint.pictures.symbols import UNICODE
from revlint.pictures.verdict import state_of, state_of_install

#: What GitHub and GitLab draw: characters of a text, and edges.
MAX_TEXT, MAX_EDGES = 50_000, 500

#: The characters that the last node may take.
_SPARE = 100

_INSTALLS = {"works": "✓ installs", "fails": "✗ cannot be installed", "unknown": "not known"}
_SWITCHES = {
    "works": "✓ works",
    "fails": "✗ does not work",
    "unknown": "not known",
    "dropped": "does not work; not required",
}
_CLASSES = (
    "  classDef edition fill:none,stroke:#0969da",
    "  classDef fails fill:none,stroke:#cf222e,stroke-width:3px",
)


def contract_mermaid(projects: Iterable[Project]) -> str:
    """The flowchart: a group for each database, then the chains that no edition runs."""
    groups: list[_Group] = []
    for project in projects:
        contract = project.contract
        for database in dict.fromkeys(run.database for run in contract.runs):
            groups.append(_database(project, database, f"d{len(groups)}"))
        placed = {name for run in contract.runs for name in run.chains}
        others = [*contract.chains.values(), *project.chains]
        loose = {chain.name: chain for chain in others if chain.name not in placed}
        if loose:
            title = "in no edition" if contract.runs else "chains"
            groups.append(_loose(contract, [*loose.values()], title, f"d{len(groups)}"))
    return _joined(groups)


class _Group:
    """The lines of one group, which may have groups in it, and the number of its edges."""

    def __init__(self, key: str, title: str) -> None:
        self.key = key
        self._lines = [f'  subgraph {key}["{label(title)}"]', "    direction LR"]
        self.edges = 0

    def node(self, key: str, words: Sequence[str], shape: str = "[]", kind: str = "") -> None:
        """Add a node with its words, a line each."""
        text = "<br/>".join(map(label, words))
        kind = f":::{kind}" if kind else ""
        self._lines.append(f'    {key}{shape[0]}"{text}"{shape[1]}{kind}')

    def edge(self, one: str, other: str, words: str = "") -> None:
        """Add an arrow with its words."""
        text = f'|"{label(words)}"|' if words else ""
        self._lines.append(f"    {one} -->{text} {other}")
        self.edges += 1

    def inner(self, number: int, title: str, nodes: Iterable[str]) -> None:
        """Put nodes into a group inside this one."""
        self._lines.append(f'    subgraph {self.key}p{number}["{label(title)}"]')
        self._lines += [f"      {node}" for node in nodes]
        self._lines.append("    end")

    @property
    def lines(self) -> list[str]:
        """The group as text."""
        return [*self._lines, "  end"]


def _database(project: Project, database: str, key: str) -> _Group:
    contract = project.contract
    runs = [run for run in contract.runs if run.database == database]
    group = _Group(key, database)
    editions = {run.edition: f"{key}e{number}" for number, run in enumerate(runs)}
    chains = {name: f"{key}c{n}" for n, name in enumerate(contract.chains_in(database))}
    plans = [p for p in plan_switches(contract, project.deployments) if _is_in(p, database)]
    for run in runs:
        words, fails = _verdicts(project, run, plans)
        node = editions[run.edition]
        group.node(node, [run.edition, *words], "()", "fails" if fails else "edition")
    for name, node in chains.items():
        group.node(node, _words(contract, contract.chains[name]))
    for number, (revision, names) in enumerate(_parked(contract, list(chains))):
        group.inner(number, f"parked on {revision}", map(chains.__getitem__, names))
    for one, other, names in _order(runs):
        start = editions[names[0]] if one is None else chains[one]
        group.edge(start, chains[other], "" if one is None else ", ".join(names))
    return group


def _verdicts(project: Project, run: Run, plans: Sequence[SwitchPlan]) -> tuple[list[str], bool]:
    """What becomes of a database of an edition, a line each, and whether any of it fails."""
    stop = project.deployments.install(run)
    state = state_of_install(stop)
    words, states = [_INSTALLS[state]], [state]
    words += [_stop(stop)] if stop else []
    for plan in plans:
        if plan.switch.source == run:
            states.append(state_of(plan))
            words.append(f"→ {plan.switch.target.edition} {_SWITCHES[states[-1]]}")
            if plan.stop is not None and plan.stop != stop:
                words.append(_stop(plan.stop))
    return words, "fails" in states


def _stop(stop: Stop) -> str:
    """Where a deployment stops and why, short enough for a box."""
    revision = stop.step.revision.id if stop.step else stop.revision
    where = f"{stop.chain} {revision}" if revision else stop.chain
    return f"{where}: {stop.error or 'other findings say why'}"


def _order(runs: Sequence[Run]) -> Iterator[tuple[str | None, str, list[str]]]:
    """Each step from a chain to the next, None at the start, and the editions that take it."""
    steps: dict[tuple[str | None, str], list[str]] = {}
    for run in runs:
        for step in pairwise(run.chains):
            steps.setdefault(step, []).append(run.edition)
    for run in runs:
        if run.chains:
            yield None, run.chains[0], [run.edition]
    for (one, other), editions in steps.items():
        yield one, other, editions


def _parked(contract: Contract, names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The chains of each alignment, and the revision on which they are parked."""
    groups = dict.fromkeys(contract.aligned(name) for name in names)
    for group in groups:
        here = [name for name in group if name in names]
        if len(here) > 1:
            yield contract.chains[here[0]].config.parked_at or "", here


def _is_in(plan: SwitchPlan, database: str) -> bool:
    return plan.switch.target.database == database


def _loose(contract: Contract, chains: Sequence[Chain], title: str, key: str) -> _Group:
    group = _Group(key, title)
    nodes = {chain.name: f"{key}c{number}" for number, chain in enumerate(chains)}
    for chain in chains:
        group.node(nodes[chain.name], _words(contract, chain))
    declared = [name for name in nodes if name in contract.chains]
    for number, (revision, names) in enumerate(_parked(contract, declared)):
        group.inner(number, f"parked on {revision}", map(nodes.__getitem__, names))
    return group


def _words(contract: Contract, chain: Chain) -> list[str]:
    table = contract.version_table(chain.name) if chain.name in contract.chains else None
    stated = chain.script_directory.version_table
    name = table_name(table) if table else stated.name or "version table unknown"
    return [chain.name, name, holds_of(chain, UNICODE)]


def _joined(groups: Sequence[_Group]) -> str:
    """The groups that fit into one picture, one below the other, and how many do not fit."""
    lines, edges, left_out, last = ["flowchart TB"], 0, 0, ""
    for group in groups:
        size = sum(len(line) + 1 for line in (*lines, *group.lines, *_CLASSES))
        if size > MAX_TEXT - _SPARE or edges + group.edges + 1 > MAX_EDGES:
            left_out += 1
            continue
        lines += group.lines
        # An edge that is not shown; Mermaid would draw the last group first.
        lines += [f"  {last} ~~~ {group.key}"] if last else []
        edges += group.edges + bool(last)
        last = group.key
    if left_out:
        lines.append(f'  more["and {left_out:,} more, too large for a picture"]')
    return "\n".join([*lines, *_CLASSES]) + "\n"
