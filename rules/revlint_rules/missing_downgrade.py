"""missing-downgrade: an upgrade without a way back."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Body,
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Range,
    Revision,
    Severity,
    TreeError,
    quoted,
    read_body,
    revision_file,
)

_A1 = "migrations/versions/a1.py"
_FILE = revision_file("a1", body='op.execute("update account set name = trim(name)")')


class MissingDowngrade(FileRule):
    """An `upgrade` does something, and the `downgrade` does nothing or is missing.

    A `downgrade` that raises an error states that there is no way back, and is not reported.

    Why: `alembic downgrade` runs the empty function, removes the revision from the version table
        and exits with 0. The database still has the change, and the next `alembic upgrade` makes it
        again. Without a `downgrade`, it fails with an AttributeError.
    Fix: Undo in `downgrade` what `upgrade` does, or raise an error in it.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations.
    """

    name = "missing-downgrade"
    group = "The graph"
    severity = Severity.WARNING
    default = "off"
    examples = (
        Example(
            bad={"migrations/env.py": "", _A1: _FILE},
            good={
                "migrations/env.py": "",
                _A1: _FILE.replace("    pass\n", '    raise NotImplementedError("no way back")\n'),
            },
            finds=(f"{_A1}:19",),
            config='select = ["missing-downgrade"]\n',
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        if "upgrade" not in revision.functions:
            return
        try:
            body = read_body(chain.tree.read(revision.path), revision.path)
        except TreeError:
            return
        if not isinstance(body, Body) or not body.does_something("upgrade"):
            return
        downgrade = body.functions.get("downgrade")
        if downgrade is None and "downgrade" not in revision.functions:
            place = body.functions["upgrade"].name_range
            fact = "alembic downgrade fails: the module has no attribute 'downgrade'"
            yield _finding(revision, place, "has no downgrade", "nothing undoes this", fact)
        elif downgrade is not None and downgrade.is_empty:
            fact = "alembic downgrade only removes the revision from the version table"
            place = downgrade.name_range
            yield _finding(revision, place, "cannot be undone", "this does nothing", fact)


def _finding(revision: Revision, place: Range, what: str, label: str, fact: str) -> Finding:
    id_ = f"revision {quoted(revision.id)}" if revision.id else "this revision"
    return Finding(
        title=f"{id_} {what}",
        label=label,
        facts=(fact,),
        help="undo in downgrade what upgrade does, or raise an error in it",
        location=Location(revision.path, place),
        revision=revision.id,
    )
