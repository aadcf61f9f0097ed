"""``revlint baseline``, and ``revlint check`` with a baseline."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history, revision_file
from tests.cli.projects import write
from tests.edits.test_carry_out import files_below
from tests.git_support import Repo

FILE = "revlint-baseline.json"
USE = ("--baseline", FILE)
VERSIONS = "migrations/versions"
#: A fork, and a revision whose parent is missing.
OLD = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "gone -> d4")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, with a baseline of what is wrong in it."""
    root = write(tmp_path / "shop", OLD)
    monkeypatch.chdir(root)
    assert run(["baseline"]) == 0
    return root


def lint(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str], str]:
    """The status, a line for each finding and the summary, twice the same: read, and cached."""
    capsys.readouterr()
    found = []
    for _ in range(2):
        status = run(["check", "--output-format", "concise", *options])
        captured = capsys.readouterr()
        found.append((status, captured.out.splitlines(), captured.err.splitlines()[-1]))
    assert found[0] == found[1]
    return found[0]


def hidden(count: int) -> str:
    return f"The baseline hides {count} finding{'s' * (count != 1)}."


def test_a_baseline_is_written_and_hides_what_it_has(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / FILE).unlink()
    assert run(["baseline"]) == 0
    assert capsys.readouterr().err == (
        f"revlint: wrote {FILE}: 2 findings\n"
        f'revlint: add baseline = "{FILE}" to revlint.toml, or run '
        f"`revlint check --baseline {FILE}`\n"
    )
    assert lint(capsys, *USE) == (
        0,
        [],
        "No findings; read 1 chain, 4 files, 4 revisions. The baseline hides 2 findings.",
    )
    assert run(["check", *USE, "--output-format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["findings"] == []
    assert report["summary"]["in_baseline"] == 2
    assert lint(capsys)[0] == 1


def test_the_file_has_a_line_for_each_finding(root: Path) -> None:
    assert (root / FILE).read_text() == (
        '{\n "version": 1,\n "findings": [\n'
        '  {"rule": "missing-parent", "chain": "migrations", "revision": "d4", '
        f'"path": "{VERSIONS}/d4.py", "about": ["gone", "d4"], '
        '"title": "no revision \'gone\' in this chain"},\n'
        '  {"rule": "multiple-heads", "chain": "migrations", "revision": "c3", '
        f'"path": "{VERSIONS}/c3.py", "about": ["c3", "b2"], '
        "\"title\": \"two heads, 'b2' and 'c3'\"}\n"
        " ]\n}\n"
    )


def test_a_baseline_without_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, history("<base> -> a1")))
    assert run(["baseline"]) == 0
    assert (tmp_path / FILE).read_text() == '{\n "version": 1,\n "findings": []\n}\n'
    assert run(["check", *USE]) == 0


# What is the same finding


def test_lines_move(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (root / VERSIONS).iterdir():
        path.write_text(path.read_text().replace("revision =", "\n\n\nrevision =", 1))
    assert lint(capsys, *USE)[:2] == (0, [])


def test_branches_grow_at_their_ends(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, history("c3 -> e5", "b2 -> f6"))
    assert lint(capsys, *USE)[:2] == (0, [])


def test_files_and_folders_are_renamed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("c3", "d4"):
        (root / VERSIONS / f"{name}.py").rename(root / VERSIONS / f"{name}_new.py")
    assert lint(capsys, *USE)[:2] == (0, [])
    (root / "db").mkdir()
    (root / "migrations").rename(root / "db/migrations")
    ini = "[alembic]\nscript_location = %(here)s/db/migrations\n"
    (root / "alembic.ini").write_text(ini)
    assert lint(capsys, *USE) == (
        0,
        [],
        f"No findings; read 1 chain, 4 files, 4 revisions. {hidden(2)}",
    )


def test_a_chain_gets_a_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "revlint.toml").write_text('[chains.main]\nscript-location = "migrations"\n')
    assert lint(capsys, *USE)[:2] == (0, [])


def test_a_third_head_is_new(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, history("a1 -> e5"))
    status, found, summary = lint(capsys, *USE)
    assert (status, found) == (
        1,
        [f"{VERSIONS}/e5.py:10:17: error[multiple-heads] three heads, 'b2', 'c3' and 'e5'"],
    )
    assert summary.startswith("Found 1 error; ")
    assert summary.endswith(hidden(1))


