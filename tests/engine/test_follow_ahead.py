"""Following many files on several cores: the same operations as in one process."""

from __future__ import annotations

import pytest

from revlint.cache.operation_readings import Followed
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine import follow_ahead as module
from revlint.engine import reading as reading_module
from revlint.engine.example import history, revision_file
from revlint.engine.follow_ahead import FollowingReading, follow_ahead
from revlint.engine.project import read_project
from revlint.engine.reading import Reading
from revlint.operations.operation import Operation
from revlint.operations.reader import read_operations
from revlint.sources.memory import MemoryTree

V = "migrations/versions"
_COUNT = 8

#: Bodies: of the tree's own module, of a module that is not there, of SQL in a file.
_BODIES = {
    3: "from shop.ops import add\n\ndef upgrade():\n    add('orders')\n",
    4: "from gone.ops import add\n\ndef upgrade():\n    add('orders')\n",
    5: "from pathlib import Path\n\ndef upgrade():\n"
    "    op.execute((Path(__file__).parent / 'five.sql').read_text())\n",
}
_PLAIN = "\ndef upgrade():\n    op.create_table('t{n}', sa.Column('id', sa.Integer))\n"


def _files() -> dict[str, str]:
    files = history("<base> -> r0")
    for n in range(_COUNT):
        body = _BODIES.get(n, _PLAIN.format(n=n))
        text = revision_file(f"r{n}", (f"r{n - 1}",) if n else ())
        files[f"{V}/r{n}.py"] = f"from alembic import op\nimport sqlalchemy as sa\n{text}{body}"
    files[f"{V}/five.sql"] = "CREATE TABLE five (id INT)"
    files["shop/__init__.py"] = ""
    files["shop/ops.py"] = "from alembic import op\ndef add(name):\n    op.drop_table(name)\n"
    return files


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers, however few files there are."""
    for where in (module, reading_module):
        monkeypatch.setattr(where, "WORTH_FORKING", 2)
        monkeypatch.setattr(where, "WORTH_SPAWNING", 2)


@pytest.fixture
def followed_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are followed in this process."""
    found: list[str] = []

    def watched(data: bytes, path: str, *rest: object) -> tuple[Operation, ...]:
        found.append(path)
        return read_operations(data, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("revlint.simulation.bodies.read_operations", watched)
    return found


def _operations(project: Project) -> list[tuple[Operation, ...]]:
    return [project.bodies.operations(f"{V}/r{n}.py") for n in range(_COUNT)]


def _plain() -> list[tuple[Operation, ...]]:
    return _operations(read_project(MemoryTree(_files()), Config()))


def test_after_reading(followed_here: list[str]) -> None:
    """Only what needs other files of the tree is left to this process."""
    expected = _plain()
    followed_here.clear()
    tree = MemoryTree(_files())
    project = read_project(tree, Config(), Reading(tree, jobs=2))
    follow_ahead(project, project.chains, jobs=2)
    assert _operations(project) == expected
    assert followed_here == [f"{V}/r3.py", f"{V}/r5.py"]
    assert [operation.table for operation in expected[3]] == ["orders"]
    assert [operation.table for operation in expected[5]] == ["five"]


def test_while_reading(followed_here: list[str]) -> None:
    expected = _plain()
    followed_here.clear()
    tree = MemoryTree(_files())
    project = read_project(tree, Config(), FollowingReading(tree, jobs=2))
    assert project.bodies.knows(f"{V}/r1.py")
    assert not project.bodies.knows(f"{V}/r3.py")
    assert _operations(project) == expected
    assert followed_here == [f"{V}/r3.py", f"{V}/r5.py"]


def test_one_process_follows_nothing_ahead(followed_here: list[str]) -> None:
    tree = MemoryTree(_files())
    project = read_project(tree, Config(), FollowingReading(tree, jobs=1))
    follow_ahead(project, project.chains, jobs=1)
    assert not project.bodies.knows(f"{V}/r1.py")
    assert _operations(project) == _plain()
    assert followed_here[: _COUNT - 1]


def test_a_file_that_has_changed_since_is_followed_again() -> None:
    tree = MemoryTree(_files())
    project = read_project(tree, Config())
    assert project.operation_readings is not None
    wrong = Followed("another content", (), (Operation("upgrade", "", "unknown"),))
    other = MemoryTree(_files())
    project.operation_readings.expect(other, f"{V}/r1.py", wrong)
    assert _operations(project) == _plain()
