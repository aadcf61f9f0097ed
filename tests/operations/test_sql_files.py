"""SQL in files of the tree that a migration reads and runs."""

from __future__ import annotations

import pytest

from revlint.operations.library import TreeLibrary
from revlint.operations.reader import read_operations
from revlint.python.modules import Modules
from revlint.sources.memory import MemoryTree

PATH = "app/migrations/versions/a.py"
HEAD = """
import codecs, importlib.resources, io, os, pkgutil, sqlparse
import pkg_resources
from importlib import resources
from importlib.resources import files as resource_files
from os.path import dirname, join
from pathlib import Path
import sqlalchemy as sa
from alembic import op
from app.sql import HELD, read_beside

HERE = os.path.dirname(os.path.abspath(__file__))
SQL = Path(__file__).resolve().parent.parent / "sql"
"""
FILES = {
    "app/__init__.py": "",
    "app/data/a.sql": "DROP TABLE a",
    "app/migrations/sql/a.sql": "DROP TABLE a",
    "app/migrations/sql/two.sql": "DROP TABLE a;\nDROP TABLE b;\n",
    "app/migrations/versions/a.sql": "DROP TABLE a",
    "app/sql.py": (
        "import pathlib\nHELD = (pathlib.Path(__file__).parent / 'data' / 'a.sql').read_text()\n"
        "def read_beside(name):\n    with open(pathlib.Path(__file__).with_name(name)) as file:\n"
        "        return file.read()\n"
    ),
    "app/latin.sql": "",
}


def tables(body: str) -> list[str | None]:
    """The table of each operation of an ``upgrade``."""
    lines = "\n    ".join(body.split("\n"))
    text = f"{HEAD}\ndef upgrade():\n    bind = op.get_bind()\n    {lines}\n"
    tree = MemoryTree(
        {p: t.encode() for p, t in FILES.items()}
        | {PATH: text.encode(), "app/beside.sql": b"DROP TABLE a", "app/latin.sql": b"-- \xe9"}
    )
    found = read_operations(text.encode(), PATH, TreeLibrary(tree, Modules(tree)))
    return [o.table for o in found]


@pytest.mark.parametrize(
    "text",
    [
        "open(os.path.join(os.path.dirname(__file__), '..', 'sql', 'a.sql')).read()",
        "io.open(join(dirname(__file__), 'a.sql'), 'r', encoding='utf-8').read()",
        "codecs.open(join(HERE, 'a.sql')).read()",
        "open(f'{HERE}/../sql/a.sql').read()",
        "open(HERE + '/../sql/a.sql').read()",
        "open(str(SQL / 'a.sql')).read()",
        "open(os.path.normpath(join(HERE, '../sql/a.sql')), 'rb').read().decode('utf-8')",
        "(SQL / 'a.sql').read_text()",
        "SQL.joinpath('a.sql').read_text(encoding='utf-8')",
        "(Path(__file__).parents[1] / 'sql/a.sql').open().read()",
        "Path(HERE, 'a.sql').read_bytes().decode()",
        "Path(__file__).with_suffix('.sql').read_text()",
        "Path(__file__).with_name('a.sql').read_text()",
        "importlib.resources.read_text('app.data', 'a.sql')",
        "resources.files('app.data').joinpath('a.sql').read_text()",
        "(resource_files('app') / 'data' / 'a.sql').read_text()",
        "pkgutil.get_data('app.data', 'a.sql').decode()",
        "pkg_resources.resource_string('app', 'data/a.sql').decode('utf-8')",
        "open(pkg_resources.resource_filename('app', 'data/a.sql')).read()",
        "HELD",
        "read_beside('beside.sql')",
    ],
)
def test_files_are_read(text: str) -> None:
    assert tables(f"op.execute({text})") == ["a"]
    assert tables(f"bind.execute(sa.text({text}))") == ["a"]


@pytest.mark.parametrize(
    "body",
    [
        "with open(SQL / 'two.sql') as file:\n    op.execute(file.read())",
        "with (SQL / 'two.sql').open() as file:\n    text = file.read()\nop.execute(text)",
        "for s in (SQL / 'two.sql').read_text().split(';'):\n    op.execute(s)",
        "for s in sqlparse.split((SQL / 'two.sql').read_text()):\n    op.execute(s)",
        "for line in (SQL / 'two.sql').read_text().splitlines():\n    op.execute(line)",
        "with open(SQL / 'two.sql') as file:\n    op.execute(''.join(file.readlines()))",
    ],
)
def test_files_with_two_statements(body: str) -> None:
    assert tables(body) == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "open('app/migrations/sql/a.sql').read()",  # Depends on where Alembic runs.
        "open(SQL / name).read()",
        "open(join(HERE, 'missing.sql')).read()",
        "open(join(HERE, '../../../../a.sql')).read()",
        "open(join(HERE, '/a.sql')).read()",
        "open(HERE + 'a.sql').read()",
        "(SQL / f'{name}.sql').read_text()",
        "SQL.read_text()",
        "(Path(__file__).parents[9] / 'a.sql').read_text()",
        "importlib.resources.read_text('other.data', 'a.sql')",
        "resources.files(name).joinpath('a.sql').read_text()",
        "Path(__file__).parents[1].parent.parent.with_name('latin.sql').read_text()",
        "Path(HERE).parent.with_name('latin.sql').read_text()",  # No UTF-8.
    ],
)
def test_other_files_are_not_known(text: str) -> None:
    assert tables(f"op.execute({text})") == [None]
