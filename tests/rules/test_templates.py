"""What Alembic itself writes, with each of its templates, has no finding."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from alembic.config import Config

from alembic import command
from tests.contract_support import lint_tree

TEMPLATES = ["generic", "async", "multidb", "pyproject", "pyproject_async"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_project(template: str, tmp_path: Path) -> None:
    """The env.py of a template and the files of its script.py.mako fit each other."""
    config = Config(str(tmp_path / "alembic.ini"), toml_file=str(tmp_path / "pyproject.toml"))
    with contextlib.redirect_stdout(io.StringIO()):
        command.init(config, str(tmp_path / "migrations"), template=template)
        for message in ("one", "two"):
            command.revision(config, message=message)
    files = {
        path.relative_to(tmp_path).as_posix(): path.read_text()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert sum("/versions/" in path for path in files) == 2
    assert [f.title for f in lint_tree(files, "")] == []
    # A function of another template does not fit.
    wrong = {
        path: text.replace("def upgrade(engine_name: str)", "def upgrade()")
        if template == "multidb"
        else text.replace("def upgrade()", "def upgrade(engine_name: str)")
        for path, text in files.items()
    }
    assert [f.rule for f in lint_tree(wrong, "")] == ["wrong-function"]
