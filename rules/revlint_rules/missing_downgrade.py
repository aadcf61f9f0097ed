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
    """An `upgrade` does something, and the `downgrade` does nothing or is not there.

    A `downgrade` that raises an error says clearly that there is no way back, and is fine.

    Why: `alembic downgrade` runs the empty function, takes the revision off the version table and
        exits with 0: the database is not what the table says, and the next `alembic upgrade`
        does the same thing twice. Without a `downgrade`, it ends in an AttributeError.
    Fix: Undo in `downgrade` what `upgrade` does, or raise an error there.
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
            yield _finding(revision, place, "there is no downgrade")
        elif downgrade is not None and downgrade.is_empty:
            yield _finding(revision, downgrade.name_range, "its downgrade does nothing")


def _finding(revision: Revision, place: Range, what: str) -> Finding:
    return Finding(
        title=(
            f"the upgrade of {quoted(revision.id or revision.path)} does something, and {what}: "
            "alembic downgrade cannot undo it"
        ),
        help="undo in downgrade what upgrade does, or raise an error there",
        location=Location(revision.path, place),
        revision=revision.id,
    )
