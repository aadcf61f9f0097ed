"""``revlint graph``: what each option draws."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history
from tests.cli.projects import BAD, GOOD, write
from tests.git_support import VERSIONS, Repo, fork, start


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository with two branches that fork after b, c checked out; the working directory."""
    repo = start(tmp_path / "repo")
    fork(repo)
    monkeypatch.chdir(repo.root)
    return repo


def graph(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> tuple[str, str]:
    """What ``revlint graph`` writes to stdout and to stderr."""
    assert run(["graph", *arguments]) == status
    out, err = capsys.readouterr()
    return out, err


def ids(out: str) -> list[str]:
    """The second column of a list."""
    return [row.split("\t")[1] for row in out.splitlines()]


def test_text_with_findings_is_the_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, BAD))
    out, err = graph(capsys)
    assert out == (
        "migrations  2 revisions, 2 heads\n"
        "●  b     2026-01-05  add a column  (head)\n"
        "│    error[missing-parent]: no revision 'gone' in this chain\n"
        "✗  gone  (no file)\n"
        "\n"
        "●  a     2026-01-05  add a column  (head, base)\n"
    )
    assert err == ""


def test_rules_are_chosen_as_in_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, BAD))
    assert "missing-parent" not in graph(capsys, "--ignore", "missing-parent")[0]
    assert graph(capsys, "--select", "no-such-rule", status=2)[1].startswith("revlint: no rule")


def test_findings_can_be_left_out_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, BAD))
    out, err = graph(capsys, "--no-findings")
    assert "error" not in out
    assert "✗  gone" in out
    assert err == "revlint: findings are not shown (--no-findings)\n"


def test_findings_of_no_chain_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**GOOD, "other/x.py": GOOD["migrations/versions/b.py"]}
    monkeypatch.chdir(write(tmp_path, files))
    _, err = graph(capsys)
    assert err == "revlint: 1 finding is outside of the chains; `revlint check` shows all\n"
    assert graph(capsys, "migrations")[1] == ""


def test_names_choose_chains(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, {**GOOD, **history("<base> -> x", under="other")}))
    out, _ = graph(capsys, "other")
    assert out == "other  1 revision, 1 head\n●  x  2026-01-05  add a column  (head, base)\n"
    assert graph(capsys)[0].count(" head\n") == 2
    both, _ = graph(capsys, "other", "migrations")
    assert both.index("other  1") < both.index("migrations  2")


def test_a_list_has_parents_first_and_stable_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = history("<base> -> a", "a -> b (api)", "a -> c", "b, c -> d [x]", "<base> -> x")
    monkeypatch.chdir(write(tmp_path, files))
    out, err = graph(
        capsys, "--format", "list", "--config", str(write(tmp_path, {"r.toml": ""}) / "r.toml")
    )
    rows = [row.split("\t") for row in out.splitlines()]
    assert sorted(rows) == [
        ["migrations", *row, "2026-01-05", f"migrations/versions/{row[0]}.py", "add a column"]
        for row in (
            ["a", "-", "-", "-"],
            ["b", "a", "-", "api"],
            ["c", "a", "-", "-"],
            ["d", "b,c", "x", "-"],
            ["x", "-", "-", "-"],
        )
    ]
    order = [row[1] for row in rows]
    assert all(order.index(a) < order.index(b) for a, b in ("ab", "ac", "bd", "cd", "xd"))
    assert err == ""


