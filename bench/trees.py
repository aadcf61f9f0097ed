"""Trees to measure: script directories of one chain, with what real projects put into them."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.files import PLAIN, Template, make_file

ENV = "from alembic import context\n"


def make_env(version_table: str | None = None) -> str:
    """Return an ``env.py`` with both modes; the version table is Alembic's where none is given."""
    table = f'version_table="{version_table}"' if version_table else ""
    return f'''"""Run the migrations."""

from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_offline() -> None:
    """Write the SQL to standard output, without a database."""
    context.configure(url=config.get_main_option("sqlalchemy.url"), {table})

    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    """Run the migrations in a database."""
    section = config.get_section(config.config_ini_section, {{}})
    connectable = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)

    with connectable.connect() as connection:
        context.configure(connection=connection, {table})

        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
'''


def make_tree(
    root: Path, count: int, *, template: Template = PLAIN, env: str = ENV, every: int = 50
) -> None:
    """Write a script directory with ``count`` revisions, and an ``alembic.ini`` beside it.

    One in ``every`` so many revisions begins a branch, which is merged at once.
    """
    chance = random.Random(count)
    versions = root / "migrations" / "versions"
    versions.mkdir(parents=True)
    (root / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
    (root / "migrations" / "env.py").write_text(env)
    for id_, parents in _history(chance, count, every):
        text = make_file(chance, id_, parents, template)
        (versions / f"{id_}_change.py").write_text(text)


def _history(
    chance: random.Random, count: int, every: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield ids with their parents: a line with a fork, merged at once, in ``every`` so many."""
    line: list[str] = []
    open_branch: str | None = None
    for number in range(count):
        id_ = f"{chance.getrandbits(48):012x}"
        if open_branch is not None:
            yield id_, (line[-1], open_branch)
            line.append(id_)
            open_branch = None
        elif number % every == every * 4 // 5 and number + 2 < count:
            yield id_, (line[-2],)
            open_branch = id_
        else:
            yield id_, tuple(line[-1:])
            line.append(id_)


def commit(root: Path, message: str = "change") -> None:
    """Commit all files of a tree; the first time, make it a git repository."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def git(root: Path, *arguments: str) -> str:
    """Run git without configuration, and return what it prints."""
    settings = ("user.name=bench", "user.email=bench@example.org", "commit.gpgSign=false")
    options = [part for setting in (*settings, "gc.auto=0") for part in ("-c", setting)]
    command = ["git", "-C", str(root), *options, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
