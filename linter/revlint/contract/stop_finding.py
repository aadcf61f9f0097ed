"""The finding about an operation that stops an installation or a switch."""

from __future__ import annotations

from revlint.contract.deployment import Stop
from revlint.finding import Finding, Related
from revlint.location import Location
from revlint.migration.identifier import quoted
from revlint.simulation.chain_run import Step


def stop_finding(stop: Stop, title: str, where: str, help_: str) -> Finding:
    """A finding at the operation that fails, with what brought its table or column about.

    Args:
        stop: the end of the deployment, at an operation.
        title: what does not work.
        where: where ``alembic upgrade`` stops.
        help_: what to do.
    """
    step, failure = stop.step, stop.failure
    assert step is not None
    assert failure is not None
    return Finding(
        title=title,
        label=failure.error,
        facts=(f"alembic upgrade of chain {stop.chain} stops {where}: {failure.error}",),
        help=help_,
        location=_place(step),
        revision=step.revision.id,
        chain=stop.chain,
        about=(str(step.revision.id), failure.kind, ".".join(failure.table), failure.column),
        related=() if failure.cause is None else (_cause(failure.cause),),
    )


def _cause(step: Step) -> Related:
    return Related(f"{quoted(step.revision.id or '')} did this before", _place(step))


def _place(step: Step) -> Location:
    return Location(step.revision.path, step.operation.range)
