"""``revlint merge`` and ``revlint next-id``."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history
from tests.alembic.oracle import alembic_verdict
from tests.alembic.running import env, run_alembic
from tests.cli.projects import write
from tests.git_support import Repo

FORK = ("<base> -> a1", "a1 -> b2", "a1 -> c3")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def project(root: Path, *lines: str, **files: str) -> Path:
    return write(root, {**history(*lines), "migrations/env.py": env(), **files})


def alembic_heads(root: Path) -> tuple[str, ...]:
    """The heads that the installed Alembic finds."""
    verdict = alembic_verdict(root / "alembic.ini")
    assert not verdict.error
    return verdict.heads


def versions(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "migrations/versions").iterdir())


def test_a_file_that_cannot_be_read(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It may follow the heads, so that nothing is known about them."""
    project(root, *FORK, **{"migrations/versions/d4.py": "def ("})
    assert run(["merge"]) == 1
    assert capsys.readouterr() == (
        "",
        "revlint: nothing was changed: migrations/versions/d4.py: it cannot be read; repair it "
        "first\n",
    )


def test_the_heads_are_merged_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(root, *FORK)
    assert run(["merge", "-m", "join orders & carts"]) == 0
    (new,) = {*versions(root)} - {"a1.py", "b2.py", "c3.py"}
    id_ = new.partition("_")[0]
    assert new == f"{id_}_join_orders_carts.py"
    assert capsys.readouterr().out == (
        f"merge 'b2' and 'c3' in '{id_}'\n"
        f"  add migrations/versions/{new}\n"
        f"  chain migrations then has the head '{id_}'\n"
    )
    assert alembic_heads(root) == (id_,)
    assert run_alembic(root, "upgrade", "head") == ""

    assert run(["merge"]) == 0
    assert f"nothing to do: chain migrations has one head, '{id_}'" in capsys.readouterr().err


def test_a_diff_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(root, *FORK)
    assert run(["merge", "--diff"]) == 0
    assert "+down_revision = ('b2', 'c3')\n" in capsys.readouterr().out
    assert versions(root) == ["a1.py", "b2.py", "c3.py"]


@pytest.mark.parametrize(
    ("lines", "words", "said"),
    [
        (FORK, ["b2"], "name two heads or more"),
        (FORK, ["b2", "a1"], "'a1' is not a head of chain migrations"),
        (FORK, ["b2", "x9"], "no revision 'x9' in chain migrations"),
        (FORK, ["x9", "b2"], "no revision 'x9'"),
        (FORK, ["--chain", "migration"], "no chain 'migration'; did you mean 'migrations'?"),
        (
            (
                *("<base> -> a1 (l)", "a1 -> b2", "a1 -> c3"),
                *("<base> -> x1 (r)", "x1 -> y2", "x1 -> z3"),
            ),
            [],
            "chain migrations has several forks; name the heads of one: 'b2' and 'c3'; 'y2' and "
            "'z3'",
        ),
    ],
)
def test_what_is_refused(
    lines: tuple[str, ...],
    words: list[str],
    said: str,
    root: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(root, *lines)
    before = versions(root)
    assert run(["merge", *words]) == 1
    assert f"nothing was changed: {said}" in capsys.readouterr().err
    assert versions(root) == before


def test_heads_with_labels_are_merged_only_if_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project(root, "<base> -> a1", "a1 -> b2 (left)", "a1 -> c3 (right)")
    assert run(["merge"]) == 0
    said = "chain migrations may have its 2 heads, 'b2' and 'c3'; name them to merge them"
    assert said in capsys.readouterr().err
    assert run(["merge", "c3", "b2"]) == 0
    assert "merge 'b2' and 'c3' in" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["heads"], ["bbb", "ccc"], ["left", "right"]])
def test_heads_are_named_as_alembic_names_them(
    words: list[str], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project(root, "<base> -> aaaa", "aaaa -> bbbb (left)", "aaaa -> cccc (right)")
    assert run(["merge", *words]) == 0
    assert "merge 'bbbb' and 'cccc' in" in capsys.readouterr().out


def test_two_histories_are_merged(root: Path) -> None:
    project(root, "<base> -> a1", "<base> -> b2")
    assert run(["merge"]) == 0
    assert len(alembic_heads(root)) == 1


def test_the_id_is_the_next_number(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(root, "<base> -> 0001", "0001 -> 0002", "0001 -> 0003")
    assert run(["merge"]) == 0
    assert "merge '0002' and '0003' in '0004'" in capsys.readouterr().out
    assert "0004_merge_heads.py" in versions(root)
    assert run(["next-id"]) == 0
    assert capsys.readouterr().out == "0005\n"


def test_the_head_file_lists_the_new_head(root: Path) -> None:
    config = '[chains.m]\nscript-location = "migrations"\nhead-file = "migrations/HEAD"\n'
    project(root, *FORK, **{"revlint.toml": config, "migrations/HEAD": "b2\nc3\n"})
    assert run(["merge"]) == 0
    assert (root / "migrations/HEAD").read_text().split() == [*alembic_heads(root)]


def test_a_file_is_never_overwritten(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(root, *FORK)
    ini = "[alembic]\nscript_location = %(here)s/migrations\nfile_template = %%(slug)s\n"
    write(root, {"alembic.ini": ini, "migrations/versions/b2.py": ""})
    (root / "migrations/versions/b2.py").rename(root / "migrations/versions/merge_heads.py")
    write(
        root,
        {"migrations/versions/merge_heads.py": history("a1 -> b2")["migrations/versions/b2.py"]},
    )
    assert run(["merge"]) == 1
    assert "merge_heads.py: there is a file of that name already" in capsys.readouterr().err


def test_what_the_base_has_counts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = Repo(root / "git")
    repo.write({"alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n"})
    for n in range(1, 4):
        repo.revise(f"000{n}", *([f"000{n - 1}"] if n > 1 else []))
    repo.write({"migrations/env.py": ""})
    repo.commit()
    repo.git("switch", "-qc", "topic")
    repo.git("switch", "-q", "main")
    repo.revise("0004", "0003")
    repo.commit()
    repo.git("switch", "-q", "topic")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repo.root)
        assert run(["next-id"]) == 0
        assert run(["next-id", "--base", "main"]) == 0
    assert capsys.readouterr().out == "0004\n0005\n"


@pytest.mark.parametrize(
    ("lines", "config", "expected"),
    [
        (("<base> -> 001_a", "001_a -> 002_b", "002_b -> 003_c"), "", "004\n"),
        (("<base> -> 001_a", "001_a -> 002_b"), r"id-pattern = '\d{3}_[a-z]+'", "003\n"),
        (("<base> -> v1.x", "v1.x -> v2.x"), r"id-pattern = 'v\d\.x'", "v3.x\n"),
    ],
)
def test_the_next_number(
    lines: tuple[str, ...],
    config: str,
    expected: str,
    root: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(root, *lines, **{"revlint.toml": config})
    assert run(["next-id"]) == 0
    assert capsys.readouterr().out == expected


def test_ids_that_are_not_numbered(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(root, *FORK)
    assert run(["next-id"]) == 1
    assert capsys.readouterr() == ("", "revlint: the ids of chain migrations are not numbered\n")
