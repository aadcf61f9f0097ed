"""``revlint check --fix``, ``--unsafe-fixes`` and ``--diff`` on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history
from tests.cli.projects import write
from tests.edits.test_carry_out import at_rename, files_below, in_child, kill
from tests.git_support import Repo, start

LINE = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4")
WRONG = {**LINE, **history("b2, c3, a1 -> d4")}
D4 = "migrations/versions/d4.py"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    root = write(tmp_path / "shop", WRONG)
    monkeypatch.chdir(root)
    return root


def test_the_summary_says_what_is_fixable(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in ("linted", "from the cache"):
        assert run(["check"]) == 1
        assert capsys.readouterr().err.splitlines()[-1] == (
            "Found 1 error; read 1 chain, 4 files, 4 revisions. 1 fixable with --fix."
        )


def test_fix(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--fix"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "revlint: fixed 1 finding\n"
        f"  change {D4}: down_revision = ('b2', 'c3'), Revises: b2, c3\n"
        "No findings; read 1 chain, 4 files, 4 revisions.\n"
    )
    assert files_below(root) == {path: text.encode() for path, text in sorted(LINE.items())}
    assert run(["check", "--fix"]) == 0
    assert capsys.readouterr().err == "No findings; read 1 chain, 4 files, 4 revisions.\n"


def test_diff(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    before = files_below(root)
    report = root.parent / "report.json"
    outputs = ("--output-format", "full", "--output-format", f"json={report}")
    assert run(["check", "--diff", *outputs]) == 1
    captured = capfdbinary.readouterr()
    assert files_below(root) == before
    assert captured.out.startswith(b"diff --git ")
    assert b"error[" not in captured.out
    assert json.loads(report.read_text())["findings"][0]["fixable"] is True
    subprocess.run(["git", "apply"], input=captured.out, check=True)
    assert (root / D4).read_text() == LINE[D4]
    assert run(["check", "--diff"]) == 0
    assert capfdbinary.readouterr().out == b""


def test_paths_choose_what_is_fixed(root: Path) -> None:
    write(root, {f"other/{p}": t for p, t in WRONG.items()})
    assert run(["check", "--fix", "other"]) == 0
    assert (root / "other" / D4).read_text() == LINE[D4]
    assert (root / D4).read_text() == WRONG[D4]


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes", "--diff"])
@pytest.mark.parametrize("other", ["--staged", "--at=HEAD", "--pushed", "--stdin-filename=x.py"])
def test_only_files_on_disk_are_fixed(
    root: Path, option: str, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", option, other]) == 2
    assert f"{option} and {other.partition('=')[0]} exclude each other" in capsys.readouterr().err


def test_json_has_the_edits(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in ("linted", "from the cache"):
        run(["check", "--output-format", "json", "-q"])
        (finding,) = json.loads(capsys.readouterr().out)["findings"]
        assert finding["fixable"] is True
        assert finding["command"] == f"revlint check --fix {D4}"
        assert finding["fix"] == {
            "applicability": "safe",
            "title": "remove what is redundant",
            "edits": [
                _edit(4, 10, 20, "b2, c3"),
                _edit(10, 28, 34, ""),
            ],
            "renames": [],
        }


def _edit(line: int, column: int, end_column: int, text: str) -> dict[str, object]:
    return {
        "path": D4,
        "line": line,
        "column": column,
        "end_line": line,
        "end_column": end_column,
        "text": text,
    }


@pytest.mark.parametrize(("options", "edits"), [((), False), (("--fix",), True)])
def test_what_edits_python_is_only_loaded_for_edits(
    root: Path, options: tuple[str, ...], edits: bool
) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "revlint", "check", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    loaded = {line.rpartition("| ")[2].strip() for line in done.stderr.splitlines()}
    assert "revlint.engine.lint" in loaded
    assert ("libcst" in loaded, "revlint.edits.carry_out" in loaded) == (edits, edits)


def test_a_read_only_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / D4).chmod(0o444)
    before = files_below(root)
    assert run(["check", "--fix"]) == 1
    assert capsys.readouterr().err == f"revlint: nothing was changed: {D4}: it is read-only\n"
    assert files_below(root) == before


def test_what_cannot_be_fixed_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = WRONG[D4].replace("('b2', 'c3', 'a1')", "''")
    (root / D4).write_text(text)
    assert run(["check", "--fix"]) == 1
    assert f"revlint: not fixed: {D4}:10: invalid-value: the result would have new findings: " in (
        capsys.readouterr().err
    )
    assert (root / D4).read_text() == text


def test_an_interrupted_fix_is_taken_back_and_done_again(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root, {"migrations/versions/e5.py": WRONG[D4].replace("d4", "e5")})
    assert in_child(lambda: _fix(), at_rename(3, kill)) == 9
    assert run(["check"]) == 1
    said = "an edit was interrupted; `revlint check --fix` takes it back"
    assert said in capsys.readouterr().err

    run(["check", "--fix"])

    assert "revlint: an edit was interrupted; restored " in capsys.readouterr().err
    assert "('b2', 'c3')" in (root / D4).read_text()
    assert "('b2', 'c3')" in (root / "migrations/versions/e5.py").read_text()


def _fix() -> None:
    run(["check", "--fix"])


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository in which the files of a chain have their ids in their names."""
    repo = start(tmp_path / "shop", "a1", "b2", "c3", "d4", "e5", "f6")
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(repo.root)
    return repo


def test_a_new_file_is_renamed(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.git("switch", "-qc", "topic")
    old = repo.revise("h8", "f6", name="g7_add")
    repo.commit()
    new = "migrations/versions/h8_add.py"

    assert run(["check", "--fix", "--base", "main", old]) == 0

    captured = capsys.readouterr()
    assert f"  rename {old} -> {new}\n" in captured.err
    assert "No findings" in captured.err
    assert repo.git("status", "--porcelain") == f"R  {old} -> {new}"


def test_a_file_that_the_base_has_is_renamed_on_demand(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    old = repo.revise("h8", "f6", name="g7_add")
    repo.commit()
    chosen = ("--select", "filename-mismatch")
    assert run(["check", "--fix", *chosen]) == 0
    assert capsys.readouterr().err.endswith(" 1 fixable with --unsafe-fixes.\n")
    assert (repo.root / old).exists()
    assert run(["check", "--unsafe-fixes", *chosen]) == 0
    assert (repo.root / "migrations/versions/h8_add.py").exists()
