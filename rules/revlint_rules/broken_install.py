"""broken-install: an edition that cannot be installed in an empty database."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Example,
    Finding,
    Project,
    ProjectRule,
    Run,
    Stop,
    history,
    is_explained,
    revision_file,
    stop_finding,
)

_CONFIG = """\
[chains.legacy]
script-location = "legacy"

[chains.shared]
script-location = "shared"
after = ["legacy"]
may-reference = ["users.key"]

[editions]
oss = { core = ["legacy", "shared"] }
"""
_USERS = 'op.create_table("users", sa.Column("{}", sa.Integer, primary_key=True))'
_TREE = {
    **history("<base> -> a1", under="legacy"),
    **history("<base> -> s1", under="shared"),
    "shared/versions/s1.py": revision_file(
        "s1",
        body='op.create_table("keys", sa.Column("user", sa.Integer, sa.ForeignKey("users.key")))',
    ),
    "shared/env.py": 'context.configure(version_table="alembic_version_shared")\n',
}


class BrokenInstall(ProjectRule):
    """An edition cannot be installed in an empty database.

    revlint runs the chains of the edition in their order on a simulated database, with Alembic's
    order of revisions and PostgreSQL's rules. It reports the first operation that must fail.
    Operations on what is not known never fail. An operation that foreign-table, frozen-column,
    chain-order or align-not-empty reports is left to them.

    Why: `alembic upgrade head` stops there with an error of the database, for every new customer,
        and in every test that starts from nothing.
    Fix: Correct the operation, or give the table to one chain.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations. Errors observed with
        PostgreSQL 15 and Alembic 1.20.1.
    """

    name = "broken-install"
    group = "The contract between chains"
    options = ("editions",)
    examples = (
        Example(
            bad={**_TREE, "legacy/versions/a1.py": revision_file("a1", body=_USERS.format("id"))},
            good={**_TREE, "legacy/versions/a1.py": revision_file("a1", body=_USERS.format("key"))},
            finds=("shared/versions/s1.py:16",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        found: dict[object, list[tuple[Run, Stop]]] = {}
        for run in project.contract.runs:
            stop = project.deployments.install(run)
            if stop is not None and stop.step is not None and not is_explained(project, run, stop):
                key = (stop.step.revision.path, stop.step.operation.range)
                found.setdefault(key, []).append((run, stop))
        yield from (_finding(project, stops) for stops in found.values())


def _finding(project: Project, stops: list[tuple[Run, Stop]]) -> Finding:
    run, stop = stops[0]
    editions = " and ".join(dict.fromkeys(run.edition for run, _ in stops))
    title = f"edition {editions} cannot be installed in an empty database"
    return stop_finding(project, stop, title, f"in database {run.database}")
