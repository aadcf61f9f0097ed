"""``revlint check --summary``, and the summary of a job in GitHub Actions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.reporters import REPORTERS
from revlint.reporters.job_summary import LIMIT
from tests.cli.projects import BAD, GOOD, write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an error that is the working directory."""
    work = tmp_path / "work"
    write(work, BAD)
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that GitHub Actions shows."""
    file = tmp_path / "step_summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    return file


def test_a_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("summary.md").write_text("of the last run")
    assert run(["check", "--summary", "summary.md"]) == 1
    text = Path("summary.md").read_text(encoding="utf-8")
    assert text.startswith("## ❌ revlint\n\n**Found 1 error; read 1 chain, ")
    assert "**error** [`missing-parent`](" in text
    assert "error[missing-parent]" in capsys.readouterr().out


def test_a_second_run_says_the_same(project: Path) -> None:
    """Findings come from the cache then, the chains that are drawn do not."""
    for name in ("one.md", "two.md"):
        assert run(["check", "--summary", name]) == 1
    assert Path("one.md").read_bytes() == Path("two.md").read_bytes()


def test_github(project: Path, github: Path) -> None:
    """What another command of the step has written stays."""
    github.write_text("# before\n")
    assert run(["check", "--output-format", "github"]) == 1
    assert github.read_text(encoding="utf-8").startswith("# before\n## ❌ revlint\n")


def test_github_as_one_of_several(project: Path, github: Path) -> None:
    formats = ["--output-format", "full", "--output-format", "github=notes"]
    assert run(["check", *formats]) == 1
    assert github.read_text(encoding="utf-8").startswith("## ❌ revlint\n")


def test_places_lead_to_the_files_on_github(
    project: Path, github: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not those of another commit."""
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
    monkeypatch.setenv("GITHUB_REPOSITORY", "team/app")
    monkeypatch.setenv("GITHUB_SHA", "0" * 40)
    (project / ".git").mkdir()
    file = "migrations/versions/b.py"
    address = f"https://github.example/team/app/blob/{'0' * 40}/{file}#L10"
    assert run(["check", "--output-format", "github"]) == 1
    assert f"\n\nin [`{file}:10:17`]({address})\n\n" in github.read_text(encoding="utf-8")


def test_other_formats_write_none(project: Path, github: Path) -> None:
    assert run(["check", "--output-format", "json"]) == 1
    assert not github.exists()


def test_the_option_replaces_the_default(project: Path, github: Path) -> None:
    assert run(["check", "--output-format", "github", "--summary", "own.md"]) == 1
    assert not github.exists()
    assert Path("own.md").exists()
    assert run(["check", "--output-format", "github", "--summary", os.devnull]) == 1
    assert not github.exists()


def test_the_option_appends_to_the_file_of_github(project: Path, github: Path) -> None:
    github.write_text("# before\n")
    assert run(["check", "--summary", str(github)]) == 1
    assert github.read_text(encoding="utf-8").startswith("# before\n## ❌ revlint\n")


def test_what_is_there_counts(project: Path, github: Path) -> None:
    """GitHub shows nothing of a step that writes more than it takes."""
    before = "x" * (LIMIT - 400) + "\n"
    github.write_text(before)
    assert run(["check", "--output-format", "github"]) == 1
    text = github.read_text(encoding="utf-8")
    assert len(text.encode()) <= LIMIT
    assert text.startswith(f"{before}## ❌ revlint\n")
    assert text.endswith("1 more in the log: a job summary holds 1 MiB.\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_github_cannot_be_written(
    project: Path, github: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check itself goes on."""
    github.mkdir()
    assert run(["check", "--output-format", "github"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("::error ")
    assert f"revlint: no job summary: {github}: cannot be written: " in err


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "--summary needs the name of a file"),
        ("missing/summary.md", "missing/summary.md: cannot be written: No such file or directory"),
    ],
)
def test_refusals(project: Path, capsys: pytest.CaptureFixture[str], value: str, said: str) -> None:
    assert run(["check", "--summary", value]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_link_of_the_project_is_not_followed(
    project: Path, tmp_path: Path, github: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("keep\n")
    (project / "link").symlink_to(victim)
    assert run(["check", "--summary", "link"]) == 2
    assert victim.read_text() == "keep\n"


def test_nothing_to_lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--summary", "s.md"]) == 3
    assert "Nothing to lint" in Path("s.md").read_text(encoding="utf-8")


def test_no_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert run(["check", "--summary", "s.md"]) == 0
        assert Path("s.md").read_text(encoding="utf-8").startswith("## ✅ revlint\n")


def test_every_format_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is what it is alone."""
    formats = [name for name in REPORTERS if name != "full"]
    together = [word for name in formats for word in ("--output-format", f"{name}=all.{name}")]
    assert run(["check", *together, "--output-format", "full", "--summary", "all.md"]) == 1
    assert "error[missing-parent]" in capsys.readouterr().out
    for name in formats:
        assert run(["check", "--output-format", f"{name}=one"]) == 1
        assert Path(f"all.{name}").read_bytes() == Path("one").read_bytes()
    assert Path("all.md").exists()


def test_a_check_without_a_summary_draws_nothing(project: Path) -> None:
    """It imports no picture, since that takes time."""
    code = (
        "import sys; from revlint.cli import run\n"
        "assert run(['check', '--no-cache', '--output-format', 'github']) == 1\n"
        "print([m for m in sys.modules if m.startswith(('revlint.pictures', 'revlint.cli.job_'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
