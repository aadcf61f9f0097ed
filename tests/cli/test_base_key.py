"""The key ``base`` of the configuration: where it counts, and where nothing can be compared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import revision_file
from tests.git_support import VERSIONS, Repo

A = f"{VERSIONS}/a.py"
EDITED = f"{A}:16:5: warning[edited-migration] merged migration 'a' was edited"
BODY = 'op.drop_table("t")'


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A branch whose base is main, in a project whose configuration says so."""
    for name in [*os.environ]:
        if name.startswith(("CI", "GITHUB_", "GITLAB_", "PRE_COMMIT_")):
            monkeypatch.delenv(name)
    repo = Repo(tmp_path / "repository")
    repo.write({"alembic.ini": "[alembic]\nscript_location = migrations\n"})
    repo.write({"migrations/env.py": "", "revlint.toml": 'base = "main"\n'})
    repo.revise("a")
    repo.commit()
    repo.git("switch", "-q", "-c", "topic")
    monkeypatch.chdir(repo.root)
    return repo


def found(capsys: pytest.CaptureFixture[str], *options: str, status: int = 0) -> list[str]:
    """The findings of a check."""
    capsys.readouterr()
    assert run(["check", "--output-format", "concise", *options]) == status
    out, err = capsys.readouterr()
    assert err == ""
    return [line for line in out.splitlines() if "[" in line]


def test_the_key_compares_as_the_option_does(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write({A: revision_file("a", (), body=BODY)})
    assert found(capsys, "-q") == [EDITED]
    assert found(capsys, "-q", "--base", "main", "--no-cache") == [EDITED]
    assert found(capsys, "-q", "--staged") == []
    repo.git("add", "-A")
    assert found(capsys, "-q", "--staged") == [EDITED]
    repo.commit()
    assert found(capsys, "-q", "--at", "topic") == [EDITED]
    # The command line wins.
    assert found(capsys, "-q", "--base", "topic") == []
    assert found(capsys, "-q", "--no-base") == []


def test_a_key_that_comes_and_goes_counts_at_once(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write({A: revision_file("a", (), body=BODY), "revlint.toml": ""})
    assert found(capsys, "-q") == []
    assert found(capsys, "-q") == []
    repo.write({"revlint.toml": 'base = "auto"\n'})
    assert found(capsys, "-q") == [EDITED]
    assert found(capsys, "-q", "--no-base") == []
    assert found(capsys, "-q") == [EDITED]


def test_each_project_has_its_own_base(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("one", 'base = "main"\n'), ("two", 'base = "topic"\n'), ("three", "")):
        files = ("alembic.ini", "migrations/env.py", A)
        repo.write({f"{name}/{path}": (repo.root / path).read_bytes() for path in files})
        repo.write({f"{name}/revlint.toml": text})
    repo.commit()
    repo.git("branch", "-f", "main")
    for name in ("one", "two", "three"):
        repo.write({f"{name}/{A}": revision_file("a", (), body=BODY)})
    repo.commit()
    assert found(capsys, "-q", "one", "two", "three") == [f"one/{EDITED}"]
    assert found(capsys, "-q", "--base", "main", "two") == [f"two/{EDITED}"]


def test_what_the_base_has_fails_on_request(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write({A: revision_file("a", ("gone",))})
    repo.commit()
    repo.git("branch", "-f", "main")
    assert len(found(capsys, "-q", status=0)) == 1
    assert len(found(capsys, "-q", "--fail-on-base", status=1)) == 1
    repo.write({"revlint.toml": ""})
    for _ in range(2):
        assert run(["check", "--fail-on-base"]) == 2
        said = "revlint: --fail-on-base needs --base, or the key base in the configuration\n"
        assert capsys.readouterr().err == said


def test_without_history_the_key_does_not_count_and_that_is_said(
    repo: Repo, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    files = ("alembic.ini", "migrations/env.py", "revlint.toml", A)
    for path in files:
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes((repo.root / path).read_bytes())
    monkeypatch.chdir(copy)
    for why in (f"{copy} is in no git repository", "the repository has no commit"):
        for _ in range(2):
            capsys.readouterr()
            assert run(["check"]) == 0
            said = capsys.readouterr().err
            assert f'revlint: revlint.toml: base = "main" does not count: {why}\n' in said
        Repo(copy).git("init", "-q")
    assert run(["check", "--no-base"]) == 0
    assert "does not count" not in capsys.readouterr().err


def test_a_base_that_git_does_not_know_is_an_error(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write({"revlint.toml": 'base = "origin/main"\n'})
    assert run(["check"]) == 2
    assert capsys.readouterr().err == (
        'revlint: revlint.toml: base = "origin/main": there is no such commit in this clone; or '
        "lint with --no-base\n"
    )
    assert run(["check", "--no-base"]) == 0


def test_a_shallow_clone_says_what_to_fetch(
    repo: Repo, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write({"revlint.toml": 'base = "origin/main"\n'})
    repo.commit()
    clone = repo.clone(tmp_path / "clone", "--depth=1", "--branch=topic")
    monkeypatch.chdir(clone.root)
    assert run(["check"]) == 2
    said = capsys.readouterr().err
    assert said.startswith('revlint: revlint.toml: base = "origin/main": ')
    assert "git fetch" in said
    assert said.endswith("; or lint with --no-base\n")


@pytest.mark.parametrize("value", ['""', '"-x"', '"a b"', '"a\\nb"', "1", "true"])
def test_a_value_that_is_no_name_is_refused(
    repo: Repo, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    repo.write({"revlint.toml": f"base = {value}\n"})
    assert run(["check"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("revlint: revlint.toml:1: base: ")
    assert 'the name of a commit, such as "origin/main", or "auto"' in said


def test_other_commands_compare_with_nothing(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write({"revlint.toml": 'base = "nowhere"\n'})
    for command in (["chains"], ["graph"], ["baseline"]):
        assert run(command) == 0
        assert "nowhere" not in capsys.readouterr().err


def test_a_fix_compares_with_it_too(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """The docstring of a file that the base has is none of this branch's business."""
    text = revision_file("a", ()).replace("Revision ID: a", "Revision ID: x")
    repo.write({A: text})
    repo.commit()
    repo.git("branch", "-f", "main")
    repo.revise("b", "a")
    wrong = f"{VERSIONS}/b.py"
    repo.write({wrong: revision_file("b", ("a",)).replace("Revision ID: b", "Revision ID: y")})
    repo.commit()
    assert run(["check", "--fix"]) == 0
    assert (repo.root / A).read_text() == text
    assert "Revision ID: b" in (repo.root / wrong).read_text()
    repo.git("checkout", "-q", ".")
    assert run(["check", "--fix", "--no-base"]) == 0
    assert "Revision ID: y" in (repo.root / wrong).read_text()
