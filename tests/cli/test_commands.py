"""The other commands, help, and what happens around every command."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from syrupy.assertion import SnapshotAssertion

from revlint import cli
from revlint.cli import console, run
from revlint.cli.progress import Progress
from tests.cli.projects import BAD, GOOD, write


@pytest.mark.parametrize(
    "command", ["", "check", "chains", "graph", "merge", "next-id", "rebase", "rule"]
)
def test_help(command: str, snapshot: SnapshotAssertion) -> None:
    arguments = [*([command] if command else []), "--help"]
    result = CliRunner().invoke(cli.cli, arguments, prog_name="revlint", terminal_width=80)
    assert result.exit_code == 0
    assert result.output == snapshot


def revlint(*arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "revlint", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_is_quick(tmp_path: Path, argument: str) -> None:
    """Neither LibCST nor networkx is imported before a command needs it."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "revlint", argument],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in imported
    assert not imported & {"libcst", "networkx", "pathspec", "revlint.engine.lint", "revlint_rules"}


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("revlint 0.")


def test_chains(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, GOOD))
    assert run(["chains"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("migrations\n")
    assert "  heads              b\n" in out
    assert run(["chains", "--output-format", "json"]) == 0
    chain = json.loads(capsys.readouterr().out)["chains"][0]
    assert chain["name"] == chain["script_location"] == "migrations"
    assert (chain["revision_count"], chain["heads"], chain["bases"]) == (2, ["b"], ["a"])
    assert chain["version_locations"] == ["migrations/versions"]
    assert (chain["branch_points"], chain["merge_points"]) == ([], [])


def test_chains_without_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["chains"]) == 3
    assert run(["graph"]) == 3
    assert capsys.readouterr().err.count("nothing to lint") == 2


def test_graph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, BAD))
    assert run(["graph", "--format", "json", "migrations"]) == 0
    revisions = json.loads(capsys.readouterr().out)["chains"][0]["revisions"]
    assert [(r["revision"], r["down_revision"], r["line"]) for r in revisions] == [
        ("a", [], 9),
        ("b", ["gone"], 9),
    ]


