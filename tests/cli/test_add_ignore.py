"""``revlint check --add-ignore``."""

from __future__ import annotations

import ast
import shutil
import subprocess
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history
from tests.cli.projects import write
from tests.edits.test_carry_out import files_below

VERSIONS = "migrations/versions"
WRONG = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "gone -> d4")
MARKS = {
    f"{VERSIONS}/c3.py": ("= 'a1'\n", "= 'a1'  # revlint: ignore[multiple-heads] -- old\n"),
    f"{VERSIONS}/d4.py": ("= 'gone'\n", "= 'gone'  # revlint: ignore[missing-parent] -- old\n"),
}
MARKED = {**WRONG, **{path: WRONG[path].replace(*pair) for path, pair in MARKS.items()}}
REASON = ("--add-ignore", "--reason", "old")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    root = write(tmp_path / "shop", WRONG)
    monkeypatch.chdir(root)
    return root


def texts(root: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in files_below(root).items()}


def test_comments_are_added(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *REASON]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "revlint: suppress 2 findings\n"
        f"  change {VERSIONS}/c3.py: ignore[multiple-heads] on line 10\n"
        f"  change {VERSIONS}/d4.py: ignore[missing-parent] on line 10\n"
        "No findings; read 1 chain, 4 files, 4 revisions.\n"
    )
    assert texts(root) == dict(sorted(MARKED.items()))
    assert run(["check", *REASON]) == 0
    assert capsys.readouterr().err == "No findings; read 1 chain, 4 files, 4 revisions.\n"
    assert texts(root) == dict(sorted(MARKED.items()))


def test_a_diff_changes_nothing(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["check", *REASON, "--diff"]) == 1
    diff = capfdbinary.readouterr().out
    assert texts(root) == dict(sorted(WRONG.items()))
    subprocess.run(["git", "apply"], input=diff, check=True)
    assert texts(root) == dict(sorted(MARKED.items()))
    assert run(["check", *REASON, "--diff"]) == 0
    assert capfdbinary.readouterr().out == b""


def test_what_is_shown_is_suppressed(root: Path) -> None:
    """Not other paths, and not what the baseline hides."""
    assert run(["check", *REASON, f"{VERSIONS}/d4.py"]) == 0
    assert texts(root)[f"{VERSIONS}/c3.py"] == WRONG[f"{VERSIONS}/c3.py"]
    assert run(["baseline"]) == 0
    before = files_below(root)
    assert run(["check", *REASON, "--baseline", "revlint-baseline.json"]) == 0
    assert files_below(root) == before


def test_every_example_is_clean_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "broken"
    shutil.copytree(Path(__file__).parents[2] / "examples/broken", root)
    before = files_below(root)
    monkeypatch.chdir(root)
    assert run(["check", *REASON]) == 0
    captured = capsys.readouterr()
    assert "suppressed in the whole file: ignored_subfolder/versions/2025/" in captured.err
    assert "not suppressed" not in captured.err
    assert captured.err.splitlines()[-1].startswith("No findings; ")
    after = files_below(root)
    assert after.keys() == before.keys()
    for path, data in after.items():
        if path.endswith(".py"):
            assert _tree(data) == _tree(before[path])
    assert run(["check", *REASON]) == 0
    assert files_below(root) == after


def _tree(data: bytes) -> str | None:
    try:
        return ast.dump(ast.parse(data))
    except SyntaxError:
        return None


def test_where_no_comment_fits(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("c3", "d4"):
        (root / VERSIONS / f"{name}.py").unlink()
    (root / "HEAD").write_text("a1\n")
    (root / "revlint.toml").write_text(
        '[chains.main]\nscript-location = "migrations"\nhead-file = "HEAD"\n'
    )
    before = files_below(root)
    assert run(["check", *REASON]) == 1
    assert (
        "revlint: not suppressed: HEAD:1: stale-head-file: a file of this kind has no comments for "
        "revlint\n"
    ) in capsys.readouterr().err
    assert files_below(root) == before


def test_a_reason_may_be_required(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "revlint.toml").write_text("require-reason = true\n")
    assert run(["check", "--add-ignore"]) == 2
    assert capsys.readouterr().err == (
        "revlint: require-reason is set: say why with --reason TEXT\n"
    )
    assert run(["check", *REASON]) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--add-ignore", "--fix"], "--fix and --add-ignore exclude each other"),
        (["--add-ignore", "--staged"], "--add-ignore and --staged exclude each other"),
        (["--add-ignore", "--at=x"], "--add-ignore and --at exclude each other"),
        (
            ["--add-ignore", "--stdin-filename=x"],
            "--add-ignore and --stdin-filename exclude each other",
        ),
        (["--reason=x"], "--reason needs --add-ignore"),
        (["--yes"], "--yes needs --add-ignore"),
        (["--add-ignore", "--reason= "], "--reason needs a text in one line"),
        (["--add-ignore", "--reason=a\nb"], "--reason needs a text in one line"),
        (["--add-ignore", "--reason=a\x1bb"], "--reason needs a text in one line"),
    ],
)
def test_refused_options(
    root: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *options]) == 2
    assert message in capsys.readouterr().err
    assert texts(root) == dict(sorted(WRONG.items()))


def test_nothing_is_changed_where_one_file_cannot_be(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / VERSIONS / "d4.py"
    path.write_text("# coding: ascii\n" + path.read_text())
    before = files_below(root)
    assert run(["check", "--add-ignore", "--reason", "später"]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"revlint: nothing was changed: {VERSIONS}/d4.py:11: the encoding of")
    assert files_below(root) == before
