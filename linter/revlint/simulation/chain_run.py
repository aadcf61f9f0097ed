"""What ``alembic upgrade`` would do on an empty database, revision by revision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from revlint.graph.chain import Chain
from revlint.interruption import poll
from revlint.migration.revision import Revision
from revlint.operations.operation import Operation
from revlint.simulation.apply import apply
from revlint.simulation.bodies import Bodies
from revlint.simulation.database import Database
from revlint.simulation.failure import Failure
from revlint.simulation.judge import failures
from revlint.simulation.names import TableKey, TableNames
from revlint.simulation.near import files_deciding, files_near
from revlint.simulation.order import upgrade_order


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of one revision."""

    revision: Revision
    operation: Operation


@dataclass(frozen=True, slots=True)
class FailedStep:
    """An operation that must fail, and why; the cause of the failure is a ``Step`` or None."""

    step: Step
    failure: Failure

    @property
    def key(self) -> object:
        """What makes two failures the same in two runs."""
        step, failure = self.step, self.failure
        return step.revision.path, step.operation, failure.kind, failure.table, failure.column


#: How many heads of a chain are upgraded to.
_MAX_HEADS = 100

#: The kinds of failures that do not depend on the types, keys and rows of a database.
SURE_KINDS = frozenset(
    {
        *("table-present", "table-absent", "column-present", "column-absent"),
        *("target-absent", "target-column-absent"),
    }
)


def is_sound(chain: Chain) -> bool:
    """Whether Alembic can load a chain and all of it is known, so that it can be simulated."""
    return chain.parents_known and not (
        chain.duplicates or chain.missing_parents or chain.missing_dependencies or chain.cycles
    )


def run_chain(
    chain: Chain, bodies: Bodies, paths: Collection[str] | None = None
) -> list[FailedStep]:
    """The operations of a chain that must fail when it is upgraded from nothing to its heads.

    Only what fails in two worlds counts: where the tables that the chain makes are absent at the
    start, and where they are there already, since something else made them.

    Args:
        chain: a chain that Alembic can load.
        bodies: gives what its migrations do.
        paths: the files whose operations are asked about, None for all.
    """
    if paths is None:
        return _run_heads(chain, bodies)
    near = files_near(chain, bodies, paths)
    if not near or not _in(_run_heads(chain, bodies, near), paths):
        return []
    return _in(_run_heads(chain, bodies, files_deciding(chain, bodies, paths)), paths)


def _in(found: list[FailedStep], paths: Collection[str]) -> list[FailedStep]:
    return [failed for failed in found if failed.step.revision.path in paths]


def _run_heads(
    chain: Chain, bodies: Bodies, near: frozenset[str] | None = None
) -> list[FailedStep]:
    found: dict[object, FailedStep] = {}
    for head in chain.heads[:_MAX_HEADS]:
        # Labelled lines that never join are alternatives: a database has one of them.
        for failed in run_to(chain, bodies, [head], near):
            found.setdefault(failed.key, failed)
    if found and len(chain.heads) > 1 and not chain.declared_labels:
        # One head alone may lack what `alembic upgrade heads` runs before its operation.
        together = {failed.key for failed in run_to(chain, bodies, chain.heads, near)}
        return [failed for key, failed in found.items() if key in together]
    return list(found.values())


def run_to(
    chain: Chain, bodies: Bodies, heads: Collection[str], near: frozenset[str] | None = None
) -> list[FailedStep]:
    """The same for some heads, in the order of the upgrade; ``near`` are the files to read."""
    steps = list(steps_of(chain, bodies, upgrade_order(chain, heads), near))
    return bodies.outcomes.of(steps, _fail_twice, _is_same)


def _is_same(one: Step, other: Step) -> bool:
    # Equal operations may be in other places of a file, and may not run for certain.
    if one.operation is not other.operation:
        return False
    return one.revision is other.revision or one.revision == other.revision


def _fail_twice(steps: list[Step]) -> list[FailedStep]:
    """What fails in two worlds: without the tables of the steps at the start, and with them."""
    names = TableNames(step.operation for step in steps)
    closed = tables_made(steps, names)
    found = list(run(steps, names, Database("absent", closed)))
    if not found:
        return []
    again = run(steps, names, Database("present", closed))
    both = {failed.key for failed in again}
    return [f for f in found if f.key in both]


def steps_of(
    chain: Chain, bodies: Bodies, ids: Iterable[str], near: frozenset[str] | None = None
) -> Iterator[Step]:
    """The operations of some revisions, in order; of those in the files ``near``, None for all."""
    files = chain.by_id if near is None else {f.id: (f,) for f in chain.files_at(near)}
    for revision in (files[id_][-1] for id_ in ids if id_ in files):
        poll()
        for operation in bodies.upgrade(revision.path):
            yield Step(revision, operation)


def run(steps: Iterable[Step], names: TableNames, database: Database) -> Iterator[FailedStep]:
    """What fails in some steps on a database, which is changed."""
    for step in steps:
        poll()
        operation = step.operation
        for failure in failures(database, operation, names):
            yield FailedStep(step, failure)
            if failure.kind != "table-present" or failure.cause is not None:
                # Its authors may leave it out, or make it work.
                operation = replace(operation, uncertain="it fails")
        apply(database, operation, names, step)


def tables_made(steps: Iterable[Step], names: TableNames) -> frozenset[TableKey]:
    """The tables that some operations make for certain."""
    found = set()
    for operation in (step.operation for step in steps):
        if operation.uncertain or operation.conditional:
            continue
        name = operation.table if operation.action == "create" else operation.new_name
        if operation.action in ("create", "rename"):
            key = names.key(operation, operation.schema, name)
            found |= {key} if key is not None else set()
    return frozenset(found)
