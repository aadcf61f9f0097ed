"""``revlint check`` with ``--base``, ``--at`` and ``--staged``, in real repositories."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import revision_file
from tests.git_support import VERSIONS, Repo, fork, start


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository with two branches that fork; the working directory."""
    repo = start(tmp_path / "repo")
    fork(repo)
    monkeypatch.chdir(repo.root)
    return repo


def test_base_is_told_as_a_commit(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    before = repo.state()
    run(["check", "--base", "main"])
    said = capsys.readouterr().err
    tip = repo.git("rev-parse", "main")[:12]
    parted = repo.git("merge-base", "main", "topic")[:12]
    assert f"revlint: comparing with main ({tip}); the merge base is {parted}\n" in said
    assert repo.state() == before


@pytest.mark.parametrize("option", ["--fix", "--diff", "--verbose"])
def test_the_base_is_told_once(option: str, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--base", "main", option])
    assert capsys.readouterr().err.count("comparing with main") == 1


def test_a_base_that_is_named_by_its_id(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    tip = repo.git("rev-parse", "main")
    for name in (tip, tip[:9]):
        run(["check", "--base", name])
        assert f"revlint: comparing with {tip[:12]}; the merge base is" in capsys.readouterr().err


def test_auto_says_what_it_took(
    repo: Repo, capsys: pytest.CaptureFixture[str], clean: None
) -> None:
    run(["check", "--base", "auto"])
    said = capsys.readouterr().err
    assert "since it is the first of origin/main, origin/master, main, master" in said


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No continuous integration, no hook."""
    hook = ("REMOTE_NAME", "TO_REF", "LOCAL_BRANCH")
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", *(f"PRE_COMMIT_{part}" for part in hook)):
        monkeypatch.delenv(name, raising=False)


def test_a_commit_that_is_pushed_is_linted_itself(
    repo: Repo,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    clean: None,
) -> None:
    monkeypatch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", repo.head)
    repo.revise("broken", "gone")
    assert run(["check", "--base", "auto"]) in (0, 1)
    out, err = capsys.readouterr()
    assert "gone" not in out
    assert f"linting {repo.head}, the pushed commit" in err


def test_pushed_lints_the_pushed_commit_else_the_index_or_head(
    repo: Repo,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    clean: None,
) -> None:
    head = repo.head
    repo.git("add", repo.revise("staged", "gone"))
    repo.revise("draft", "lost")
    assert run(["check", "--pushed"]) == 0
    assert (
        "linting HEAD, because no pre-push hook of pre-commit is running" in capsys.readouterr().err
    )
    assert run(["check", "--pushed", "--staged"]) == 1
    out, err = capsys.readouterr()
    assert "'gone'" in out
    assert "'lost'" not in out
    assert "linting" not in err
    monkeypatch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", head)
    for options in (["--pushed"], ["--pushed", "--staged"]):
        assert run(["check", *options]) == 0
        assert "linting" not in capsys.readouterr().err
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "nowhere")
    assert run(["check", "--pushed"]) == 2
    assert capsys.readouterr().err.startswith("revlint: --pushed nowhere: there is no such commit")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "nowhere"], "revlint: --base nowhere: there is no such commit in this clone\n"),
        (["--at", "-x"], "revlint: --at -x: no commit has a name that begins with '-'\n"),
        (["--at", "\x1b[2J"], "revlint: --at \\x1b[2J: there is no such commit in this clone\n"),
    ],
)
def test_names_that_are_no_commits(
    repo: Repo, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["check", *arguments]) == 2
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--at", "main", "--staged"], "--at and --staged exclude each other"),
        (["--at", "main", "--pushed"], "--at and --pushed exclude each other"),
        (
            ["--staged", "--stdin-filename", "x.py"],
            "--stdin-filename and --staged exclude each other",
        ),
        (
            ["--pushed", "--stdin-filename", "x.py"],
            "--stdin-filename and --pushed exclude each other",
        ),
        (["--fail-on-base"], "--fail-on-base needs --base"),
        (["--base", ""], "--base needs the name of a commit"),
        (
            ["--output-format", "json=out", "--output-format", "sarif=./out"],
            "two reports would go to out",
        ),
        (["--output-format", "json=out", "--summary", "out"], "two reports would go to out"),
    ],
)
def test_options_that_contradict(
    repo: Repo, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["check", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_base_outside_of_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--base", "main"]) == 2
    assert "is in no git repository" in capsys.readouterr().err


def test_at_lints_a_commit(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write({"revlint.toml": 'ignore = ["missing-parent"]\n'})
    repo.revise("e", "gone")
    assert run(["check", "--at", "main"]) == 0
    out, err = capsys.readouterr()
    assert "read 1 chain, 3 files, 3 revisions" in out + err
    bad = repo.commit()
    assert run(["check", "--at", bad]) == 0
    repo.write({"revlint.toml": None})
    bad = repo.commit()
    capsys.readouterr()
    assert run(["check", "--at", bad, "--output-format", "concise"]) == 1
    assert f"{VERSIONS}/e.py:10:" in capsys.readouterr().out
    repo.git("switch", "-q", "main")
    assert run(["check", "--at", bad, VERSIONS]) == 1
    assert run(["check", "--at", bad, "nowhere"]) == 2


def test_at_reads_the_configuration_of_the_commit(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write({"pyproject.toml": "[tool.revlint]\nnonsense = 1\n"})
    bad = repo.commit()
    repo.write({"pyproject.toml": "[tool.revlint]\n"})
    assert run(["check", "--at", bad]) == 2
    assert "pyproject.toml:2: tool.revlint.nonsense: unknown key" in capsys.readouterr().err
    assert run(["check"]) == 0


def test_at_in_a_bare_repository(
    repo: Repo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    repo.revise("e", "gone")
    repo.commit()
    bare = repo.clone(tmp_path / "bare.git", "--bare")
    monkeypatch.chdir(bare.root)
    before = bare.state(bare=True)
    assert run(["check", "--at", "main"]) == 0
    capsys.readouterr()
    assert run(["check", "--at", "topic", "--base", "main", "--output-format", "concise"]) == 1
    assert capsys.readouterr().out.startswith(f"{VERSIONS}/")
    assert bare.state(bare=True) == before


def test_staged_lints_the_index(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    path = repo.revise("e", "gone")
    assert run(["check", "--staged"]) == 0
    repo.git("add", path)
    repo.revise("e", "c")
    capsys.readouterr()
    assert run(["check", "--staged", "--output-format", "concise"]) == 1
    assert "missing-parent" in capsys.readouterr().out
    assert run(["check"]) == 0


@pytest.mark.parametrize("options", [[], ["--base", "main"]])
def test_a_parent_that_is_not_staged(
    repo: Repo, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    """Untracked, changed on disk alone, or elsewhere: only the files of the chain count."""
    path = repo.revise("e", "c", name="change")
    repo.git("add", repo.revise("f", "e"))
    repo.write({"elsewhere/x.py": revision_file("g")})
    repo.git("add", repo.revise("h", "g"))
    assert run(["check", "--staged", "--output-format", "full", *options]) == 1
    out = capsys.readouterr().out
    assert f"{path} defines it, and is not staged" in out
    assert f"stage it:\n           git add -- {path}" in out
    assert out.count("is not staged") == 1

    repo.write({path: revision_file("old", ("c",))})
    repo.git("add", path)
    repo.revise("e", "c", name="change")
    run(["check", "--staged", "--output-format", "full", *options])
    assert f"{path} defines it, and is not staged" in capsys.readouterr().out
    repo.git("add", "--", path)
    run(["check", "--staged", "--output-format", "full", *options])
    assert "is not staged" not in capsys.readouterr().out


def test_staged_takes_the_index_that_a_commit_of_some_files_makes(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = (repo.root / ".git/index").read_bytes()
    repo.revise("e", "gone")
    repo.git("add", "-A")
    (repo.root / ".git/next-index-1.lock").write_bytes(index)
    assert run(["check", "--staged"]) == 1
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    assert run(["check", "--staged"]) == 0
    monkeypatch.setenv("GIT_INDEX_FILE", "/dev/null")
    assert run(["check", "--staged"]) == 1


def test_staged_in_the_middle_of_a_merge(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.revise("d", "c")
    repo.commit()
    repo.git("merge", "main", check=False)
    assert run(["check", "--staged", "--output-format", "concise"]) == 1
    out = capsys.readouterr().out
    assert f"{VERSIONS}/d.py:1:1: error[unreadable-file]" in out
    assert "HEAD adds it, MERGE_HEAD adds it" in out


@pytest.mark.parametrize("options", [[], ["--staged"]])
def test_what_a_merge_brings_is_not_new(
    options: list[str], repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the other side has committed may have run: it does not move on top of this side."""
    repo.git("merge", "-q", "--no-commit", "main")
    assert run(["check", *options, "--output-format", "full"]) == 1
    out = capsys.readouterr().out
    assert "two heads, 'c' and 'd'" in out
    assert "= help: merge them:\n           revlint merge\n" in out
    assert run(["rebase", "d", "--onto", "c"]) == 1
    assert "has 'd' already, so that databases may have run it" in capsys.readouterr().err


def test_a_refusal_names_each_new_finding_once(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy whose code was not changed yet fails in each of its operations."""
    body = "\n    ".join(f"op.add_column('t', sa.Column('{name}', sa.Text()))" for name in "xy")
    create = f"op.create_table('t', sa.Column('id', sa.Text()))\n    {body}"
    repo.write({f"{VERSIONS}/a.py": revision_file("a", body=create)})
    repo.commit()
    copy = f"{VERSIONS}/copy.py"
    repo.write({copy: revision_file("a", ("c",), body=body)})
    assert run(["rename", copy, "e", "--yes"]) == 1
    said = capsys.readouterr().err
    assert said.count("failing-operation: 'e' fails on a new database") == 1


@pytest.mark.parametrize("options", [[], ["--no-cache"]])
@pytest.mark.parametrize(
    ("ignored", "texts"),
    [
        (
            "migrations",
            (
                "alembic.ini\n  |\n  = migrations is empty, or git ignores its files\n"
                "  = in a clone every Alembic command fails: Path doesn't exist\n"
            ),
        ),
        (
            "versions",
            (
                "alembic.ini\n  |\n  = Alembic looks for them in 'migrations/versions', which is "
                "empty, or whose\n    files git ignores\n"
                "  = in a clone alembic upgrade head does nothing and exits with 0\n"
            ),
        ),
    ],
)
def test_a_folder_that_git_ignores(
    ignored: str,
    texts: str,
    options: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It exists, with and without the cache, and ``exclude`` says that it does not count."""
    repo = start(tmp_path / "repo")
    repo.git("rm", "-rq", "--cached", "migrations")
    repo.write({".gitignore": f"{ignored}/\n"})
    monkeypatch.chdir(repo.root)
    for _ in range(2):
        assert run(["check", *options, "--output-format", "full"]) == 0
        assert texts in capsys.readouterr().out
    repo.write({"revlint.toml": "exclude = ['migrations']\n"})
    assert run(["check", *options]) == 0
    assert "No findings" in capsys.readouterr().err
    repo.write({".gitignore": ""})
    assert run(["check", *options]) == 0
    assert "No findings; read 1 chain, 0 files" in capsys.readouterr().err
    repo.write({"revlint.toml": None})
    assert run(["check", *options]) == 0
    assert "No findings; read 1 chain, 2 files" in capsys.readouterr().err


def test_several_projects_of_one_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = start(tmp_path / "repo")
    for name in ("one", "two"):
        repo.write({f"{name}/revlint.toml": "", f"{name}/migrations/env.py": ""})
        repo.write({f"{name}/{VERSIONS}/x.py": (repo.root / VERSIONS / "a.py").read_bytes()})
    repo.commit()
    monkeypatch.chdir(repo.root)
    assert run(["check", "--base", "main", "one", "two"]) == 0
    out, err = capsys.readouterr()
    assert err.count("against main") == 1
    assert "read 2 chains" in out + err
    assert run(["check", "--at", "main", "one", "two"]) == 0
    out, err = capsys.readouterr()
    assert "read 2 chains" in out + err


def test_an_unsaved_buffer_against_a_base(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = io.TextIOWrapper(io.BytesIO(b"# nothing\n"))
    monkeypatch.setattr(sys, "stdin", text)
    assert run(["check", "--base", "topic", "--stdin-filename", f"{VERSIONS}/new.py"]) == 1
    assert "new.py" in capsys.readouterr().out


def test_what_the_base_has_already_fails_only_where_that_is_asked_for(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("switch", "-q", "main")
    repo.revise("e", "gone")
    repo.commit()
    repo.git("switch", "-qc", "next")
    repo.write({"README": "new\n"})
    assert run(["check", "--base", "main", "--output-format", "concise"]) == 0
    assert "already so on main (" in capsys.readouterr().out
    assert run(["check", "--base", "main", "--fail-on-base"]) == 1
    assert run(["check"]) == 1


def test_an_edit_is_named_at_the_end_of_a_run_that_passes(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("switch", "-qc", "edit", "main")
    tip = repo.head[:12]
    repo.write({f"{VERSIONS}/a.py": (repo.root / VERSIONS / "a.py").read_bytes() + b"x = 1\n"})
    assert run(["check", "--base", "main", "--output-format", "github"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"::warning file={repo.root}/{VERSIONS}/a.py,line=")
    assert err.splitlines()[1:] == [
        "1 warning (edited-migration) does not fail the run; --fail-on warning does. "
        f"Read 1 chain, 3 files, 3 revisions against main ({tip})."
    ]


def test_a_base_with_which_all_is_well_takes_one_line(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("switch", "-qc", "next", "main")
    tip = repo.head[:12]
    for shown in ("full", "concise", "github"):
        assert run(["check", "--base", "main", "--output-format", shown]) == 0
        out, err = capsys.readouterr()
        line = f"No findings against main ({tip}); read 1 chain, 3 files, 3 revisions.\n"
        assert out + err == line
    assert run(["check", "--base", "main", "--verbose"]) == 0
    assert f"comparing with main ({tip}); the merge base is {tip}" in capsys.readouterr().err


def test_the_merge_that_github_checks_out(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """HEAD is the merge of the base's tip, as it was, and the branch; the base moved on since."""
    repo.git("switch", "-q", "main")
    repo.revise("d", "c")
    repo.git("rm", "-q", "--cached", f"{VERSIONS}/d.py")
    repo.git("commit", "-qm", "without d")
    repo.write({f"{VERSIONS}/d.py": None})
    repo.git("switch", "-q", "--detach", "main")
    repo.git("merge", "-q", "--no-ff", "--no-edit", "topic")
    merged = repo.head
    repo.git("switch", "-q", "main")
    repo.revise("z", "b")
    repo.commit("moved on")
    clone = repo.clone(tmp_path / "clone")
    clone.git("fetch", "-q", "origin", merged)
    clone.git("switch", "-q", "--detach", "FETCH_HEAD")
    monkeypatch.chdir(clone.root)
    for name, value in {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_BASE_REF": "main",
    }.items():
        monkeypatch.setenv(name, value)
    assert run(["check", "--base", "auto", "--output-format", "concise"]) == 1
    out, err = capsys.readouterr()
    assert "two heads after the merge, 'z' and 'c'" in out
    assert out.count("\n") == 1
    assert "since GITHUB_BASE_REF is main" in err


def test_a_file_that_is_deleted_here_and_changed_there_is_not_silent(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write({f"{VERSIONS}/c.py": None, f"{VERSIONS}/a.py": None})
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.revise("a", body="# changed\n")
    repo.commit()
    repo.git("switch", "-q", "topic")
    repo.git("merge", "main", check=False)
    assert run(["check", "--staged", "--output-format", "concise"]) == 1
    assert "HEAD deletes it, MERGE_HEAD changes it" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--at", "HEAD"], ["--staged"]])
def test_source_lines_come_from_what_is_linted(
    options: list[str], repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that only git has is shown as git has it."""
    path = repo.revise("broken", "gone")
    repo.git("add", "-A")
    repo.git("commit", "-qm", "broken")
    (repo.root / path).unlink()
    assert run(["check", *options, "--output-format", "full"]) == 1
    assert "down_revision = 'gone'" in capsys.readouterr().out


@pytest.fixture(params=["--at", "--staged", "disk"])
def of_git(request: pytest.FixtureRequest, repo: Repo) -> list[str]:
    """How to lint what is staged: as a commit, as the index, and, to compare, on disk."""
    if request.param == "--at":
        return ["--at", repo.git("commit-tree", repo.git("write-tree"), "-m", "staged")]
    return ["--staged"] if request.param == "--staged" else []


WRONG = """\
nonsense = 1

[chains.there]
script-location = "migrations"

[chains.gone]
script-location = "no/such/folder"
"""


@pytest.fixture
def wrong(repo: Repo) -> None:
    """A configuration with a mistake in itself, and one against the tree."""
    repo.write({"revlint.toml": WRONG, "migrations/env.py": ""})
    repo.git("add", "-A")


@pytest.fixture
def two_configurations(repo: Repo) -> None:
    repo.write({"revlint.toml": "", "pyproject.toml": "[tool.revlint]\n"})
    repo.git("add", "-A")


def test_every_mistake_is_reported_wherever_the_files_come_from(
    wrong: None, of_git: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *of_git]) == 2
    said = capsys.readouterr().err
    assert "revlint.toml:1: nonsense: unknown key" in said
    assert "revlint.toml:6: chains.gone" in said or "revlint.toml:7: chains.gone" in said
    assert said.count("\n") == 2


def test_a_shadowed_table_is_noted_wherever_the_files_come_from(
    repo: Repo, two_configurations: None, of_git: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check", *of_git])
    said = capsys.readouterr().err
    path = repo.root / "revlint.toml"
    assert f"using {path}; ignoring [tool.revlint] in pyproject.toml beside it" in said


@pytest.fixture(params=[1024 * 1024 + 1, 3 * 1024 * 1024])
def large_pyproject(request: pytest.FixtureRequest, repo: Repo) -> None:
    repo.write({"pyproject.toml": "#" * request.param})
    repo.git("add", "-A")


def test_a_large_pyproject_of_others_does_not_end_the_run(
    large_pyproject: None, of_git: list[str]
) -> None:
    assert run(["check", *of_git]) == 0
