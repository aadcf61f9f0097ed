"""A report in a file: all of it or nothing, with the permissions that the file has."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from revlint.cli.write_file import write_file
from revlint.errors import RevlintError


def test_a_new_file_and_an_old_one(tmp_path: Path) -> None:
    """The permissions of a file that is there stay."""
    path = tmp_path / "report.json"
    write_file(path, "one \ud800\n")
    assert path.read_bytes() == b"one \\ud800\n"
    path.chmod(0o640)
    write_file(path, "two\n")
    assert path.read_bytes() == b"two\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The link stays a link, also where it leads to nothing yet."""
    link = tmp_path / "link"
    link.symlink_to("target")
    write_file(link, "text")
    assert link.is_symlink()
    assert (tmp_path / "target").read_text() == "text"


def test_a_device_is_written_to() -> None:
    """It is not replaced by a file."""
    write_file(Path(os.devnull), "text")
    assert not stat.S_ISREG(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_goes_wrong_leaves_the_old_file(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, or Ctrl-C, and nothing is left beside it."""
    path = tmp_path / "report.json"
    path.write_text("old")

    def fail(source: object, target: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((RevlintError, KeyboardInterrupt)):
        write_file(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.json"]


@pytest.mark.parametrize("name", ["gone/report.json", "nul\0", "x" * 300, "."])
def test_where_nothing_can_be_written(name: str, tmp_path: Path) -> None:
    """One sentence says so."""
    with pytest.raises(RevlintError, match="cannot be written"):
        write_file(tmp_path / name, "text")
    assert os.listdir(tmp_path) == []
