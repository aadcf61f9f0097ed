"""Commands of the installed Alembic over files that the tests wrote, on SQLite."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path

from alembic.config import Config

from alembic import command

#: An ``env.py`` that keeps the database beside it; ``{}`` are arguments of the two calls.
ENV = """\
from pathlib import Path

from alembic import context
from sqlalchemy import create_engine

with create_engine(f"sqlite:///{{Path(__file__).parent}}/x.db").connect() as connection:
    context.configure(connection=connection{configure})
    with context.begin_transaction():
        context.run_migrations({run})
"""


def env(run: str = "", configure: str = "") -> str:
    """An ``env.py`` with arguments for ``run_migrations`` and more for ``configure``."""
    return ENV.format(run=run, configure=configure and f", {configure}")


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write a tree."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def run_alembic(folder: Path, *words: str) -> str:
    """How a command ends: "" or the exception, with its class.

    The script directory is ``migrations`` of the folder. Of warnings, those about coroutines are
    given behind the rest.
    """
    config = Config()
    config.set_main_option("script_location", str(folder / "migrations"))
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    error = ""
    try:
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(io.StringIO()),
        ):
            warnings.simplefilter("always")
            try:
                getattr(command, words[0])(config, *words[1:])
            # A migration may raise whatever it likes, SystemExit too.
            except BaseException as raised:
                error = f"{type(raised).__name__}: {raised}"
        said = [str(w.message) for w in caught if "never awaited" in str(w.message)]
    finally:
        sys.dont_write_bytecode = before
    return "; ".join(filter(None, [error, *said]))


def rows(folder: Path, table: str = "alembic_version") -> list[str]:
    """The ids in the version table; none where there is no such table."""
    with contextlib.closing(sqlite3.connect(folder / "migrations" / "x.db")) as connection:
        try:
            found = connection.execute(f"select version_num from {table}").fetchall()
        except sqlite3.OperationalError:
            return []
    return sorted(row[0] for row in found)
