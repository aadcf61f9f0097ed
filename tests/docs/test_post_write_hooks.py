"""The recipes of ``docs/fixes.md`` for Alembic's post-write hooks, run by the real Alembic."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.warm import warm_programs

PAGE = (Path(__file__).parents[2] / "docs" / "fixes.md").read_text(encoding="utf-8")


def recipe(kind: str) -> str:
    found = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


@pytest.fixture(params=["ini", "toml"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project as `alembic init` makes it, with the hook in one of the two files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path.parent / f"{tmp_path.name}-cache"))
    template = "generic" if request.param == "ini" else "pyproject"
    alembic("init", "--template", template, "migrations")
    if request.param == "ini":
        path, table = Path("alembic.ini"), "[post_write_hooks]\n"
    else:
        path, table = Path("pyproject.toml"), ""
    text = path.read_text()
    written = recipe(request.param)
    assert table in text
    path.write_text(text.replace(table, written) if table else f"{text}\n{written}")
    return tmp_path


def test_a_sound_revision(project: Path) -> None:
    output = alembic("revision", "-m", "one")
    assert "Running post write hook 'revlint'" in output
    assert "No findings; read 1 chain, 1 file, 1 revision." in output


def test_a_fork_is_reported_as_it_is_written(project: Path) -> None:
    alembic("revision", "-m", "one", "--rev-id", "a1")
    alembic("revision", "-m", "two", "--rev-id", "b2")
    output = alembic("revision", "-m", "three", "--rev-id", "c3", "--splice", "--head", "a1")
    assert "error[multiple-heads]: two heads, " in output
    assert len(list(Path("migrations/versions").glob("*.py"))) == 3


def test_a_redundant_dependency_is_removed_as_it_is_written(project: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)
    alembic("revision", "-m", "one", "--rev-id", "a1")
    output = alembic("revision", "-m", "two", "--rev-id", "b2", "--depends-on", "a1")
    assert "fixed 1 finding" in output
    assert (
        "= None\n" in Path("migrations/versions/b2_two.py").read_text().partition("depends_on")[2]
    )
    assert alembic("heads").splitlines()[-1].startswith("b2 ")


def alembic(*arguments: str) -> str:
    path = os.pathsep.join((str(warm_programs()), os.environ["PATH"]))
    done = subprocess.run(
        [warm_programs() / "alembic", *arguments],
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PATH": path},
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
