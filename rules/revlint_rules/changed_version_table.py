"""changed-version-table: a chain that keeps its place in another table than on the base."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainChange,
    Change,
    ChangeRule,
    Example,
    Finding,
    Location,
    TreeError,
    find_configure_call,
    history,
    mentions,
    quoted,
)

_ENV = """\
from alembic import context


def run_migrations(connection):
    context.configure(connection=connection{table})
    with context.begin_transaction():
        context.run_migrations()
"""
_INI = {"alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n"}
_BASE = {
    **_INI,
    **history("<base> -> a1"),
    "migrations/env.py": _ENV.format(table=""),
}
_NAMED = _ENV.format(table=', version_table="orders_version"')

_DEFAULT_TABLE = "alembic_version"
#: The schema that databases use where none is named: PostgreSQL, SQL Server, SQLite.
_DEFAULT_SCHEMAS = frozenset({"", "public", "dbo", "main"})


_MOVES = re.compile(rb"rename|insert\s+into", re.IGNORECASE)


class ChangedVersionTable(ChangeRule):
    """A chain keeps its revision in another version table, or another schema, than on the base.

    It is flagged where `env.py` says so on both sides. Where `version-table` is configured, that
    is the table of both. A chain that shares no revision with the base is a new one. An `env.py`
    that renames or copies the old table is trusted.

    Why: Every database that exists has its revision in the old table. `alembic upgrade` finds no
        new one, takes the database for empty and runs every migration again, which fails at the
        first table that exists.
    Fix: Name the old table again. To rename it, rename the table in every database before the
        next `alembic upgrade`, in `env.py` or by hand.
    Semantics: alembic: runtime/migration.py, MigrationContext.__init__ and get_current_heads.
        Observed with Alembic 1.20.1.
    """

    name = "changed-version-table"
    group = "The change"
    options = ("version-table", "version-table-schema")
    examples = (
        Example(
            bad={**_BASE, **history("a1 -> b2"), "migrations/env.py": _NAMED},
            good={**_BASE, **history("a1 -> b2"), "migrations/env.py": _BASE["migrations/env.py"]},
            finds=("migrations/env.py:5",),
            base=_BASE,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            if chain.before is None or chain.now is None:
                continue
            found = _changed(chain.before, chain.now)
            if found is None or (chain.tip and _changed(chain.tip, chain.now) is None):
                continue
            # A new history has no database yet.
            if any(pair.old.id == pair.new.id for pair in chain.pairs):
                yield _finding(change, chain, *found)


Table = tuple[str, str]


def _changed(before: Chain, now: Chain) -> tuple[Table, Table, Location] | None:
    """The tables of both sides and the call that names the new one, if they differ."""
    old = _table(before)
    if old is None or _configure_call(before) is None:
        return None
    for new, place in _tables(now):
        if not _is_same(old, new) and not _moves(now, old):
            return old, new, place
    return None


def _tables(chain: Chain) -> Iterator[tuple[Table, Location]]:
    """The tables that the calls of ``env.py`` name."""
    table = chain.script_directory.version_table
    known, call = _table(chain), _configure_call(chain)
    if known is not None and call is not None:
        yield known, table.location or call
    for place, name in table.split:
        schema, _, bare = name.rpartition(".")
        yield (bare, schema), place


def _table(chain: Chain) -> Table | None:
    table = chain.script_directory.version_table
    if not table.known or table.name is None:
        return None
    return table.name, table.schema or ""


def _is_same(one: Table, other: Table) -> bool:
    is_default = {one[1], other[1]} <= _DEFAULT_SCHEMAS and "" in (one[1], other[1])
    return one[0] == other[0] and (one[1] == other[1] or is_default)


def _configure_call(chain: Chain) -> Location | None:
    """Where ``env.py`` configures the context; None where another module may do so."""
    path, data = _env(chain)
    return find_configure_call(path, data)


def _moves(chain: Chain, old: Table) -> bool:
    """Whether ``env.py`` seems to rename the old table, or to copy it."""
    path, data = _env(chain)
    return _MOVES.search(data) is not None and mentions(path, data, old[0])


def _env(chain: Chain) -> tuple[str, bytes]:
    path = chain.script_directory.env_path or ""
    try:
        return path, chain.tree.read(path)
    except TreeError:
        return path, b""


def _finding(
    change: Change, chain: ChainChange, old: Table, new: Table, place: Location
) -> Finding:
    before, now = _shown(old), _shown(new)
    return Finding(
        f"version table {quoted(now)} instead of {quoted(before)}",
        place,
        label=f"{change.base.shown} has {quoted(before)}",
        facts=(
            f"every existing database has its revision in {before}",
            f"alembic upgrade finds no {now} there and runs every migration again",
        ),
        help=f"{_restore(old, new)}, or rename the table in every database first",
        chain=chain.name,
        about=(before, now),
        explains=(("version table", chain.name),),
    )


def _restore(old: Table, new: Table) -> str:
    steps = []
    for key, was, is_, default in zip(
        ("version_table", "version_table_schema"), old, new, (_DEFAULT_TABLE, ""), strict=True
    ):
        if was != is_:
            steps.append(f"leave out {key}" if was == default else f"pass {key}={was!r} again")
    return " and ".join(steps)


def _shown(table: Table) -> str:
    return f"{table[1]}.{table[0]}" if table[1] else table[0]
