"""Single files on disk: nothing waits, and nothing leads out of the root."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.engine.lint import lint
from revlint.errors import TreeError
from revlint.sources.disk import DiskTree
from revlint.sources.files import Root, may_list, read_file, real_path
from revlint.sources.git_tree import GitTree
from revlint.sources.repository import Repository
from revlint_rules.empty_chain import EmptyChain
from revlint_rules.missing_location import MissingLocation
from revlint_rules.unreadable_file import UnreadableFile


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def reason(root: Root, path: str) -> str:
    with pytest.raises(TreeError) as raised:
        root.read(path)
    return raised.value.reason


def test_files_of_many_directories(tmp_path: Path) -> None:
    paths = ["a.py", "x/a.py", "x/y/a.py", "x/z/a.py", "x/b.py", "b.py"]
    put(tmp_path, *paths)
    root = Root(str(tmp_path))
    for path in (*paths, *reversed(paths)):
        assert root.read(path) == path.encode()
    assert sorted(root.scan("x")) == [("a.py", "file"), ("b.py", "file"), *_directories("y", "z")]


def _directories(*names: str) -> list[tuple[str, str]]:
    return [(name, "directory") for name in names]


def test_a_directory_that_is_exchanged_for_a_link_leads_nowhere(tmp_path: Path) -> None:
    """Whether it was entered before or not."""
    put(tmp_path, "root/x/y/a.py", "root/x/y/b.py", "outside/y/a.py", "outside/a.py")
    root = Root(str(tmp_path / "root"))
    assert root.read("x/y/a.py") == b"root/x/y/a.py"
    (tmp_path / "root/x").rename(tmp_path / "root/old")
    (tmp_path / "root/x").symlink_to(tmp_path / "outside")
    assert root.read("x/y/b.py") == b"root/x/y/b.py"
    assert reason(Root(str(tmp_path / "root")), "x/y/a.py") == "missing"
    assert reason(Root(str(tmp_path / "root")), "x/a.py") == "missing"
    with pytest.raises(OSError, match="x"):
        Root(str(tmp_path / "root")).scan("x")


def test_a_file_that_is_exchanged_for_a_link_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, "root/a.py", "secret")
    tree = DiskTree(tmp_path / "root")
    assert tree.read("a.py") == b"root/a.py"
    root = Root(str(tmp_path / "root"))
    (tmp_path / "root/a.py").unlink()
    (tmp_path / "root/a.py").symlink_to(tmp_path / "secret")
    assert reason(root, "a.py") == "missing"
    with pytest.raises(TreeError, match="leads out of the project"):
        tree.read("a.py")


def test_a_directory_that_is_exchanged_while_a_tree_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the path and the opening of the file."""
    put(tmp_path, "root/x/a.py", "outside/a.py")
    tree = DiskTree(tmp_path / "root")

    def exchange(self: DiskTree, path: str) -> str:
        (tmp_path / "root/x").rename(tmp_path / "root/old")
        (tmp_path / "root/x").symlink_to(tmp_path / "outside")
        return path

    monkeypatch.setattr(DiskTree, "_real", exchange)
    # The listing has entered the directory, which stays what it was.
    assert tree.read("x/a.py") == b"root/x/a.py"
    monkeypatch.undo()
    with pytest.raises(TreeError, match="leads out of the project"):
        DiskTree(tmp_path / "root").read("x/a.py")


def test_a_directory_that_is_made_anew(tmp_path: Path) -> None:
    put(tmp_path, "x/a.py")
    root = Root(str(tmp_path))
    root.read("x/a.py")
    shutil.rmtree(tmp_path / "x")
    assert reason(root, "x/a.py") == "missing"
    put(tmp_path, "x/a.py", "x/b.py")
    assert root.read("x/b.py") == b"x/b.py"


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    put(tmp_path, "x/y/a.py", "z/a.py")
    gc.collect()
    before = len(os.listdir("/dev/fd"))
    for _ in range(3):
        root = Root(str(tmp_path))
        for path in ("x/y/a.py", "z/a.py"):
            root.read(path)
        for path in ("x/y/b.py", "x/no/b.py", "x/y/a.py/b.py"):
            assert reason(root, path) == "missing"
        root.scan("x")
        assert reason(root, "x/y") == "not-a-file"
    del root
    gc.collect()
    assert len(os.listdir("/dev/fd")) == before


def test_without_descriptors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr("revlint.sources.files._HAS_DESCRIPTORS", False)
    put(tmp_path, "x/a.py")
    root = Root(str(tmp_path))
    assert root.read("x/a.py") == b"x/a.py"
    assert root.scan("x") == [("a.py", "file")]
    assert reason(root, "x/b.py") == "missing"


