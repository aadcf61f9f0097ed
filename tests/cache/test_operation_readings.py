"""What is kept of the functions of revision files, and when it counts no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.cache.operation_readings import OperationReadings
from revlint.cache.store import Folder
from revlint.config.config import Config
from revlint.engine.example import history, revision_file
from revlint.engine.project import read_project
from revlint.operations.reader import read_operations
from revlint.simulation import bodies
from revlint.sources.disk import DiskTree

PATH = "migrations/versions/a1.py"
IMPORT = "from helper import make\n    make()"


def write(root: Path, **files: str) -> None:
    for path, text in (history("<base> -> a1") | files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were followed, since nothing was known of them."""
    found: list[str] = []

    def follow(data: bytes, path: str, *rest: object) -> object:
        found.append(path)
        return read_operations(data, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(bodies, "read_operations", follow)
    return found


def run(root: Path) -> list[tuple[str, str | None]]:
    """The action and the table of each operation of a run."""
    tree = DiskTree(root)
    readings = OperationReadings(Folder(root.parent / "cache"))
    chains = read_project(tree, Config()).chains
    found = bodies.Bodies(tree, chains, readings).operations(PATH)
    readings.save()
    return [(o.action, o.table) for o in found]


def test_a_file_is_followed_once(tmp_path: Path, followed: list[str]) -> None:
    root = tmp_path / "project"
    write(root, **{PATH: revision_file("a1", body="op.drop_table('t')")})
    assert run(root) == run(root) == [("drop", "t")]
    assert followed == [PATH]


def test_another_content_is_followed_again(tmp_path: Path, followed: list[str]) -> None:
    root = tmp_path / "project"
    write(root, **{PATH: revision_file("a1", body="op.drop_table('t')")})
    run(root)
    write(root, **{PATH: revision_file("a1", body="op.drop_table('u')")})
    assert run(root) == [("drop", "u")]
    assert followed == [PATH, PATH]


@pytest.mark.parametrize("before", ["", "from more import make\n"])
def test_a_module_counts_with_what_it_imports(
    tmp_path: Path, followed: list[str], before: str
) -> None:
    """Also one that was not there, and one that the module imports."""
    root = tmp_path / "project"
    write(root, **{PATH: revision_file("a1", body=IMPORT)})
    assert run(root) == [("unknown", None)]
    make = "from alembic import op\ndef make():\n    op.drop_table('{}')\n"
    for table in ("t", "u"):
        module = "more.py" if before else "helper.py"
        write(root, **{PATH: revision_file("a1", body=IMPORT), "helper.py": before})
        (root / module).write_text(make.format(table))
        assert run(root) == run(root) == [("drop", table)]
    assert followed == [PATH] * 3


def test_a_file_of_sql_counts(tmp_path: Path, followed: list[str]) -> None:
    """Also one that was not there."""
    root = tmp_path / "project"
    body = "op.execute(open(__file__ + '.sql').read())"
    write(root, **{PATH: revision_file("a1", body=body)})
    assert run(root) == [("execute", None)]
    for table in ("t", "u"):
        write(root, **{PATH: revision_file("a1", body=body), f"{PATH}.sql": f"DROP TABLE {table}"})
        assert run(root) == run(root) == [("drop", table)]
    assert followed == [PATH] * 3
