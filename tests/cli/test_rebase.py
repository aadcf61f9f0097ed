"""``revlint rebase``, in repositories made with the real git."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history, revision_file
from tests.alembic.oracle import alembic_verdict
from tests.alembic.running import env
from tests.cli.projects import write
from tests.git_support import VERSIONS, Repo, start

_CONFIG = '[chains.m]\nscript-location = "migrations"\nhead-file = "migrations/HEAD"\n'


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """main has a -> b -> d, the branch topic has b -> c -> e, and both pin their head."""
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    repo = start(tmp_path / "shop")
    repo.write({"migrations/env.py": env(), "revlint.toml": _CONFIG, "migrations/HEAD": "b\n"})
    repo.commit("settings")
    repo.git("switch", "-qc", "topic")
    repo.revise("c", "b")
    repo.revise("e", "c")
    repo.write({"migrations/HEAD": "e\n"})
    repo.commit("topic")
    repo.git("switch", "-q", "main")
    repo.revise("d", "b")
    repo.write({"migrations/HEAD": "d\n"})
    repo.commit("main")
    repo.git("switch", "-q", "topic")
    monkeypatch.chdir(repo.root)
    return repo


def merge_main(repo: Repo) -> None:
    repo.git("merge", "main", check=False)


def rebase_on_main(repo: Repo) -> None:
    repo.git("rebase", "main", check=False)


def merge_into_main(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    repo.git("merge", "topic", check=False)


@pytest.mark.parametrize("words", [[], ["--base", "main"]])
@pytest.mark.parametrize("begin", [merge_main, rebase_on_main, merge_into_main])
def test_in_the_middle_of_a_conflict(
    begin: Callable[[Repo], None],
    words: list[str],
    repo: Repo,
    capsys: pytest.CaptureFixture[str],
) -> None:
    begin(repo)
    assert "UU migrations/HEAD" in repo.git("status", "--porcelain")
    before = {path: (repo.root / VERSIONS / path).read_bytes() for path in ("d.py", "e.py")}

    assert run(["rebase", *words]) == 0

    assert capsys.readouterr().out == (
        "put 'c' on top of 'd'\n"
        "  change migrations/HEAD\n"
        "  change migrations/versions/c.py: down_revision = 'd', Revises: d\n"
        "  chain m then has the head 'e'\n"
    )
    assert (repo.root / "migrations/HEAD").read_text() == "e\n"
    assert alembic_verdict(repo.root / "alembic.ini").heads == ("e",)
    assert {p: (repo.root / VERSIONS / p).read_bytes() for p in before} == before
    assert run(["rebase", *words]) == 0
    assert "is on top of what it has" in capsys.readouterr().err


def test_the_diff_is_what_git_applies(
    repo: Repo, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    repo.git("merge", "-q", "-X", "ours", "main")
    assert run(["rebase", "--base", "main", "--diff"]) == 0
    patch = capsysbinary.readouterr().out
    assert repo.git("status", "--porcelain") == ""
    (repo.root.parent / "patch").write_bytes(patch)
    repo.git("apply", str(repo.root.parent / "patch"))
    applied = (repo.root / VERSIONS / "c.py").read_bytes()
    repo.git("checkout", "-q", ".")
    assert run(["rebase", "--base", "main"]) == 0
    assert (repo.root / VERSIONS / "c.py").read_bytes() == applied


def test_a_branch_that_is_behind(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rebase", "--base", "main"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "revlint: nothing was changed: main has 'd', which this tree lacks; merge or rebase onto "
        "main first"
    )


def test_a_fork_of_a_branch_that_is_behind(repo: Repo) -> None:
    """Where it goes is named, so that the head of the base does not matter."""
    repo.revise("f", "c")
    assert run(["rebase", "f", "--onto", "e", "--base", "main"]) == 0
    assert (repo.root / "migrations/HEAD").read_text() == "f\n"
    assert alembic_verdict(repo.root / "alembic.ini").heads == ("f",)


def test_what_the_base_has_stays(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.git("merge", "-q", "-X", "ours", "main")
    assert run(["rebase", "d", "--base", "main"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "revlint: nothing was changed: main has 'd' already, so that databases may have run it: "
        "in a database that ran 'd' and 'e', alembic upgrade fails: Requested revision d overlaps "
        "with other requested revisions e; run alembic stamp --purge with its latest revision "
        "there"
    )
    assert run(["rebase", "d", "--base", "main", "--force"]) == 0
    assert capsys.readouterr().out == (
        "put 'd' on top of 'e'\n"
        "  change migrations/HEAD\n"
        "  change migrations/versions/d.py: down_revision = 'e', Revises: e\n"
        "  chain m then has the head 'd'\n"
        "  note: in a database that ran 'd' and 'e', alembic upgrade fails: Requested revision d "
        "overlaps with other requested revisions e; run alembic stamp --purge with its latest "
        "revision there\n"
        "  note: a database that ran 'd' and not 'e' never runs 'e'; run alembic downgrade b there "
        "before the files change\n"
    )
    assert alembic_verdict(repo.root / "alembic.ini").heads == ("d",)


def test_what_a_revision_leaves_behind_runs_again(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("switch", "-q", "main")
    repo.revise("f", "d")
    repo.commit("f")
    assert run(["rebase", "f", "--onto", "a", "--base", "main"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "revlint: nothing was changed: main has 'f' already, so that databases may have run it: "
        "a database that ran 'f' runs 'b' and 'd' again; run alembic stamp --purge with its "
        "latest revisions there"
    )


@pytest.mark.parametrize(
    ("depends_on", "left"), [("'d'", "None"), ("('d', 'x')", "'x'"), ("['x']", "['x']")]
)
def test_a_dependency_that_comes_first_now(
    repo: Repo, capsys: pytest.CaptureFixture[str], depends_on: str, left: str
) -> None:
    path = repo.root / VERSIONS / "c.py"
    repo.git("merge", "-q", "-X", "ours", "main")
    other = revision_file("x").replace("branch_labels = None", "branch_labels = 'other'")
    repo.write({f"{VERSIONS}/x.py": other})
    text = path.read_text().replace("depends_on = None", f"depends_on = {depends_on}  # yes")
    path.write_text(text)
    assert run(["rebase", "c", "--onto", "d", "--base", "main"]) == 0, capsys.readouterr()
    assert path.read_text() == (
        text.replace("down_revision = 'b'", "down_revision = 'd'")
        .replace("Revises: b", "Revises: d")
        .replace(f"depends_on = {depends_on}", f"depends_on = {left}")
    )
    assert "e" in alembic_verdict(repo.root / "alembic.ini").heads


def test_a_parent_that_is_left_out_breaks_nothing(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("switch", "-q", "main")
    repo.revise("m", "b", "d")
    repo.commit("redundant")
    assert run(["rebase", "m", "--base", "main"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "revlint: nothing was changed: main has 'm' already, so that databases may have run it"
    )


def test_a_revision_below_one_of_the_base(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """The base's revision gets its parent back."""
    repo.git("switch", "-q", "main")
    repo.git("switch", "-qc", "below")
    repo.revise("n", "b")
    repo.revise("d", "n")
    repo.commit()
    assert run(["rebase", "--base", "main"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("put 'd' on top of 'b'; put 'n' on top of 'd'\n")
    assert repo.git("diff", "--name-only", "main") == f"migrations/HEAD\n{VERSIONS}/n.py"


def test_both_sides_have_the_same_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    repo = start(tmp_path / "shop", "01", "02", "03")
    repo.git("switch", "-qc", "topic")
    repo.revise("04", "03", name="04_mine")
    repo.revise("05", "04", name="05_mine")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.revise("04", "03", name="04_theirs")
    repo.commit()
    repo.git("switch", "-q", "topic")
    repo.git("merge", "-q", "main")
    monkeypatch.chdir(repo.root)
    assert run(["rebase", "--base", "main"]) == 1
    assert "main gives '04' to another revision; --renumber gives" in capsys.readouterr().err
    assert run(["rebase", "--base", "main", "--renumber"]) == 0
    assert alembic_verdict(repo.root / "alembic.ini").heads == ("06",)
    assert repo.git("diff", "--name-only", "main").splitlines() == [
        f"{VERSIONS}/05_mine.py",
        f"{VERSIONS}/06_mine.py",
    ]
    assert run(["check", "--base", "main"]) == 0


def test_a_conflict_in_a_revision_file(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.revise("b", "a", body="# topic\n")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.revise("b", "a", body="# main\n")
    repo.commit()
    repo.git("switch", "-q", "topic")
    repo.git("merge", "main", check=False)
    assert run(["rebase"]) == 1
    assert "nothing was changed: migrations/versions/b.py: " in capsys.readouterr().err


def test_without_git_the_revisions_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    root = write(tmp_path / "plain", history("<base> -> a", "a -> b", "a -> c", "c -> d"))
    monkeypatch.chdir(root)
    assert run(["rebase"]) == 2
    assert run(["rebase", "c"]) == 0
    assert capsys.readouterr().out == (
        "put 'c' on top of 'b'\n"
        "  change migrations/versions/c.py: down_revision = 'b', Revises: b\n"
        "  chain migrations then has the head 'd'\n"
    )
    for words, said in (
        (["x"], "no revision 'x'"),
        (["c", "--onto", "x"], "no revision 'x' in chain migrations"),
        (["c", "--onto", "d"], "'d' follows what would be put on top of it"),
        (["head@c"], "no revision 'head@c'"),
        (["a"], "nothing of chain migrations would be left to put them on"),
    ):
        assert run(["rebase", *words]) == 1
        assert said in capsys.readouterr().err


def test_a_file_that_is_too_large(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """It has no id, but its name says which revision is meant."""
    path = repo.revise("abcdef", "b")
    repo.write({path: (repo.root / path).read_text() + "#" * 2**21})
    for named in ("abcdef", path, f"../repo/{path}"):
        for command in (["rebase", named, "--onto", "b"], ["rename", named, "x"]):
            assert run([*command, "--chain", "migrations"]) == 1
            assert (
                capsys.readouterr()
                .err.splitlines()[-1]
                .startswith(f"revlint: nothing was changed: {path}: cannot be read: it has 2097")
            )


def test_a_path_in_place_of_an_id(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rebase", f"{VERSIONS}/c.py"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"revlint: nothing was changed: no revision '{VERSIONS}/c.py'; the file of this name "
        "defines 'c'"
    )
