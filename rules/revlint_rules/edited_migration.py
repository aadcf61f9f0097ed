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

    What it does is compared, as Python parses it: comments, docstrings, formatting, annotations,
    the order of imports and imports that nothing uses do not count, and neither does a new name
    of the file. The finding shows the first statement that differs.

    Why: Alembic knows a migration by its id alone. Databases that ran it keep what it did then,
        new ones get what it does now, and the two drift apart without a word.
    Fix: Leave the migration as it was, and put the difference into a new one.
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
            for pair in chain.pairs:
                edit = chain.edit_of(pair)
                if edit is None:
                    continue
                yield Finding(
                    title=(
                        f"migration {quoted(pair.old.id or '')} of {change.base.shown} was edited: "
                        f"{_told(edit)}; databases that ran it keep what it did then"
                    ),
                    help="leave it as it was, and put the difference into a new revision",
                    location=Location(pair.new.path, edit.range),
                    revision=pair.new.id,
                    chain=chain.name,
                )


def _told(edit: Difference) -> str:
    where = f"{edit.where} " if edit.where else "it "
    if edit.old is None:
        return f"{where}now has `{edit.new}`"
    if edit.new is None:
        return f"{where}no longer has `{edit.old}`"
    if edit.old == edit.new:
        return f"{where}differs in the statement that begins with `{edit.new}`"
    return f"{where}has `{edit.new}` where it had `{edit.old}`"
