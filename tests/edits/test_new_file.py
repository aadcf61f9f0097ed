"""The text of a new revision file, compared with what the installed Alembic writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig

from alembic import command
from revlint.config.config import Config
from revlint.edits.model_file import NewRevision
from revlint.edits.new_file import write_revision
from revlint.engine.project import read_project
from revlint.graph.chain import Chain
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree

_DATE = datetime(2024, 2, 3, 4, 5, 6, 789012)
_CREATED = re.compile(r"Create Date: (.*)")


@pytest.mark.parametrize("template", ["generic", "async", "multidb", "pyproject"])
def test_a_merge_is_what_alembic_writes(template: str, tmp_path: Path) -> None:
    alembic = _start(template, tmp_path)
    for id_, head in (("a1", "base"), ("b2", "a1"), ("c3", "a1")):
        command.revision(alembic, f"add {id_}", rev_id=id_, head=head, splice=True)
    chain = _chain(tmp_path)

    written = _run(command.merge, alembic, "heads", message="merge heads", rev_id="d4")

    date = datetime.fromisoformat(_CREATED.findall(written)[0])
    new = NewRevision("d4", ("b2", "c3"), "merge heads", date)
    assert write_revision(chain, new).decode() == written


def _start(template: str, root: Path) -> AlembicConfig:
    config = AlembicConfig(str(root / "alembic.ini"), toml_file=str(root / "pyproject.toml"))
    command.init(config, str(root / "migrations"), template=template)
    return config


def _run(function: object, *arguments: object, **options: object) -> str:
    assert callable(function)
    script = function(*arguments, **options)
    return Path(script.path).read_text(encoding="utf-8")


def _chain(root: Path) -> Chain:
    (chain,) = read_project(DiskTree(root), Config()).chains
    return chain


def chain_of(files: Mapping[str, str | bytes]) -> Chain:
    """The chain of some files in a folder ``versions``, beside an ``env.py``."""
    tree = {f"m/versions/{name}": data for name, data in files.items()}
    (chain,) = read_project(MemoryTree({"m/env.py": "", **tree}), Config()).chains
    return chain


def new(**given: object) -> NewRevision:
    values: dict[str, object] = {
        "id": "d4",
        "parents": ("b2", "c3"),
        "message": "merge heads",
        "created": _DATE,
    }
    return NewRevision(**(values | given))  # type: ignore[arg-type]


_BLACK = '''\
# Copyright of the project

"""add {id}

Ticket: {id}

Revision ID: {id}
Revises: {parent}
Create Date: 2023-01-0{n} 10:11:12+00:00
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from app.models import {id}

# identifiers
revision: str = "{id}"  # what it is called
down_revision: str | Sequence[str] | None = {value}
branch_labels = None

TABLE = "{id}"


def upgrade() -> None:
    # {id} comes first
    op.drop_table(TABLE)


def downgrade() -> None:
    op.create_table(TABLE)


def _helper() -> None: ...
'''

_MERGED = '''\
# Copyright of the project

"""merge heads

Revision ID: d4
Revises: b2, c3
Create Date: 2024-02-03 04:05:06+00:00
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# identifiers
revision: str = "d4"  # what it is called
down_revision: str | Sequence[str] | None = ("b2", "c3")
branch_labels = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
'''


def black(newline: str = "\n") -> dict[str, bytes]:
    parents = {"a1": "", "b2": "a1", "c3": "a1"}
    return {
        f"{id_}.py": _BLACK.format(
            id=id_, parent=parent, n=n, value=f'"{parent}"' if parent else None
        )
        .replace("\n", newline)
        .encode()
        for n, (id_, parent) in enumerate(parents.items(), 1)
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_the_files_share_stays(newline: str) -> None:
    created = _DATE.replace(tzinfo=timezone(timedelta(0)), microsecond=0)
    written = write_revision(chain_of(black(newline)), new(created=created))
    assert written.decode() == _MERGED.replace("\n", newline)


def test_an_import_that_few_files_have_goes() -> None:
    files = {
        **black(),
        "d4.py": black()["c3.py"].replace(b"c3", b"d4").replace(b'"a1"', b'"c3"'),
        "e5.py": black()["c3.py"].replace(b"c3", b"e5").replace(b'"a1"', b'"d4"'),
    }
    odd = b"from app.models import"
    for name in ("c3.py", "e5.py"):
        files[name] = files[name].replace(odd, b"from app.odd import x\n" + odd)
    written = write_revision(chain_of(files), new(id="f6"))
    assert b"app.odd" not in written
    assert b"import sqlalchemy as sa" in written


def test_many_parents_are_wrapped_as_formatters_do() -> None:
    parents = tuple(f"{n:012x}" for n in range(5))
    written = write_revision(chain_of(black()), new(parents=parents)).decode()
    lines = "".join(f'    "{parent}",\n' for parent in parents)
    assert f"down_revision: str | Sequence[str] | None = (\n{lines})\n" in written


def test_a_name_that_only_the_model_has_is_not_used() -> None:
    odd = (
        black()["c3.py"]
        .replace(b"str | Sequence[str] | None", b"Ids")
        .replace(b"# identifiers", b"Ids = str | None\n")
        .replace(b"from __future__ import annotations\n", b"")
    )
    written = write_revision(chain_of({**black(), "c3.py": odd}), new()).decode()
    assert "Ids" not in written
    assert 'down_revision: str | Sequence[str] | None = ("b2", "c3")' in written


@pytest.mark.parametrize(
    "message",
    [
        'say "hello"',
        'a """ in it',
        "a \\ at the end \\",
        "two\nlines",
        "Ünïcödé",
        "\\N{nothing}",
        "'",
    ],
)
@pytest.mark.parametrize("quote", ['"""', "'''", "r'''", 'r"""'])
def test_every_message_can_be_read_back(message: str, quote: str) -> None:
    files = {
        name: data.decode().replace('"""', quote[-3:]).replace(quote[-3:], quote, 1)
        for name, data in black().items()
    }
    written = write_revision(chain_of(files), new(message=message))
    read = read_revision("x.py", written)
    assert isinstance(read, Revision)
    assert read.docstring is not None
    assert read.docstring.text.split("\n\nRevision ID: d4\n")[0] == message


def test_an_encoding_without_a_letter_of_the_message() -> None:
    files = {
        name: b"# coding: latin-1\n" + data.replace(b"add", b"add \xe9")
        for name, data in black().items()
    }
    written = write_revision(chain_of(files), new(message="été 日本"))
    read = read_revision("x.py", written)
    assert isinstance(read, Revision)
    assert read.docstring is not None
    assert read.docstring.text.startswith("été 日本\n")
    assert written.startswith(b"# coding: latin-1\n")


_DYNAMIC = 'import os\nrevision = os.environ["X"]\ndown_revision = None\ndef upgrade(): ...\n'


def test_without_a_model_the_file_is_as_alembic_writes_it() -> None:
    written = write_revision(chain_of({"x.py": _DYNAMIC}), new(parents=()))
    text = written.decode()
    assert text.startswith('"""merge heads\n\nRevision ID: d4\nRevises: \nCreate Date: 2024-02-03 ')
    assert "revision: str = 'd4'\ndown_revision: Union[str, Sequence[str], None] = None\n" in text
    assert isinstance(read_revision("x.py", written), Revision)