def test_another_fork_is_new(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, history("b2 -> e5", "b2 -> f6"))
    status, found, _ = lint(capsys, *USE)
    assert status == 1
    assert [line.partition(" ")[2] for line in found] == [
        "error[multiple-heads] three heads, 'c3', 'e5' and 'f6'"
    ]


def test_the_same_mistake_in_another_chain_is_new(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root, history("<base> -> a1", "a1 -> b2", "a1 -> c3", under="other"))
    status, found, _ = lint(capsys, *USE)
    assert status == 1
    assert found == ["other/versions/c3.py:10:17: error[multiple-heads] two heads, 'b2' and 'c3'"]


def test_a_duplicate_names_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = history("<base> -> a1", "a1 -> b2")
    copy = revision_file("b2", ("a1",), body="op.drop_table('t')")
    monkeypatch.chdir(write(tmp_path, {**files, f"{VERSIONS}/copy.py": copy}))
    assert run(["baseline"]) == 0
    assert lint(capsys, *USE)[:2] == (0, [])
    # A third file is one more finding.
    write(tmp_path, {f"{VERSIONS}/more.py": copy.replace("'t'", "'u'")})
    assert lint(capsys, *USE)[:2] == (
        1,
        [f"{VERSIONS}/more.py:9:12: error[duplicate-revision] two files define revision 'b2'"],
    )
    # Another file in place of the one that got an id of its own, too.
    write(tmp_path, {f"{VERSIONS}/copy.py": revision_file("c3", ("b2",))})
    status, found, _ = lint(capsys, *USE, "--ignore", "stale-baseline")
    assert (status, len(found)) == (1, 1)
    # A renamed file is none.
    (tmp_path / VERSIONS / "copy.py").write_text(copy)
    (tmp_path / VERSIONS / "more.py").unlink()
    (tmp_path / VERSIONS / "copy.py").rename(tmp_path / VERSIONS / "copied.py")
    assert lint(capsys, *USE)[:2] == (0, [])


