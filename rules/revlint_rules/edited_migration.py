"""edited-migration: a merged migration that does something else now."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Change,
    ChangeRule,
    Difference,
    Example,
    Finding,
    Location,
    Severity,
    history,
    quoted,
    revision_file,
)

_PATH = "migrations/versions/a1.py"
_OLD = 'op.add_column("users", sa.Column("mail", sa.Text))'
_NEW = 'op.add_column("users", sa.Column("mail", sa.String(80)))'
_BASE = {**history("<base> -> a1"), _PATH: revision_file("a1", body=_OLD)}


class EditedMigration(ChangeRule):
    """A migration that was merged already does something else now.

    Only what the code does counts. Comments, docstrings, formatting, annotations, the order of
    imports, unused imports and a new file name do not. The finding shows the first statement that
    differs.

    Why: Alembic knows a migration only by its id. Databases that have run it keep the old result,
        new databases get the new one, and nothing reports the difference.
    Fix: Restore the migration, and put the change into a new one.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations; the version table
        holds ids and no checksums.
    """

    name = "edited-migration"
    group = "The change"
    severity = Severity.WARNING
    examples = (
        Example(
            bad={**_BASE, _PATH: revision_file("a1", body=_NEW)},
            good={**_BASE, _PATH: revision_file("a1", body=f"# Nullable.\n    {_OLD}")},
            finds=(f"{_PATH}:16",),
            base=_BASE,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            for pair, edit in chain.edits:
                yield Finding(
                    title=f"merged migration {quoted(pair.old.id or '')} was edited",
                    label=_label(edit),
                    facts=tuple(_facts(edit, change.base.shown)),
                    help="restore it, and put the change into a new revision",
                    location=Location(pair.new.path, edit.range),
                    revision=pair.new.id,
                    chain=chain.name,
                )


def _label(edit: Difference) -> str:
    if edit.new is None:
        return "a statement is missing here"
    return "added" if edit.old is None else "changed"


def _facts(edit: Difference, base: str) -> Iterator[str]:
    where = f" in {edit.where}" if edit.where else ""
    if edit.old is None:
        yield f"{base} does not have `{edit.new}`{where}"
    elif edit.old == edit.new:
        yield f"the statement that begins with `{edit.old}` differs"
    else:
        yield f"{base} has `{edit.old}`{where}"
    yield "databases that have run it do not get the change"
