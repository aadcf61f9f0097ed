"""split-version-table: the modes of env.py disagree about the version table."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Chain, ChainRule, Example, Finding, Related, Severity, history

_ENV = """\
from alembic import context


def run_migrations_offline():
    context.configure(url="postgresql://"{offline})
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online(connection):
    context.configure(connection=connection{online})
    with context.begin_transaction():
        context.run_migrations()
"""
_NAMED = ', version_table="orders_version"'
_INI = {"alembic.ini": "[alembic]\nscript_location = migrations\n"}


class SplitVersionTable(ChainRule):
    """The calls of `context.configure` in `env.py` name different version tables.

    Usually one of the two modes, offline (`--sql`) and online, names a `version_table` or a
    `version_table_schema`, and the other does not.

    Why: The SQL of `alembic upgrade --sql` creates and fills another version table than the one
        that the online mode reads. A database that was set up in one mode looks empty to the
        other, which runs every migration again.
    Fix: Pass the same `version_table` and `version_table_schema` in every call: those that the
        databases have already.
    Semantics: alembic: runtime/environment.py, EnvironmentContext.configure;
        runtime/migration.py, MigrationContext.__init__. Arguments stay from one call to the next
        within one run, so calls in one function count together.
    """

    name = "split-version-table"
    group = "Configuration"
    severity = Severity.WARNING
    examples = (
        Example(
            bad={
                **history("<base> -> a"),
                **_INI,
                "migrations/env.py": _ENV.format(offline="", online=_NAMED),
            },
            good={
                **history("<base> -> a"),
                **_INI,
                "migrations/env.py": _ENV.format(offline=_NAMED, online=_NAMED),
            },
            finds=("migrations/env.py:5",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        split = chain.script_directory.version_table.split
        if not split:
            return
        # The odd one out has to change: of two, the one that says nothing.
        names = [name for _, name in split]
        place, name = min(split, key=lambda call: (names.count(call[1]), call[1] != _DEFAULT))
        others = [call for call in split if call[1] != name]
        yield Finding(
            f"two version tables, {name} and {others[0][1]}",
            place,
            label=f"uses {name}",
            facts=(
                "each mode, offline and online, sees only what it recorded itself",
                "a database that was set up in one mode looks empty to the other",
            ),
            help="pass the version_table and version_table_schema of your databases in every call",
            related=tuple(Related(f"uses {other}", where) for where, other in others),
        )


_DEFAULT = "alembic_version"
