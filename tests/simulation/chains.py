"""Random chains of migrations, and what Alembic makes of them on SQLite in memory."""

from __future__ import annotations

import random
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from alembic.config import Config

from alembic import command
from tests.alembic.running import write

VERSIONS = "migrations/versions"
ENV = """\
from alembic import context
from sqlalchemy import create_engine

with create_engine("sqlite://").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
HEAD = """\
import sqlalchemy as sa
from alembic import op

revision = {!r}
down_revision = {!r}
depends_on = {!r}

def call(function, *arguments, **more):
    function(*arguments, **more)

def upgrade():
"""
TABLES = ("t", "u", "v", "w")
COLUMNS = ("a", "b", "c")


class Place(NamedTuple):
    """A line of a revision file."""

    path: str
    line: int


def upgrade(files: Mapping[str, str], folder: Path, target: str = "heads") -> Place | None:
    """The line at which ``alembic upgrade`` stops on an empty database, None if it does not."""
    if not folder.exists():
        write({**files, "migrations/env.py": ENV}, folder)
    config = Config()
    config.set_main_option("script_location", str(folder / "migrations"))
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            command.upgrade(config, target)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [f for f in frames if f.filename.startswith(str(folder / VERSIONS))]
        if not own:
            raise
        return Place(str(Path(own[-1].filename).relative_to(folder)), own[-1].lineno or 0)
    finally:
        sys.dont_write_bytecode = before
    return None


def random_chain(rng: random.Random, *, guards: bool = False) -> dict[str, str]:
    """One to eight revision files: branches, merges, dependencies, most operations sensible.

    With ``guards`` some operations stand under a condition, in a ``try``, or in SQL that is not
    understood.
    """
    files = {}
    ids = [f"r{n}" for n in range(rng.randint(1, 8))]
    names = rng.sample(range(10, 99), len(ids))
    heads: list[str] = []
    tables: dict[str, set[str]] = {}
    for n, id_ in enumerate(ids):
        count = rng.choices([1, 2, 3], [8, 3, 0.5])[0] if rng.random() < 0.95 else 0
        pool = heads if rng.random() < 0.6 else ids[:n]
        parents = tuple(rng.sample(pool, min(len(pool), count)))
        depends_on = tuple(rng.sample(ids[:n], min(n, rng.choices([0, 1], [6, 1])[0])))
        heads = [h for h in heads if h not in parents] + [id_]
        body = [random_operation(rng, tables) for _ in range(rng.choice([0, 1, 2, 3, 4]))]
        if guards:
            body = [_guarded(rng, line) for line in body]
        lines = "".join(f"    {line}\n" for line in [*body, "pass"])
        head = HEAD.format(id_, parents or None, depends_on or None)
        files[f"{VERSIONS}/x{names[n]}.py"] = head + lines
    return files


def random_operation(rng: random.Random, tables: dict[str, set[str]], share: float = 0.9) -> str:
    """One line; ``tables`` are those that there would be if all lines ran in this order.

    ``share`` is the share of lines that work if those before have worked.
    """
    sane = rng.random() < share
    there, gone = sorted(tables), sorted({*TABLES} - {*tables})
    table = rng.choice(there if sane and there else TABLES)
    if (sane and not there) or rng.random() < 0.25:
        table = rng.choice(gone if sane and gone else TABLES)
        columns = rng.sample(COLUMNS, rng.randint(0, 3))
        line = rng.choice(_CREATES)(table, columns)
        if table not in tables or "xists" not in line:
            tables[table] = {*columns}
        return line
    held = tables.get(table, set())
    old = rng.choice(sorted(held) if sane and held else COLUMNS)
    free = sorted({*COLUMNS} - held)
    new = rng.choice(free if sane and free else COLUMNS)
    match rng.choice(
        ("drop", "rename", "add", "add", "drop column", "rename column", "use", "use")
    ):
        case "drop":
            tables.pop(table, None)
            return rng.choice(_DROPS)(table)
        case "rename":
            other = rng.choice([t for t in (gone if sane and gone else TABLES) if t != table])
            tables[other] = tables.pop(table, set())
            return rng.choice(_RENAMES)(table, other)
        case "add":
            held.add(new)
            return rng.choice(_ADDS)(table, new)
        case "drop column":
            held.discard(old)
            return rng.choice(_COLUMN_DROPS)(table, old)
        case "rename column" if old != new:
            held.discard(old)
            held.add(new)
            return rng.choice(_COLUMN_RENAMES)(table, old, new)
    return rng.choice(_USES)(table, old if sane and held else rng.choice(("id", "gone")))


def _guarded(rng: random.Random, line: str) -> str:
    """The line, or one that may not run or that cannot be understood."""
    if line.startswith(("for", "with")):
        return line
    return rng.choice((*[line] * 5, *(guard.format(line) for guard in _GUARDS)))


_GUARDS = (
    "if op.get_bind().dialect.name == 'postgresql': {}",
    "if sa.inspect(op.get_bind()).has_table('t'): {}",
    "if 'a' in [c for c in 'bc']: {}",
    "try: {}\n    except sa.exc.OperationalError: pass",
    "try: {}\n    finally: pass",
    "(lambda: {})()",
    "op.get_bind().dialect.has_table(op.get_bind(), 'u') or {}",
    "op.get_bind().dialect.has_table(op.get_bind(), 'u') and {}",
    "while True:\n        {}\n        break",
    "for _ in range(1): {}",
    "match 1:\n        case int(): {}",
)


def _columns(columns: list[str]) -> str:
    return "".join(f", sa.Column({c!r}, sa.Text())" for c in columns)


def _texts(columns: list[str]) -> str:
    return "".join(f", {c} TEXT" for c in columns)


_CREATES: tuple[Callable[[str, list[str]], str], ...] = (
    lambda t, cs: f"op.create_table({t!r}, sa.Column('id', sa.Integer()){_columns(cs)})",
    lambda t, cs: f"op.create_table({t!r}, sa.Column('id', sa.Integer()){_columns(cs)})",
    lambda t, cs: (
        f"op.create_table({t!r}, sa.Column('id', sa.Integer()){_columns(cs)}, if_not_exists=True)"
    ),
    lambda t, cs: f'op.execute("CREATE TABLE {t} (id INTEGER{_texts(cs)})")',
    lambda t, cs: f'op.execute("CREATE TABLE IF NOT EXISTS {t} (id INTEGER{_texts(cs)})")',
    lambda t, cs: f'op.execute(sa.text(f"create table {{{t!r}}} (id integer{_texts(cs)})"))',
    lambda t, cs: (
        f"sa.Table({t!r}, sa.MetaData(), sa.Column('id', sa.Integer()){_columns(cs)})"
        ".create(op.get_bind(), checkfirst=True)"
    ),
)
_DROPS: tuple[Callable[[str], str], ...] = (
    lambda t: f"op.drop_table({t!r})",
    lambda t: f"op.drop_table({t!r}, if_exists=True)",
    lambda t: f'op.execute("DROP TABLE {t}")',
    lambda t: f'op.execute("DROP TABLE IF EXISTS {t}")',
    lambda t: f"call(lambda *names: [op.drop_table(n) for n in names], {t!r})",
    lambda t: f"for name in [{t!r}]: op.drop_table(name)",
)
_RENAMES: tuple[Callable[[str, str], str], ...] = (
    lambda t, u: f"op.rename_table({t!r}, {u!r})",
    lambda t, u: f"op.rename_table(old_table_name={t!r}, new_table_name={u!r})",
    lambda t, u: f'op.execute("ALTER TABLE {t} RENAME TO {u}")',
)
_ADDS: tuple[Callable[[str, str], str], ...] = (
    lambda t, c: f"op.add_column({t!r}, sa.Column({c!r}, sa.Text()))",
    lambda t, c: (
        f"call(lambda t, name='a': op.add_column(t, sa.Column(name, sa.Text())), {t!r}, name={c!r})"
    ),
    lambda t, c: f"for c in ({c!r},): op.add_column({t!r}, sa.Column(c, sa.Text()))",
    lambda t, c: (
        f"with op.batch_alter_table({t!r}) as b: b.add_column(sa.Column({c!r}, sa.Text()))"
    ),
    lambda t, c: f'op.execute("ALTER TABLE {t} ADD COLUMN {c} TEXT")',
    lambda t, c: f'op.execute("ALTER TABLE {t} ADD {c} TEXT")',
    lambda t, c: f'op.execute("ALTER TABLE %s ADD %s TEXT" % ({t!r}, {c!r}))',
)
_COLUMN_DROPS: tuple[Callable[[str, str], str], ...] = (
    lambda t, c: f"op.drop_column({t!r}, {c!r})",
    lambda t, c: f"with op.batch_alter_table({t!r}) as b: b.drop_column({c!r})",
    lambda t, c: f"with op.batch_alter_table({t!r}, recreate='never') as b: b.drop_column({c!r})",
    lambda t, c: f'op.execute("ALTER TABLE {t} DROP COLUMN {c}")',
    lambda t, c: f'op.execute("alter table {{}} drop {{}}".format({t!r}, {c!r}))',
)
_COLUMN_RENAMES: tuple[Callable[[str, str, str], str], ...] = (
    lambda t, c, d: f"op.alter_column({t!r}, {c!r}, new_column_name={d!r})",
    lambda t, c, d: (
        f"with op.batch_alter_table({t!r}, recreate='never') as b: "
        f"b.alter_column({c!r}, new_column_name={d!r})"
    ),
    lambda t, c, d: f'op.execute("ALTER TABLE {t} RENAME COLUMN {c} TO {d}")',
    lambda t, c, d: f'op.execute("ALTER TABLE {t} RENAME {c} TO {d}")',
)
_USES: tuple[Callable[[str, str], str], ...] = (
    lambda t, c: f'op.execute("UPDATE {t} SET {c} = NULL")',
    lambda t, c: f'op.execute("INSERT INTO {t} ({c}) VALUES (NULL)")',
    lambda t, _: f'op.execute("DELETE FROM {t} WHERE id = 1")',
    lambda t, _: f'op.execute("SELECT count(*) FROM {t}")',
    lambda t, _: f"op.bulk_insert(sa.table({t!r}, sa.column('id')), [{{'id': 1}}])",
    lambda t, _: f"op.execute(sa.table({t!r}, sa.column('id')).delete())",
    lambda t, _: f"with op.batch_alter_table({t!r}) as b: pass",
)
