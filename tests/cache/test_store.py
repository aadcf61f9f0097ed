"""Files that are kept between runs: whole, this user's own, and of a size that can be read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from revlint.cache import store
from revlint.cache.store import Folder, open_folders

NAME = f"verdict-{0:032x}"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "cache" / "project")


@pytest.fixture
def path(tmp_path: Path, folder: Folder) -> Path:
    """A file that was kept."""
    folder.write(NAME, b"content")
    return tmp_path / "cache" / "project" / NAME


def test_what_is_written_is_read(folder: Folder, path: Path) -> None:
    assert folder.read(NAME) == b"content"
    folder.write(NAME, b"")
    assert folder.read(NAME) == b""
    assert folder.read("readings") is None
    assert os.listdir(path.parent) == [NAME]


def test_under_another_name_it_is_nothing(folder: Folder, path: Path) -> None:
    path.rename(path.with_name("readings"))
    assert folder.read("readings") is None


def test_every_bit_counts(folder: Folder, path: Path) -> None:
    data = path.read_bytes()
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert folder.read(NAME) is None
        path.write_bytes(data[:at])
        assert folder.read(NAME) is None


def test_a_large_file_is_not_read(folder: Folder, path: Path) -> None:
    """Half a gigabyte of nothing costs neither time nor memory."""
    path.write_bytes(b"")
    os.truncate(path, 500 * 1024 * 1024)
    assert folder.read(NAME) is None
    os.truncate(path, 200 * 1024 * 1024)
    assert folder.read(NAME) is None


def test_a_file_above_the_limit_is_not_read(
    folder: Folder, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_MAX_SIZE", path.stat().st_size)
    assert folder.read(NAME) == b"content"
    monkeypatch.setattr(store, "_MAX_SIZE", path.stat().st_size - 1)
    assert folder.read(NAME) is None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_read(mode: int, folder: Folder, path: Path) -> None:
    path.chmod(mode)
    assert folder.read(NAME) is None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
class TestOwners:
    def test_what_belongs_to_another_user_is_not_read(
        self, folder: Folder, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "_user", lambda: os.geteuid() + 1)
        assert folder.read(NAME) is None
        folder.write(NAME, b"new")
        monkeypatch.undo()
        assert folder.read(NAME) == b"content"

    def test_root_leaves_nothing_among_the_files_of_a_user(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As with ``sudo revlint check``, which keeps the user's HOME."""
        home = tmp_path / "home"
        home.mkdir()
        if os.geteuid() == 0:
            os.chown(home, 1234, 1234)
        monkeypatch.setattr(store, "_user", lambda: 0)
        Folder(home / ".cache" / "revlint" / "project").write(NAME, b"content")
        assert list(home.iterdir()) == []


def test_no_link_is_followed(folder: Folder, path: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    path.rename(outside)
    path.symlink_to(outside)
    assert folder.read(NAME) is None
    before = outside.read_bytes()
    folder.write(NAME, b"new")
    assert outside.read_bytes() == before
    assert folder.read(NAME) == b"new"


def test_a_folder_that_is_a_link_gets_nothing(folder: Folder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "project").symlink_to(outside)
    folder.write(NAME, b"content")
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_a_fifo_is_not_waited_for(folder: Folder, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)
    assert folder.read(NAME) is None
    folder.write(NAME, b"content")
    assert folder.read(NAME) == b"content"


def test_the_folder_is_for_this_user_alone(folder: Folder, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_each_project_has_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those whose paths are no text."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "cache"))
    roots = [tmp_path / name for name in ("a", "b", "a\udcff", "é", "a b", "a/b")]
    folders = open_folders(dict.fromkeys(roots), pytest.fail)
    for number, root in enumerate(roots):
        folders[root].write("readings", str(number).encode())
    for number, root in enumerate(roots):
        assert folders[root].read("readings") == str(number).encode()


def test_the_variable_overrides_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "variable"))
    root = tmp_path / "project"
    folders = open_folders({root: str(tmp_path / "configured")}, pytest.fail)
    folders[root].write("readings", b"")
    assert [p.name for p in tmp_path.iterdir()] == ["variable"]


def test_what_a_killed_run_began_is_removed_on_another_day(folder: Folder, path: Path) -> None:
    names = (f".{0:016x}.tmp", f".{1:016x}.tmp", "other.tmp")
    for name in names:
        path.with_name(name).write_bytes(b"beg")
    for name in names[1:]:
        os.utime(path.with_name(name), (1, 1))
    folder.write(NAME, b"content")
    assert sorted(os.listdir(path.parent)) == [names[0], "other.tmp", NAME]
