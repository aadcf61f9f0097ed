"""Whether another finding reports already why a deployment stops."""

from __future__ import annotations

from revlint.config.config import Run
from revlint.contract.contract import Contract
from revlint.contract.deployment import Stop
from revlint.contract.project import Project
from revlint.contract.tables import TableName, TableUse
from revlint.location import Range
from revlint.simulation.chain_run import Step
from revlint.simulation.failure import Failure


def is_explained(project: Project, run: Run, stop: Stop) -> bool:
    """Whether a finding about tables, order or an align revision is the cause of a stop.

    Args:
        project: the project.
        run: the edition and the database that the upgrade stops in.
        stop: where it stops.
    """
    if stop.step is None or stop.failure is None:
        return True
    steps = [stop.step, *([stop.failure.cause] if stop.failure.cause is not None else [])]
    if any(_is_reported(project, run, step) for step in steps):
        return True
    table = stop.failure.table[1:]
    return _is_out_of_order(project.contract, run, stop.chain) or _is_of_align(project, table)


def _is_reported(project: Project, run: Run, step: Step) -> bool:
    """Whether foreign-table or frozen-column reports an operation, or a foreign key in it."""
    for name in run.chains:
        chain = project.contract.chains[name]
        if chain.by_path.get(step.revision.path) is not step.revision:
            continue
        return any(
            _is_within(use.operation.range, step.operation.range) and _breaks(project, use)
            for use in project.tables.uses(name)
            if use.revision is step.revision
        )
    return False


def _is_within(inner: Range, outer: Range) -> bool:
    start = (outer.line, outer.column) <= (inner.line, inner.column)
    return start and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _breaks(project: Project, use: TableUse) -> bool:
    if project.contract.is_parked(use.chain.name):
        return False
    ownership = project.ownership
    return ownership.foreign_owner(use) is not None or ownership.frozen_by(use) is not None


def _is_out_of_order(contract: Contract, run: Run, name: str) -> bool:
    """Whether a chain runs before one that it comes ``after``, or without it."""
    before = run.chains[: run.chains.index(name)]
    return any(
        earlier not in before and not any(contract.are_alternatives(earlier, n) for n in before)
        for earlier in contract.predecessors(name, run.chains)
        # Where no edition runs that chain in this database, chain-order says nothing.
        if run.database in contract.databases(earlier)
    )


def _is_of_align(project: Project, table: TableName) -> bool:
    """Whether an align revision, which must do nothing, does something to a table."""
    for name, chain in project.contract.chains.items():
        align = chain.config.parked_at
        for use in project.tables.uses(name) if align is not None else ():
            if use.revision.id == align and use.table == table:
                return True
    return False


def is_unadopted(project: Project, source: Run, target: Run, failure: Failure) -> bool:
    """Whether a switch lacks a table that only the parked chain of the target creates."""
    if failure.kind not in ("table-absent", "target-absent"):
        return False
    made = {
        run.edition: {
            table
            for name in run.chains
            if project.contract.is_parked(name)
            for table in project.tables.made(name)
        }
        for run in (source, target)
    }
    table = failure.table[1:]
    return table in made[target.edition] and table not in made[source.edition]
