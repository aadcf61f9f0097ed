"""failing-operation: an operation that fails when the chain is upgraded from nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from revlint.api import (
    SURE_KINDS,
    Chain,
    Example,
    FailedStep,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Unordered,
    clash_of,
    clash_text,
    cure,
    find_unordered,
    history,
    is_sound,
    quoted,
    revision_file,
    run_chain,
)

_V = "migrations/versions"
_TREE = {
    **history("<base> -> a1", "a1 -> b2"),
    f"{_V}/a1.py": revision_file(
        "a1", body='op.create_table("users", sa.Column("id", sa.Integer))'
    ),
}


class FailingOperation(ProjectRule):
    """An operation must fail when `alembic upgrade head` runs on an empty database.

    revlint follows the migrations in Alembic's order and keeps track of the tables and columns
    that they make: it reads `op`, batch operations, SQL and helpers of the project. An operation
    is reported if it creates a table or a column that is there, or alters, drops or references one
    that is not. It is not reported if anything on the way is unknown: a condition, a loop over
    unknown values, SQL that cannot be read, or a table that no migration of the chain creates. It
    must fail whether the tables of the chain were there at the start or not.

    Why: The upgrade stops in the middle with an error of the database, such as `relation "users"
        already exists`. New databases, tests and deployments cannot be made any more.
    Fix: Remove the operation if an earlier revision does the same. Otherwise correct the name, or
        move the operation behind the one that it needs.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations. Errors observed with
        PostgreSQL 15 and Alembic 1.20.1.
    """

    name = "failing-operation"
    group = "The graph"
    default = "new"
    examples = (
        Example(
            bad={
                **_TREE,
                f"{_V}/b2.py": revision_file(
                    "b2", ("a1",), body='op.create_table("users", sa.Column("key", sa.Text))'
                ),
            },
            good={
                **_TREE,
                f"{_V}/b2.py": revision_file(
                    "b2", ("a1",), body='op.add_column("users", sa.Column("mail", sa.Text))'
                ),
            },
            finds=(f"{_V}/b2.py:16",),
            new=frozenset({f"{_V}/b2.py"}),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        new = project.tree.checkout.new_paths or frozenset()
        is_selected = self.name in project.config.select
        for chain in project.chains:
            paths = chain.readable_paths if is_selected else chain.readable_paths & new
            if not paths or not is_sound(chain):
                continue
            found = run_chain(chain, project.bodies, None if is_selected else paths)
            clashes = find_unordered(chain, project.bodies, paths) if found else ()
            seen = set()
            for failed in found:
                place = (failed.step.revision.path, failed.step.operation.range)
                if failed.failure.kind in SURE_KINDS and place not in seen:
                    seen.add(place)
                    yield _finding(chain, failed, clash_of(failed, clashes), new)


def _finding(
    chain: Chain, failed: FailedStep, clash: Unordered | None, new: Collection[str]
) -> Finding:
    step, failure = failed.step, failed.failure
    return Finding(
        title=f"{quoted(step.revision.id or '')} fails on a new database",
        label=failure.error,
        facts=tuple(_facts(failed, clash)),
        help=_help(failed) if clash is None else cure(chain, clash, new),
        location=Location(step.revision.path, step.operation.range),
        revision=step.revision.id,
        chain=chain.name,
        related=tuple(_related(failed)),
        about=(str(step.revision.id), failure.kind, ".".join(failure.table), failure.column),
    )


def _facts(failed: FailedStep, clash: Unordered | None) -> Iterator[str]:
    yield f"alembic upgrade stops here: {failed.failure.error}"
    if clash is not None:
        yield clash_text(clash)
    elif not failed.failure.is_gone and failed.failure.kind.endswith("absent"):
        yield "no earlier revision of this chain creates it"


def _help(failed: FailedStep) -> str:
    thing = "column" if failed.failure.column else "table"
    if failed.failure.kind.endswith("present"):
        return f"remove the operation, or give the {thing} another name"
    if failed.failure.is_gone:
        return f"use the {thing} that replaced it, or run this operation before it is gone"
    return f"correct the name, or create the {thing} in an earlier revision"


def _related(failed: FailedStep) -> Iterator[Related]:
    cause = failed.failure.cause
    if cause is not None:
        said = "gone since this operation" if failed.failure.is_gone else "created without it here"
        if failed.failure.kind.endswith("present"):
            said = "created here before"
        yield Related(said, Location(cause.revision.path, cause.operation.range))