def test_two_equal_findings_need_two_entries(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = json.loads((root / FILE).read_text())
    whole["findings"] = [whole["findings"][1]] * 2
    (root / FILE).write_text(json.dumps(whole))
    status, found, _ = lint(capsys, *USE)
    assert status == 1
    assert found == [
        f"{VERSIONS}/d4.py:10:17: error[missing-parent] no revision 'gone' in this chain",
        f"{FILE}:1:1: warning[stale-baseline] one entry matches no finding",
    ]


# Entries that match nothing, and pruning


def test_what_is_repaired_is_pruned(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, history("b2, c3 -> e5", "e5 -> d4"))
    assert lint(capsys, *USE) == (
        0,
        [f"{FILE}:4:1: warning[stale-baseline] two entries match no finding"],
        "1 warning (stale-baseline) does not fail the run; --fail-on warning does. "
        "Read 1 chain, 5 files, 5 revisions.",
    )
    assert run(["check", *USE, "--output-format", "full"]) == 0
    out = capsys.readouterr().out
    assert f"multiple-heads: two heads, 'b2' and 'c3' ({VERSIONS}/c3.py)" in out
    command = f"revlint baseline --prune {FILE}"
    assert command in out
    assert run(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().err == f"revlint: wrote {FILE}: 0 findings, before 2\n"
    assert lint(capsys, *USE)[:2] == (0, [])


def test_prune_removes_only_what_matches_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (root / FILE).read_text().splitlines()
    write(root, history("b2, c3 -> e5", "lost -> f6"))
    assert run(["baseline", "--prune"]) == 0
    after = (root / FILE).read_text().splitlines()
    assert after == [*before[:3], before[3].removesuffix(","), *before[5:]]
    assert lint(capsys, *USE)[:2] == (
        1,
        [f"{VERSIONS}/f6.py:10:17: error[missing-parent] no revision 'lost' in this chain"],
    )


def test_an_entry_whose_fork_grew_is_not_pruned(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (root / FILE).read_text()
    write(root, history("a1 -> e5"))
    capsys.readouterr()
    assert run(["baseline", "--prune"]) == 0
    assert capsys.readouterr().err == f"revlint: nothing to do: {FILE} is as it should be\n"
    assert (root / FILE).read_text() == before


def test_entries_of_rules_that_do_not_run_stay(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (root / FILE).read_text()
    (root / "revlint.toml").write_text(
        f'ignore = ["multiple-heads"]\n[per-file-ignores]\n"{VERSIONS}/d4.py" = ["missing-parent"]'
    )
    assert lint(capsys, *USE)[:2] == (0, [])
    for options in (["--prune"], []):
        assert run(["baseline", *options]) == 0
        assert (root / FILE).read_text() == before


def test_prune_needs_a_baseline(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["baseline", "--prune", "none.json"]) == 2
    assert capsys.readouterr().err == (
        "revlint: none.json: no such file, so nothing can be pruned\n"
    )
    assert run(["baseline", "--prune", "--grow"]) == 2
    assert "--prune and --grow exclude each other" in capsys.readouterr().err


# A baseline only shrinks


def test_a_baseline_does_not_grow_by_itself(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (root / FILE).read_text()
    write(root, history("lost -> e5", "a1 -> f6"))
    capsys.readouterr()
    assert run(["baseline"]) == 1
    assert capsys.readouterr().err == (
        f"revlint: nothing was changed: {FILE}: the baseline would grow by 2 findings: "
        f"missing-parent: no revision 'lost' in this chain ({VERSIONS}/e5.py); "
        f"multiple-heads: three heads, 'b2', 'c3' and 'f6' ({VERSIONS}/f6.py); repair them, or "
        "accept them with --grow\n"
    )
    assert (root / FILE).read_text() == before
    assert run(["baseline", "--grow"]) == 0
    assert capsys.readouterr().err == f"revlint: wrote {FILE}: 3 findings, before 2\n"
    assert lint(capsys, *USE)[:2] == (0, [])


def test_a_baseline_shrinks(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, history("b2, c3 -> e5"))
    assert run(["baseline"]) == 0
    assert len(json.loads((root / FILE).read_text())["findings"]) == 1
    assert lint(capsys, *USE)[:2] == (0, [])


# Where a baseline is


def test_the_configuration_names_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / FILE).rename(root / "db.json")
    (root / "revlint.toml").write_text('baseline = "db.json"\n')
    capsys.readouterr()
    assert run(["baseline"]) == 0
    assert capsys.readouterr().err == "revlint: nothing to do: db.json is as it should be\n"
    assert lint(capsys)[:2] == (0, [])
    assert lint(capsys, "--no-baseline")[0] == 1
    (root / "db.json").unlink()
    assert lint(capsys) == (
        2,
        [],
        "revlint: db.json: no baseline can be read: there is no such file, or it is a link to "
        "nothing; `revlint baseline` writes one",
    )
    # Which then needs none.
    assert run(["baseline"]) == 0
    assert lint(capsys)[:2] == (0, [])
    assert run(["check", *USE, "--no-baseline"]) == 2


def test_pyproject_is_named_in_the_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write(tmp_path, {**OLD, "pyproject.toml": "[tool.revlint]\n"}))
    assert run(["baseline"]) == 0
    assert f'add baseline = "{FILE}" to [tool.revlint] of pyproject.toml' in capsys.readouterr().err


def test_from_another_directory(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "revlint.toml").write_text("")
    monkeypatch.chdir(root.parent)
    assert lint(capsys, "--baseline", f"shop/{FILE}", "shop")[:2] == (0, [])
    write(root, history("b2, c3 -> e5"))
    found = lint(capsys, "--baseline", f"shop/{FILE}", "shop")[1]
    assert found == [f"shop/{FILE}:5:1: warning[stale-baseline] one entry matches no finding"]
    assert run(["baseline", "--prune", f"shop/{FILE}"]) == 0
    assert lint(capsys, "--baseline", f"shop/{FILE}", "shop")[1] == []


def test_it_has_to_be_in_a_project(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root.parent, {FILE: (root / FILE).read_text()})
    capsys.readouterr()
    assert run(["check", "--baseline", f"../{FILE}"]) == 2
    assert capsys.readouterr().err == (
        f"revlint: --baseline ../{FILE}: it has to be below the project root, {root}\n"
    )
    (root / "linked.json").symlink_to(root.parent / FILE)
    assert run(["check", "--baseline", "linked.json"]) == 2
    assert "linked.json: no baseline can be read: it is a link that leads out of the project" in (
        capsys.readouterr().err
    )
    before = (root.parent / FILE).read_text()
    write(root, history("b2, c3 -> e5"))
    assert run(["baseline", "linked.json"]) == 2
    assert (root.parent / FILE).read_text() == before


@pytest.mark.parametrize(("file", "shown"), [("..", ".."), (".", "."), ("", "{root}")])
def test_a_directory_is_no_baseline(
    root: Path, capsys: pytest.CaptureFixture[str], file: str, shown: str
) -> None:
    """Nothing below it is linted to say so."""
    capsys.readouterr()
    assert run(["baseline", file]) == 2
    assert capsys.readouterr().err == (
        f"revlint: {shown.format(root=root)}: a directory; name the file of the baseline\n"
    )


def test_several_projects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        write(tmp_path / name, {**OLD, "revlint.toml": f'baseline = "{FILE}"\n'})
        assert run(["baseline", f"{name}/{FILE}"]) == 0
    assert lint(capsys, "one", "two") == (
        0,
        [],
        f"No findings; read 2 chains, 8 files, 8 revisions. {hidden(4)}",
    )
    (tmp_path / "two" / FILE).write_text('{"version": 1, "findings": []}')
    status, found, summary = lint(capsys, "one", "two")
    assert (status, len(found)) == (1, 2)
    assert summary.endswith(hidden(2))
    # That of the command line belongs to the project that it is in.
    (tmp_path / "two/other.json").write_text((tmp_path / "one" / FILE).read_text())
    assert lint(capsys, "--baseline", "two/other.json", "one", "two")[:2] == (0, [])


def test_a_path_asks_about_some_findings(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(capsys, *USE, f"{VERSIONS}/d4.py")[2].endswith(hidden(1))


def test_nothing_to_lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["baseline"]) == 3
    assert files_below(tmp_path) == {}


# Broken and hostile baselines

ENTRY: Mapping[str, object] = {"rule": "r", "path": "p", "title": "t"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: the baseline is not JSON: expecting value"),
        ("{\n<<<<<<< HEAD\n}", ":2: the baseline is not JSON: expecting property name"),
        ("[" * 100_000, ": the baseline is not JSON: a number is too long, or it is nested too"),
        ("9" * 10_000, ": the baseline is not JSON: a number is too long, or it is nested too"),
        ("[]", ': not a baseline: no object with "version" and "findings"'),
        ('{"version": 2, "findings": []}', ": the baseline has version 2; this revlint reads"),
        ('{"version": true, "findings": []}', ": the baseline has version True; this revlint"),
        ('{"version": "1", "findings": []}', ": the baseline has version 1; this revlint reads"),
        ('{"version": 1}', ': not a baseline: its keys have to be "version", "findings"'),
        ('{"version": 1, "findings": [], "x": 1}', ": not a baseline: its keys have to be"),
        ('{"version": 1,\n"findings": [\n1]}', ":1: entry 1 of the baseline is not an object"),
        ('{"version": 1,\n"findings": [\n[]]}', ":3: entry 1 of the baseline is not an object"),
        (
            '{"version": 1,\n"findings": [\n%s,\n{}]}',
            ":4: entry 2 of the baseline has no key 'path'",
        ),
        (
            '{"version": 1,\n"findings": [{"rule": "{[",\n"path": "", "title": ""},\n{"line": 1}]}',
            ":4: entry 2 of the baseline has an unknown key, 'line'; allowed: rule, chain,",
        ),
        (
            '{"version": 1, "findings": [{"rule": 1, "path": "", "title": ""}]}',
            ":1: entry 1 of the baseline has a 'rule' that is not a text",
        ),
        (
            '{"version": 1, "findings": [{"rule": "", "path": "", "title": "", "about": [1]}]}',
            ":1: entry 1 of the baseline has a 'about' that is not a list of texts",
        ),
    ],
)
def test_a_broken_baseline(
    root: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / FILE).write_text(text.replace("%s", json.dumps(ENTRY)))
    for command in (["check", *USE], ["baseline"], ["baseline", "--prune"]):
        capsys.readouterr()
        assert run(command) == 2
        assert capsys.readouterr().err.startswith(f"revlint: {FILE}{message}")


def test_bytes_that_are_no_text(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / FILE).write_bytes(b'{\n"\xff"')
    capsys.readouterr()
    assert run(["check", *USE]) == 2
    assert capsys.readouterr().err == f"revlint: {FILE}:2: the baseline is not UTF-8\n"
    (root / FILE).write_bytes(b" " * 3_000_000)
    assert run(["check", *USE]) == 2
    assert "no baseline can be read: it has 3000000 bytes or more" in capsys.readouterr().err
    (root / FILE).unlink()
    (root / FILE).mkdir()
    assert run(["check", *USE]) == 2
    assert "no baseline can be read: it is a directory" in capsys.readouterr().err


def test_hostile_words(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = {**ENTRY, "title": "\x1b[2J\n::error::", "path": "\ud800", "rule": "\ufdd0x"}
    (root / FILE).write_text(json.dumps({"version": 1, "findings": [entry] * 20}))
    for format_ in ("full", "concise", "json", "github", "sarif", "junit", "gitlab", "rdjson"):
        assert run(["check", *USE, "--output-format", format_]) == 1
        captured = capsys.readouterr()
        assert "\x1b" not in captured.out
        assert "\n::error::" not in captured.out
        assert "20 entries match no finding" in captured.out


def test_another_tool_formatted_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads((root / FILE).read_text())
    (root / FILE).write_text("\ufeff" + json.dumps(whole, indent=4, sort_keys=True))
    write(root, history("b2, c3 -> e5"))
    status, found, _ = lint(capsys, *USE)
    assert (status, found) == (
        0,
        [f"{FILE}:14:1: warning[stale-baseline] one entry matches no finding"],
    )


# With git


@pytest.fixture
def repo(root: Path) -> Repo:
    repo = Repo(root)
    repo.git("init", "-q", "-b", "main")
    (root / "revlint.toml").write_text(f'baseline = "{FILE}"\n')
    repo.git("add", "-A")
    repo.git("commit", "-qm", "start")
    return repo


def test_it_is_read_where_the_files_are(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (repo.root / FILE).unlink()
    assert lint(capsys)[0] == 2
    assert lint(capsys, "--staged")[:2] == (0, [])
    assert lint(capsys, "--at", "HEAD")[:2] == (0, [])
    repo.git("rm", "-q", "--cached", FILE)
    assert lint(capsys, "--staged")[0] == 2
    assert lint(capsys, "--at", "HEAD")[:2] == (0, [])


def test_a_change_that_adds_entries_is_visible(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("checkout", "-qb", "topic")
    write(repo.root, history("a1 -> e5"))
    base = ("--base", "main")
    status, found, _ = lint(capsys, *base)
    assert (status, len(found)) == (1, 1)
    assert run(["baseline", "--grow", *base]) == 0
    status, found, summary = lint(capsys, *base)
    assert (status, found) == (
        0,
        [f"{FILE}:5:1: warning[grown-baseline] this change adds one entry to the baseline"],
    )
    assert summary.endswith(hidden(2))
    assert run(["check", *base, "--output-format", "json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["facts"] == [
        f"multiple-heads: three heads, 'b2', 'c3' and 'e5' ({VERSIONS}/e5.py)"
    ]
    assert finding["in_base"] is False
    # A reviewer of the merged branch has seen it.
    repo.git("add", "-A")
    repo.git("commit", "-qm", "more")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "topic")
    assert lint(capsys, *base)[:2] == (0, [])
    # Fewer entries are none that are new.
    write(repo.root, history("b2, c3, e5 -> f6"))
    assert run(["baseline", "--prune"]) == 0
    assert lint(capsys, *base)[:2] == (0, [])


def test_entries_that_are_stale_on_the_base_too(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("checkout", "-qb", "topic")
    write(repo.root, history("b2, c3 -> e5"))
    stale = f"{FILE}:5:1: warning[stale-baseline] one entry matches no finding"
    # This branch repairs it.
    assert lint(capsys, "--base", "main")[:2] == (0, [stale])
    repo.git("add", "-A")
    repo.git("commit", "-qm", "repair")
    head = repo.git("rev-parse", "HEAD")
    assert lint(capsys, "--base", head)[1] == [f"{stale} (already so on {head[:12]})"]


def test_the_severity_of_new_entries(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.git("checkout", "-qb", "topic")
    write(repo.root, history("lost -> e5"))
    config = repo.root / "revlint.toml"
    config.write_text(config.read_text() + '[severity]\ngrown-baseline = "error"\n')
    assert run(["baseline", "--grow"]) == 0
    assert lint(capsys, "--base", "main")[0] == 1
    config.write_text(f'baseline = "{FILE}"\nignore = ["grown-baseline"]\n')
    assert lint(capsys, "--base", "main")[:2] == (0, [])


def test_what_the_base_changed_meanwhile(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """Entries that the base has removed, and a stale branch still has, are not added by it."""
    repo.git("checkout", "-qb", "topic")
    write(repo.root, history("d4 -> e5"))
    repo.git("add", "-A")
    repo.git("commit", "-qm", "topic")
    repo.git("checkout", "-q", "main")
    write(repo.root, history("b2, c3 -> f6"))
    assert run(["baseline", "--prune"]) == 0
    repo.git("add", "-A")
    repo.git("commit", "-qm", "main")
    repo.git("checkout", "-q", "topic")
    assert lint(capsys, "--base", "main")[:2] == (0, [])


# Edits


def test_hidden_findings_are_not_fixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {**history("<base> -> a1", "a1 -> b2"), **history("a1, b2 -> c3")}
    root = write(tmp_path, {**wrong, "revlint.toml": f'baseline = "{FILE}"\n'})
    monkeypatch.chdir(root)
    assert run(["baseline"]) == 0
    before = files_below(root)
    assert run(["check", "--fix"]) == 0
    assert files_below(root) == before
    write(root, history("b2, c3 -> d4"))
    assert run(["check", "--fix"]) == 0
    assert (root / VERSIONS / "c3.py").read_text() == wrong[f"{VERSIONS}/c3.py"]
    assert (root / VERSIONS / "d4.py").read_text() == history("c3 -> d4")[f"{VERSIONS}/d4.py"]
    assert run(["check", "--fix", "--no-baseline"]) == 0
    assert (root / VERSIONS / "c3.py").read_text() == history("b2 -> c3")[f"{VERSIONS}/c3.py"]


def test_an_edit_of_what_is_hidden(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its entry follows the ids and files that a command renames."""
    (root / "revlint.toml").write_text(f'baseline = "{FILE}"\n')
    capsys.readouterr()
    assert run(["rename", "c3", "c4", "--yes"]) == 0
    assert f"  change {FILE}: 1 known finding\n" in capsys.readouterr().out
    entry = json.loads((root / FILE).read_text())["findings"][1]
    assert (entry["revision"], entry["path"]) == ("c4", f"{VERSIONS}/c4.py")
    assert {*entry["about"]} == {"b2", "c4"}
    assert entry["title"] == "two heads, 'b2' and 'c4'"
    assert lint(capsys)[:2] == (0, [])
    assert run(["merge", "--yes"]) == 0
    stale = f"{FILE}:5:1: warning[stale-baseline] one entry matches no finding"
    assert lint(capsys)[:2] == (0, [stale])


def test_an_edit_beside_a_broken_baseline(root: Path) -> None:
    (root / "revlint.toml").write_text(f'baseline = "{FILE}"\n')
    (root / FILE).write_text("<<<<<<<")
    assert run(["rename", "c3", "c4", "--yes"]) == 0
    assert (root / FILE).read_text() == "<<<<<<<"


def test_a_comment_for_what_is_hidden(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = root / VERSIONS / "d4.py"
    path.write_text(
        path.read_text().replace("= 'gone'", "= 'gone'  # revlint: ignore[missing-parent]")
    )
    assert lint(capsys, *USE)[:2] == (
        0,
        [f"{FILE}:4:1: warning[stale-baseline] one entry matches no finding"],
    )
