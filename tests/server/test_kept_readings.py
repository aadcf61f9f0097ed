"""A session begins with what earlier runs kept, and keeps what it read."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from revlint.cache.store import Folder
from revlint.cli.linter import Linter
from revlint.config.config import Config
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine import reading
from revlint.engine.registry import load_rules
from revlint.finding import Finding
from revlint.migration.reader import read_revision
from revlint.operations.reader import read_operations
from revlint.server.progress import percentages
from revlint.server.session import Session
from revlint.simulation import bodies
from revlint.sources.disk import DiskTree
from tests.cli.projects import write
from tests.server.editor import Editor, edit_with
from tests.server.test_session import INI, revision

A, B = (f"migrations/versions/{name}.py" for name in "ab")
CLASH = b"def upgrade():\n    op.create_table('t')\n    op.create_table('t')\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"alembic.ini": INI, "migrations/env.py": "", A: "", B: ""}
    root = write(tmp_path.resolve() / "project", files)
    (root / A).write_bytes(revision("a").replace(b"def upgrade() -> None:\n    pass\n", CLASH))
    (root / B).write_bytes(revision("b", "gone"))
    return root


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "cache")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read, and whose functions were followed."""
    done: list[str] = []

    def read(path: str, *rest: object) -> object:
        done.append(path)
        return read_revision(path, *rest)  # type: ignore[arg-type]

    def operations(data: bytes, path: str, *rest: object) -> object:
        done.append(f"{path}:upgrade")
        return read_operations(data, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_revision", read)
    monkeypatch.setattr(bodies, "read_operations", operations)
    return done


def open_session(root: Path, folder: Folder | None) -> tuple[Session, tuple[Finding, ...]]:
    """A new session, and what it finds."""
    (found,) = find_projects([str(root)], DiskFiles(root))
    session = Session(found, load_rules([root]), select=["failing-operation"], folder=folder)
    return session, findings(session)


def findings(session: Session) -> tuple[Finding, ...]:
    report = session.state().report
    assert report is not None
    session.save()
    return report.findings


def test_the_next_session_reads_nothing_again(root: Path, folder: Folder, work: list[str]) -> None:
    _, found = open_session(root, folder)
    assert {f.rule for f in found} == {"missing-parent"}
    assert {*work} == {A, B}
    work.clear()
    assert open_session(root, folder)[1] == found
    assert work == []


def test_what_a_check_kept_serves_a_session(root: Path, folder: Folder, work: list[str]) -> None:
    (project,) = find_projects([str(root)], DiskFiles(root))
    linter = Linter(load_rules([root]), 1, None, {root: folder})
    (checked,) = linter.lint([(project, Config(), DiskTree(root), None)])
    work.clear()
    assert open_session(root, folder)[1] == checked.report.findings
    assert work == []


def test_what_a_session_kept_serves_a_check(root: Path, folder: Folder, work: list[str]) -> None:
    _, found = open_session(root, folder)
    work.clear()
    (project,) = find_projects([str(root)], DiskFiles(root))
    linter = Linter(load_rules([root]), 1, None, {root: folder})
    (checked,) = linter.lint([(project, Config(), DiskTree(root), None)])
    assert checked.report.findings == found
    assert work == []


def test_functions_that_were_followed_are_kept(root: Path, folder: Folder, work: list[str]) -> None:
    (root / B).write_bytes(revision("b", "a"))
    _, found = open_session(root, folder)
    assert [f.rule for f in found] == ["failing-operation"]
    assert f"{A}:upgrade" in work
    work.clear()
    assert open_session(root, folder)[1] == found
    assert work == []


def test_a_file_that_changed_in_between_is_read(
    root: Path, folder: Folder, work: list[str]
) -> None:
    open_session(root, folder)
    work.clear()
    (root / B).write_bytes(revision("b", "a"))
    assert [f.rule for f in open_session(root, folder)[1]] == ["failing-operation"]
    assert B in work
    assert A not in work


def test_a_kept_file_that_changes_is_read(root: Path, folder: Folder, work: list[str]) -> None:
    """Files whose content was never looked at are watched like others."""
    open_session(root, folder)
    session, _ = open_session(root, folder)
    for path, text, rules in (
        (B, revision("b", "a"), {"failing-operation"}),
        (A, revision("a"), set()),
        (B, revision("b", "c"), {"missing-parent"}),
    ):
        (root / path).write_bytes(text)
        session.files_changed([root / path])
        assert {f.rule for f in findings(session)} == rules
    session.set_buffer(root / B, revision("b", "a"))
    assert findings(session) == ()


def test_a_linked_file_is_looked_at(root: Path, folder: Folder) -> None:
    (root / "elsewhere.py").write_bytes(revision("c", "a"))
    (root / "migrations/versions/c.py").symlink_to("../../elsewhere.py")
    open_session(root, folder)
    session, found = open_session(root, folder)
    (root / "elsewhere.py").write_bytes(revision("c", "d"))
    session.files_changed([root / "elsewhere.py"])
    assert findings(session) == open_session(root, None)[1] != found


@pytest.mark.parametrize("name", ["readings", "operations"])
@pytest.mark.parametrize("data", [b"", b"garbage", b"revlint cache 2\n" + b"0" * 40])
def test_a_damaged_record_is_ignored(
    root: Path, folder: Folder, work: list[str], name: str, data: bytes
) -> None:
    (root / B).write_bytes(revision("b", "a"))
    session, found = open_session(root, folder)
    path = folder.path(name)
    path.write_bytes(data)
    work.clear()
    again, now = open_session(root, folder)
    assert now == found
    assert again.state().notes == session.state().notes == ()
    assert work


def test_a_cache_that_cannot_be_written_is_none(root: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    session, found = open_session(root, Folder(blocked / "cache"))
    assert found == open_session(root, None)[1]
    assert session.state().notes == ()


def test_many_files_are_read_by_workers(tmp_path: Path, folder: Folder, work: list[str]) -> None:
    count = 240
    names = [f"r{number:03}" for number in range(count)]
    files = {
        f"migrations/versions/{name}.py": revision(name, *names[n - 1 : n] if n else ()).decode()
        for n, name in enumerate(names)
    }
    root = write(tmp_path / "many", {"alembic.ini": INI, "migrations/env.py": "", **files})
    (found,) = find_projects([str(root)], DiskFiles(root))
    told: list[tuple[int, int]] = []
    session = Session(
        found, load_rules([root]), folder=folder, progress=lambda *counts: told.append(counts)
    )
    assert findings(session) == ()
    assert told[-1] == (count, count)
    assert open_session(root, folder)[1] == ()


def test_progress_is_reported_once_for_each_percent() -> None:
    said: list[types.WorkDoneProgressReport] = []
    tell = percentages(said.append)
    for done in range(1, 1001):
        tell(done, 1000)
    assert [one.percentage for one in said] == list(range(1, 101))
    assert said[-1].message == "1,000 of 1,000 migrations read"


def test_no_progress_of_a_few_files() -> None:
    said: list[types.WorkDoneProgressReport] = []
    tell = percentages(said.append)
    for done in range(1, 100):
        tell(done, 99)
    assert said == []


def test_the_server_uses_the_cache_of_the_user(root: Path, cache_directory: Path) -> None:
    async def scenario(editor: Editor) -> None:
        await editor.until(lambda: editor.shown() == {B: ["missing-parent"]})
        # The run that published it has ended once a request is answered.
        assert await editor.found() == {B: ["missing-parent"]}
        assert [*cache_directory.rglob("readings")]

    edit_with(root, scenario)
