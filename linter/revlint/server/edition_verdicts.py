"""What the editions that run a chain make of it, for the hover of a revision."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.contract.deployment import Stop
from revlint.contract.project import Project
from revlint.escape import shown
from revlint.graph.chain import Chain

#: Editions of more runs take too long for a pointer that rests.
_MOST_RUNS = 12


def edition_verdicts(project: Project, chain: Chain, id_: str) -> Iterator[str]:
    """A line for each edition that runs a chain: whether it can be installed."""
    runs = [run for run in project.contract.runs if chain.name in run.chains]
    if not runs or len(project.contract.runs) > _MOST_RUNS:
        return
    for run in runs:
        stop = project.deployments.install(run)
        yield f"edition {shown(run.edition)}, database {shown(run.database)}: {_said(stop, id_)}"


def _said(stop: Stop | None, id_: str) -> str:
    if stop is None:
        return "installs"
    if stop.reason == "unknown":
        return "not known"
    at = stop.step.revision.id if stop.step is not None else None
    where = "fails here" if at == id_ else f"fails in chain {shown(stop.chain)}"
    return f"{where}: {shown(stop.error)}" if stop.error else where