def test_since_lists_only_what_a_commit_lacks(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ids(graph(capsys, "--format", "list", "--since", "main")[0]) == ["c"]
    assert graph(capsys, "--format", "list", "--since", "topic") == (
        "",
        "revlint: no revision is new since topic\n",
    )
    assert ids(graph(capsys, "--format", "list", "--since", "topic", "--at", "main")[0]) == ["d"]
    repo.git("mv", f"{VERSIONS}/c.py", f"{VERSIONS}/renamed.py")
    assert ids(graph(capsys, "--format", "list", "--since", "topic")[0]) == []
    repo.revise("e", "c")
    assert ids(graph(capsys, "--format", "list", "--since", "topic")[0]) == ["e"]
    assert graph(capsys, "--since", "nothing", status=2)[1].startswith("revlint: --since nothing: ")


def test_since_shows_where_new_revisions_are(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = graph(capsys, "--since", "main")
    assert out == (
        "migrations  3 revisions, 1 head\n"
        "●  c  2026-01-05  add a column  (head)\n"
        "○  b  2026-01-05  add a column\n"
        "┆  … 1 revision …\n"
    )


def test_since_before_there_was_a_chain(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.git("switch", "-q", "--orphan", "empty")
    empty = repo.commit("empty")
    repo.git("switch", "-q", "topic")
    assert ids(graph(capsys, "--format", "list", "--since", empty)[0]) == ["a", "b", "c"]


def test_base_shows_the_merge_and_marks_what_is_new(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = graph(capsys, "--base", "main")
    assert "●    c  2026-01-05  add a column  (new, head)\n" in out
    assert "│ ●  d  2026-01-05  add a column  (head)\n" in out
    assert "error[fork-on-merge]" in out
    assert err.startswith("revlint: comparing with main (")


def test_at_draws_a_commit(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert "●  d  2026-01-05" in graph(capsys, "--at", "main")[0]
    there = json.loads(graph(capsys, "--format", "json", "--at", "main")[0])["chains"][0]
    assert [r["revision"] for r in there["revisions"]] == ["a", "b", "d"]


def test_json_of_a_commit_is_that_of_its_files(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    at_head = graph(capsys, "--format", "json", "--at", "HEAD")
    assert at_head == graph(capsys, "--format", "json")


def test_around_shows_what_is_near_a_revision(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"x{n:02} -> x{n + 1:02}" for n in range(40)]
    files = history("<base> -> x00", *lines)
    monkeypatch.chdir(write(tmp_path, {**files, **history("<base> -> y", under="other")}))
    out, _ = graph(capsys, "--around", "x20")
    rows = out.splitlines()
    assert rows[0] == "migrations  41 revisions, 1 head"
    assert rows[1] == "┆  … 14 revisions …"
    assert [row.split()[1] for row in rows[2:15]] == [f"x{n}" for n in range(26, 13, -1)]
    assert rows[15:] == ["┆  … 14 revisions …"]


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("abc", "several ids begin with it: abcd1 and abcd2"),
        ("abcd3", "no revision has this id; did you mean 'abcd2' or 'abcd1'?"),
        ("ABCD1", "no revision has this id; did you mean 'abcd1' or 'abcd2'?"),
        ("a0b1e", "no revision has this id; did you mean 'a0b1c2d3e4f5'?"),
        ("zz", "no revision has this id; `revlint graph --format list` lists the ids"),
        ("other1", "no revision has this id; chain two/migrations has it"),
    ],
)
def test_around_needs_one_revision(
    id_: str,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = ("<base> -> abcd1", "abcd1 -> abcd2", "abcd2 -> c", "c -> a0b1c2d3e4f5")
    write(tmp_path, history(*lines, under="one/migrations"))
    write(tmp_path, history("<base> -> other1", under="two/migrations"))
    monkeypatch.chdir(tmp_path)
    words = f"revlint: --around {id_}: {said}\n"
    assert graph(capsys, "one/migrations", "--around", id_, status=2)[1] == words
    assert "●  a0b1c2d3e4f5 " in graph(capsys, "--around", "a0")[0]
    assert "○  abcd1 " in graph(capsys, "--around", "abcd1")[0]
    assert "other1" not in graph(capsys, "--around", "abcd1")[0]


def test_around_takes_an_id_that_no_file_defines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"x{n:02} -> x{n + 1:02}" for n in range(30)]
    monkeypatch.chdir(write(tmp_path, history("gone -> x00", *lines)))
    out, _ = graph(capsys, "--around", "gon")
    assert "x00" in out
    assert "gone" in out
    assert "x20" not in out


def test_full_folds_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"x{n} -> x{n + 1}" for n in range(60)]
    monkeypatch.chdir(write(tmp_path, history("<base> -> x0", *lines)))
    assert "┆  … 48 revisions …\n" in graph(capsys)[0]
    out, _ = graph(capsys, "--full")
    assert len(out.splitlines()) == 62


def test_output_goes_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, GOOD))
    shown, _ = graph(capsys)
    assert graph(capsys, "--output", "picture.txt", "--color", "always") == ("", "")
    assert (tmp_path / "picture.txt").read_text(encoding="utf-8") == shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--full", "--around", "a"], "--full and --around exclude each other"),
        (["--around", "a", "--since", "HEAD"], "--around and --since exclude each other"),
        (["--format", "json", "--full"], "--full and --format json exclude each other"),
        (["--since", ""], "--since needs a value"),
        (["--output", ""], "--output needs a value"),
    ],
)
def test_combinations(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(write(tmp_path, GOOD))
    assert said in graph(capsys, *arguments, status=2)[1]


def test_a_terminal_without_box_characters_gets_ascii(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = history("<base> -> a", "a -> b", "a -> c")
    path = "migrations/versions/b.py"
    files[path] = files[path].replace("add a column", "add a column " * 20)
    monkeypatch.chdir(write(tmp_path, files))
    done = subprocess.run(
        [sys.executable, "-m", "revlint", "graph"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "70"},
    )
    assert done.returncode == 0
    rows = done.stdout.decode("ascii").splitlines()
    assert rows[1].startswith("@    b  2026-01-05  add a column add a column ")
    assert rows[1].endswith("...  (head)")
    assert 66 < len(rows[1]) <= 70
    assert [row[:4].rstrip() for row in rows[2:]] == ["| @", "| |", "|-'", "o"]
