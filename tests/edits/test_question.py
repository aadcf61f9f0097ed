"""The question that a command asks on a terminal before it changes files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.engine.example import history
from tests.cli.projects import write

FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", FORK)


def answer(
    root: Path, typed: bytes, *options: str, command: tuple[str, ...] = ("merge", "-m", "merge")
) -> tuple[int, str]:
    """The status and the output of a command on a terminal where something is typed."""
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "revlint", *command, *options],
        cwd=root,
        env={**os.environ, "REVLINT_CACHE_DIR": str(root.parent / "cache"), "NO_COLOR": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, typed)
    output = b""
    # A terminal whose other end is closed raises an error when it is read.
    try:
        while part := os.read(ours, 4096):
            output += part
    except OSError:
        pass
    os.close(ours)
    return child.wait(), output.decode().replace("\r\n", "\n")


def count(root: Path) -> int:
    return len([*(root / "migrations/versions").glob("*.py")])


def test_comments_are_asked_about(root: Path) -> None:
    before = [path.read_text() for path in (root / "migrations/versions").iterdir()]
    status, output = answer(root, b"n\n", "--add-ignore", command=("check",))
    assert status == 1
    assert "Change these files? [y/N]: " in output
    assert output.endswith("revlint: nothing was changed\n")
    assert [path.read_text() for path in (root / "migrations/versions").iterdir()] == before
    status, output = answer(root, b"", "--add-ignore", "--yes", command=("check",))
    assert status == 0
    assert "Change these files?" not in output


def test_no(root: Path) -> None:
    status, output = answer(root, b"n\n")
    assert status == 1
    assert "Change these files? [y/N]: " in output
    assert output.endswith("revlint: nothing was changed\n")
    assert count(root) == 3


def test_nothing_means_no(root: Path) -> None:
    assert answer(root, b"\n")[0] == 1
    assert count(root) == 3


def test_yes(root: Path) -> None:
    status, output = answer(root, b"y\n")
    assert (status, count(root)) == (0, 4)
    assert output.index("add migrations/versions/") < output.index("Change these files?")


def test_yes_on_the_command_line(root: Path) -> None:
    status, output = answer(root, b"", "--yes")
    assert (status, count(root)) == (0, 4)
    assert "Change these files?" not in output


def test_a_diff_does_nothing_to_the_terminal(root: Path) -> None:
    path = root / "migrations/versions/a1.py"
    text = path.read_text().replace("Revises: ", "Revises: \x1b[2J\u202e a0\t")
    path.write_text(text.replace("\n", "\r\n"), newline="")
    options = ("--select", "stale-docstring", "--diff", "--fail-on", "never")
    status, output = answer(root, b"", *options, command=("check",))
    assert status == 0
    assert "-Revises: \\x1b[2J\\u202e a0" in output
    assert "\x1b" not in output


def test_a_diff_asks_nothing(root: Path) -> None:
    status, output = answer(root, b"", "--diff")
    assert (status, count(root)) == (0, 3)
    assert "Change these files?" not in output
    assert "new file mode 100644" in output
