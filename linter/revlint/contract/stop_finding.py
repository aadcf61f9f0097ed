"""The finding about an operation that stops an installation or a switch."""

from __future__ import annotations

from revlint.contract.deployment import Stop
from revlint.contract.project import Project
from revlint.contract.stop_help import stop_help
from revlint.finding import Finding, Related
from revlint.location import Location
from revlint.migration.identifier import quoted
from revlint.simulation.chain_run import Step
from revlint.simulation.failure import Failure


def stop_finding(project: Project, stop: Stop, title: str, where: str) -> Finding:
    """A finding at the operation that fails, with what brought its table or column about.

    Args:
        project: the project.
        stop: the end of the deployment, at an operation.
        title: what does not work.
        where: where ``alembic upgrade`` stops.
    """
    step, failure = stop.step, stop.failure
    assert step is not None
    assert failure is not None
    return Finding(
        title=title,
        label=failure.error,
        facts=(f"alembic upgrade of chain {stop.chain} stops {where}: {failure.error}",),
        help=stop_help(project, stop),
        location=_place(step),
        revision=step.revision.id,
        chain=stop.chain,
        about=(str(step.revision.id), failure.kind, ".".join(failure.table), failure.column),
        related=() if failure.cause is None else (_cause(failure),),
    )


def _cause(failure: Failure) -> Related:
    """What made the table or the column, removed it, or needs it."""
    step = failure.cause
    said = "created here" if failure.kind.endswith("present") else "changed here"
    if failure.kind.endswith("absent"):
        said = "gone since this operation" if failure.is_gone else "created without it here"
    elif failure.kind == "has-dependents":
        said = "the foreign key is made here"
    return Related(f"{said}, by {quoted(step.revision.id or '')}", _place(step))


def _place(step: Step) -> Location:
    return Location(step.revision.path, step.operation.range)