@pytest.mark.parametrize("name", ["env.py", "alembic.ini", "pyproject.toml", "a.py", ".gitignore"])
def test_a_fifo_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    root = Root(str(tmp_path))
    assert reason(root, name) == "not-a-file"
    assert root.scan("") == [(name, "special")]
    with pytest.raises(TreeError, match="FIFO"):
        read_file(tmp_path / name)


def test_links_in_a_row(tmp_path: Path) -> None:
    """As many as the system follows; finding the end of a thousand costs no more."""
    put(tmp_path, "target.py")
    for number in range(1000):
        (tmp_path / f"l{number}.py").symlink_to(f"l{number + 1}.py" if number else "target.py")
    (tmp_path / "l1000.py").symlink_to("target.py")
    tree = DiskTree(tmp_path)
    assert len(tree.paths()) == 1002
    found = {path: tree.real_path(path) for path in tree.paths()}
    assert found["l0.py"] == found["l970.py"] == "target.py"
    assert found["l1.py"] == "l1.py"
    with pytest.raises(TreeError, match="link"):
        tree.read("l1.py")
    assert real_path(str(tmp_path / "l1.py")) == str(tmp_path / "l1.py")


def test_links_in_a_row_of_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each link is read once, however many lead through it."""
    put(tmp_path, "target.py")
    for number in range(1000):
        (tmp_path / f"l{number}.py").symlink_to(
            f"l{number + 1}.py" if number < 999 else "target.py"
        )
    deep = "/".join(["x", ".."] * 300)
    (tmp_path / "deep.py").symlink_to(f"{deep}/target.py")
    for arguments in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    written = subprocess.run(["git", "write-tree"], cwd=tmp_path, check=True, capture_output=True)
    with Repository(tmp_path) as repository:
        tree = GitTree(repository, repository.entries(written.stdout.decode().strip()))
        read = repository.objects.read
        ids: list[str] = []

        def count(id_: str) -> bytes:
            ids.append(id_)
            return read(id_)

        monkeypatch.setattr(repository.objects, "read", count)
        found = {path: tree.real_path(path) for path in tree.paths()}
    assert found["l999.py"] == found["l960.py"] == "target.py"
    assert found["l900.py"] == "l940.py"
    assert found["deep.py"] == "target.py"
    assert len(ids) == 1001


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that every user can reach, unlike those of pytest."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@contextmanager
def another_user() -> Iterator[None]:
    """Without the rights of root, who may read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


INI = "[alembic]\nscript_location = migrations\n"
TWO = f"{INI}version_locations = migrations/versions migrations/more\n"


@pytest.mark.parametrize(
    ("ini", "closed", "finds"),
    [
        (INI, "migrations/versions", ["alembic.ini"]),
        (INI, "migrations", ["alembic.ini"]),
        (TWO, "migrations/versions", ["alembic.ini"]),
        (None, "migrations/versions", ["migrations/env.py"]),
    ],
)
def test_a_location_without_permission_is_an_error(
    place: Path, ini: str | None, closed: str, finds: list[str]
) -> None:
    """Alembic finds no revision there, and says nothing."""
    put(place, "migrations/versions/a.py", "migrations/more/b.py")
    (place / "migrations/env.py").write_text("from alembic import context\n")
    if ini is not None:
        (place / "alembic.ini").write_text(ini)
    rules = (EmptyChain, MissingLocation, UnreadableFile)
    assert "missing-location" not in [
        f.rule for f in lint(place, DiskTree(place), Config(), rules).findings
    ]
    (place / closed).chmod(0)
    try:
        with another_user():
            assert not may_list(place / closed)
            found = lint(place, DiskTree(place), Config(), rules).findings
    finally:
        (place / closed).chmod(0o755)
    assert [(f.rule, f.location.path, str(f.severity)) for f in found] == [
        ("missing-location", path, "error") for path in finds
    ]
    assert "no permission to list" in found[0].title


def test_a_directory_that_may_be_searched_but_not_listed(place: Path) -> None:
    """Files whose names are known can be read there, as by git and Alembic."""
    put(place, "x/y/a.py")
    (place / "x").chmod(0o711)
    with another_user():
        root = Root(str(place))
        assert root.read("x/y/a.py") == b"x/y/a.py"
        with pytest.raises(PermissionError):
            root.scan("x")
        assert not may_list(place / "x")
    (place / "x").chmod(0o755)
