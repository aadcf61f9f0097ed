"""A report in a file: all of it or nothing, with the permissions that the file has."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.cli.write_file import write_file
from revlint.errors import RevlintError
from tests.cli.projects import BAD, write
from tests.patience import PATIENCE


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


def revlint(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the shell, in which ``revlint`` is this one."""
    return subprocess.run(
        ["bash", "-c", command.replace("revlint", f'"{sys.executable}" -m revlint', 1)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A linted tree with a finding, in a directory that has files of others beside it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "precious").write_text("precious")
    return write(tmp_path / "tree", {**BAD, ".git/hooks/sample": ""})


OUT = {
    "a file": ("report.json", "../outside/precious", "report.json"),
    "no file yet": ("report.json", "../outside/new", "report.json"),
    "a directory": ("out", "../outside", "out/precious"),
    "a directory above": ("out", "..", "out/outside/precious"),
    "an absolute path": ("report.json", "{outside}/precious", "report.json"),
    "the inside of git": ("report.json", ".git/hooks/post-checkout", "report.json"),
    "the inside of git, written otherwise": ("hooks", ".GIT/hooks", "hooks/post-checkout"),
    "a detour": ("out", "../outside", "migrations/../out/precious"),
}


@pytest.mark.parametrize("name", OUT)
def test_no_link_of_the_tree_leads_out(tree: Path, name: str) -> None:
    """A pull request may bring the link that a report is written to."""
    link, target, path = OUT[name]
    outside = tree.parent / "outside"
    (tree / link).symlink_to(target.format(outside=outside))
    with pytest.raises(RevlintError, match=f"{link} is a link of the linted tree"):
        write_file(tree / path, "text", roots=[tree])
    assert (outside / "precious").read_text() == "precious"
    assert os.listdir(outside) == ["precious"]
    assert os.listdir(tree / ".git" / "hooks") == ["sample"]


def test_links_that_are_followed(tree: Path) -> None:
    """Those inside the tree, and those of the user outside of it."""
    (tree / "reports").mkdir()
    (tree / "link").symlink_to("reports")
    write_file(tree / "link" / "report.json", "text", roots=[tree])
    assert (tree / "reports" / "report.json").read_text() == "text"
    (tree.parent / "user").symlink_to("outside")
    write_file(tree / ".." / "user" / "report.json", "text", roots=[tree])
    assert (tree.parent / "outside" / "report.json").read_text() == "text"


@pytest.mark.parametrize("folder", ["", "migrations"])
def test_check_refuses_a_link_that_leads_out(tree: Path, folder: str) -> None:
    """Also where only a folder of the repository is linted, and the link is above of it."""
    subprocess.run(["git", "init", "-q", "."], cwd=tree, check=True)
    (tree / "report.json").symlink_to("../outside/precious")
    path = os.path.relpath(tree / "report.json", tree / folder)
    done = revlint(f"revlint check --output-format json={path}", tree / folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "report.json" in done.stderr
    assert (tree.parent / "outside" / "precious").read_text() == "precious"


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no /dev/null")
def test_two_reports_that_go_nowhere(tree: Path) -> None:
    formats = "--output-format json=/dev/null --output-format sarif=/dev/null"
    done = revlint(f"revlint check {formats}", tree)
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="no /dev/stdout")
def test_the_streams_by_name(tree: Path) -> None:
    """What goes to ``/dev/stdout`` and what goes to stdout do not overwrite each other."""
    formats = "--output-format json=/dev/stdout --output-format concise --statistics"
    done = revlint(f"revlint check {formats} > ../out", tree)
    out = (tree.parent / "out").read_text()
    report, end = json.JSONDecoder().raw_decode(out)
    assert [finding["rule"] for finding in report["findings"]] == ["missing-parent"]
    assert out[end:].splitlines()[-1] == "1  missing-parent"
    assert done.returncode == 1
    done = revlint("revlint check -q --output-format json=/dev/stderr 2> ../out", tree)
    assert json.loads((tree.parent / "out").read_text()) == report


def test_a_process_substitution(tree: Path) -> None:
    done = revlint("revlint check -q --output-format json=>(cat; echo end) | cat", tree)
    assert done.stdout.endswith("}\nend\n")
    assert json.loads(done.stdout.removesuffix("end\n"))["version"] == 1


def test_a_named_pipe(tree: Path) -> None:
    """It is written to if a process reads it; without one, a run must not wait forever."""
    pipe = tree / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(RevlintError, match="no process reads"):
        write_file(pipe, "text")
    text = "text" * 100_000
    found = []
    # Both ends are held open: no reader sees an end before the writer comes.
    both = os.open(pipe, os.O_RDWR)
    with open(pipe) as file:
        reader = threading.Thread(target=lambda: found.append(file.read(len(text))))
        reader.start()
        write_file(pipe, text)
        reader.join()
    os.close(both)
    assert found == [text]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize(
    "command",
    [
        "revlint check --output-format json=/dev/full",
        "revlint check > /dev/full",
        "revlint check 2> /dev/full",
        "revlint check -v 2> /dev/full",
        "revlint check gone 2> /dev/full",
        "revlint check --no-such-option 2> /dev/full",
        "revlint check > /dev/full 2> /dev/full",
        "revlint chains > /dev/full",
        "revlint rule > /dev/full",
        "revlint --help > /dev/full",
        "revlint --version > /dev/full",
        "revlint init --stdout > /dev/full",
    ],
)
def test_a_full_disk(tree: Path, command: str) -> None:
    """The status is not the one for findings, whichever stream is full."""
    done = revlint(command, tree)
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr


def test_a_hyphen_is_stdout(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file has this name afterwards."""
    monkeypatch.chdir(tree)
    same = [
        (["check", "--output-format", "json"], ["check", "--output-format", "json=-"]),
        (["graph", "--format", "svg"], ["graph", "--format", "svg", "--output", "-"]),
    ]
    for plain, hyphen in same:
        assert run(plain) == run(hyphen) == (plain[0] == "check")
        out = capsys.readouterr().out
        assert out
        assert out == out[: len(out) // 2] * 2
    assert run(["check", "--summary", "summary.md"]) == 1
    capsys.readouterr()
    assert run(["check", "--summary", "-"]) == 1
    out, err = capsys.readouterr()
    assert out == Path("summary.md").read_text(encoding="utf-8")
    assert err.startswith("Found 1 error; ")
    formats = ["--output-format", "json=report.json", "--summary", "-"]
    assert run(["check", *formats]) == 1
    assert capsys.readouterr().out == out
    assert json.loads(Path("report.json").read_text())["version"] == 1
    assert not Path("-").exists()
