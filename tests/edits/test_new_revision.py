"""The place of a new revision file, compared with where the installed Alembic puts it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig

from alembic import command
from revlint.config.config import Config
from revlint.edits.new_revision import create_revision
from revlint.engine.example import history
from revlint.engine.project import read_project
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.path_text import show_paths
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree

_CREATED = re.compile(r"Create Date: (.*)")

_SETTINGS = {
    "none": "",
    "a template with folders": (
        "file_template = %%(year)d/%%(month).2d/%%(rev)s_%%(slug)s\n"
        "recursive_version_locations = true\n"
    ),
    "a short slug": "truncate_slug_length = 8\n",
    "a time zone": "timezone = Asia/Kolkata\nfile_template = %%(epoch)d_%%(hour).2d_%%(rev)s\n",
    "two locations": (
        "path_separator = os\n"
        "version_locations = %(here)s/migrations/versions:%(here)s/migrations/more\n"
    ),
}


@pytest.mark.parametrize("settings", _SETTINGS.values(), ids=_SETTINGS)
def test_a_merge_is_where_alembic_puts_it(settings: str, tmp_path: Path) -> None:
    config = AlembicConfig(str(tmp_path / "alembic.ini"))
    command.init(config, str(tmp_path / "migrations"))
    (tmp_path / "migrations/more").mkdir()
    (tmp_path / "alembic.ini").write_text(
        f"[alembic]\nscript_location = %(here)s/migrations\n{settings}"
    )
    config = AlembicConfig(str(tmp_path / "alembic.ini"))
    for id_, head, folder in (("a1", "base", "versions"), ("b2", "a1", "more"), ("c3", "a1", "")):
        where = str(tmp_path / "migrations" / folder) if "more" in settings else None
        where = where if folder else None
        command.revision(
            config, f"add {id_}", rev_id=id_, head=head, splice=True, version_path=where
        )
    (chain,) = read_project(DiskTree(tmp_path), Config()).chains

    script = command.merge(config, "heads", message="join the two heads", rev_id="d4")

    assert script is not None
    written = Path(script.path).read_text(encoding="utf-8")
    date = datetime.fromisoformat(_CREATED.findall(written)[0])
    heads = tuple(re.findall(r"Revises: (.*)", written)[0].split(", "))
    made = create_revision(chain, "d4", heads, "join the two heads", created=date)
    assert tmp_path / made.path == Path(script.path)
    assert made.data.decode() == written


def _chain(*lines: str) -> Chain:
    (chain,) = read_project(MemoryTree(history(*lines)), Config()).chains
    return chain


@pytest.mark.parametrize(
    ("id_", "why"),
    [
        ("a1", "'a1' is a revision of chain migrations already: migrations/versions/a1.py"),
        ("a-b", "Alembic cannot use 'a-b' as a revision id: it has '-'"),
        ("head", "Alembic cannot use 'head' as a revision id"),
        ("", "Alembic cannot use '' as a revision id"),
    ],
)
def test_an_id_that_cannot_be_used(id_: str, why: str) -> None:
    with pytest.raises(EditRefused) as refused:
        create_revision(_chain("<base> -> a1"), id_, ("a1",), "x")
    assert show_paths(str(refused.value)) == why


def test_a_path_that_is_taken() -> None:
    files = {**history("<base> -> a1"), "migrations/versions/b2_x.py": ""}
    (chain,) = read_project(MemoryTree(files), Config()).chains
    with pytest.raises(EditRefused, match=r"versions/b2_x\.py: there is a file of that name"):
        create_revision(chain, "b2", ("a1",), "x")