def test_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule"]) == 0
    listed = capsys.readouterr().out
    assert "unused-suppression" in listed
    assert run(["rule", "unused-suppression"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("unused-suppression\n\nA suppression suppresses no finding.\n")
    assert run(["rule", "--all", "--output-format", "json"]) == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    rows = [line.split() for line in listed.splitlines() if line.startswith("  ")]
    known = [[rule["name"], rule["severity"], rule["default"]] for rule in rules]
    assert sorted(known) == sorted(row[:3] for row in rows)
    groups = [line for line in listed.splitlines() if line and not line.startswith("  ")]
    assert list(dict.fromkeys(rule["group"] for rule in rules)) == groups[:-3]
    assert all(rule["why"] and rule["fix"] for rule in rules)


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("revlint.cli.check.check", interrupt)
    assert run(["check"]) == 130
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err


def test_a_mistake_in_revlint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It must not look like findings, whose status is 1."""

    def fail(*arguments: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("revlint.cli.check.check", fail)
    assert run(["check"]) == 2
    assert "revlint: KeyError: this is a bug in revlint" in capsys.readouterr().err


HOSTILE_WORD = "\n::error::x ##[error]y \x1b[31m\u202e"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", f"--{HOSTILE_WORD}"],
        ["check", "--output-format", HOSTILE_WORD],
        ["check", "--fail-on", HOSTILE_WORD],
        ["check", "--jobs", HOSTILE_WORD],
        ["check", "--config", HOSTILE_WORD],
        ["check", "--select", HOSTILE_WORD],
        ["check", "--base", HOSTILE_WORD],
        ["check", HOSTILE_WORD],
        ["graph", HOSTILE_WORD],
        ["rule", HOSTILE_WORD],
        ["init", HOSTILE_WORD],
        [HOSTILE_WORD],
    ],
)
def test_a_hostile_command_line(
    arguments: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hook or ``*`` may put the name of any file there."""
    monkeypatch.chdir(write(tmp_path, GOOD))
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert err
    assert not re.search(r"##\w*\[|^\s*::|[\x1b\u202e]", err, re.MULTILINE)


def test_a_mistake_in_revlint_with_words_of_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The traceback repeats them, and CI must not obey them."""

    def fail(*arguments: object) -> None:
        raise ValueError(HOSTILE_WORD)

    monkeypatch.setattr("revlint.cli.check.check", fail)
    assert run(["check"]) == 2
    err = capsys.readouterr().err
    assert "ValueError" in err
    assert not re.search(r"##\w*\[|^\s*::|[\x1b\u202e]", err, re.MULTILINE)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_closed_pipe(tmp_path: Path) -> None:
    write(tmp_path, BAD)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "revlint", "check"],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stdout_that_cannot_show_everything(tmp_path: Path, encoding: str) -> None:
    files = {path.replace("b.py", "数.py"): text for path, text in BAD.items()}
    write(tmp_path, files)
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = revlint("check", cwd=tmp_path, env=environment)
    assert done.returncode == 1
    assert done.stdout.startswith("migrations/versions/\\u6570.py:10:17: error[missing-parent] ")


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["sh", "-c", f'rmdir "{gone}" && exec "{sys.executable}" -m revlint check'],
        cwd=gone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_shell_completion(tmp_path: Path) -> None:
    """The rules' names are completed."""
    environment = {
        **os.environ,
        "_REVLINT_COMPLETE": "bash_complete",
        "COMP_WORDS": "revlint rule unused",
        "COMP_CWORD": "2",
    }
    done = revlint(cwd=tmp_path, env=environment)
    assert done.stdout == "plain,unused-suppression\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "painted"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour(
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    environment: dict[str, str],
    terminal: bool,
    painted: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = Terminal() if terminal else io.StringIO()
    assert console.wants_colour(choice, stream) is painted


@pytest.mark.parametrize(
    ("columns", "width"),
    [(None, 80), ("120", 120), ("0", 80), ("-3", 80), ("wide", 80), ("", 80)],
)
def test_width(monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int) -> None:
    """``COLUMNS`` counts, else the terminal, and without one 80."""
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    assert console.width(io.StringIO()) == width


def test_width_of_a_terminal() -> None:
    pty = pytest.importorskip("pty")
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    leader, follower = pty.openpty()
    with open(leader, "wb"), open(follower, "w") as stream:
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 97, 0, 0))
        assert console.width(stream) == 97


@pytest.mark.parametrize(
    ("environment", "terminal", "links"),
    [
        ({"TERM_PROGRAM": "vscode"}, True, True),
        ({"VTE_VERSION": "7600"}, True, True),
        ({"VTE_VERSION": "7600", "NO_COLOR": "1"}, True, False),
        ({"VTE_VERSION": "7600", "CI": "true"}, True, False),
        ({"VTE_VERSION": "7600", "FORCE_COLOR": "1"}, False, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True, False),
        ({}, True, False),
    ],
)
def test_links(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], terminal: bool, links: bool
) -> None:
    """Only a terminal that is known to show them gets hyperlinks; no CI log does."""
    names = ("TERM_PROGRAM", "VTE_VERSION", "KONSOLE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID")
    for name in (*names, "NO_COLOR", "FORCE_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert console.style_of("auto", Terminal() if terminal else io.StringIO()).links is links


def test_progress_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    stream = Terminal()
    progress = Progress(stream)
    now = 0.9
    progress(10)
    assert stream.getvalue() == ""
    now = 1.0
    progress(1200)
    progress(1201)
    assert stream.getvalue() == "\r1,200 files read"
    progress.next_project()
    now = 1.2
    progress(1)
    progress.clear()
    assert stream.getvalue() == (
        "\r1,200 files read\r1,202 files read\r                \r"
    )  # fmt: skip


def test_no_progress_without_a_terminal() -> None:
    stream = io.StringIO()
    progress = Progress(stream, now=-100.0)
    progress(10)
    progress.clear()
    assert stream.getvalue() == ""
