"""id-gap and taken-number: numbered ids of files that the base does not have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from revlint.cli import run
from revlint.config.config import ChainConfig
from revlint.engine.example import history
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint_rules.id_gap import IdGap
from tests.change.changes import Files
from tests.change.changes import findings as findings_of_change
from tests.git_support import VERSIONS, Repo, start
from tests.support import chain_of, findings


def line(*ids: str) -> dict[str, str]:
    """One line of revisions."""
    return history(*(f"{a} -> {b}" for a, b in zip(("<base>", *ids), ids, strict=False)))


def gaps(
    old: Iterable[str], new: Iterable[str], pattern: str = r"\d+", known: bool = True
) -> list[Finding]:
    """What id-gap finds in a line of old and new revisions."""
    paths = [f"{VERSIONS}/{id_}.py" for id_ in new] if known else None
    config = ChainConfig(id_pattern=pattern)
    return findings(IdGap, chain_of(line(*old, *new), config, new=paths))


class TestGap:
    def test_the_finding(self) -> None:
        [found] = gaps(["oss000", "oss001"], ["oss003", "oss004"], r"oss\d{3}")
        assert found.title == "id 'oss003' leaves a gap after number 1"
        assert found.label == "1 free number before this one"
        assert found.facts == ("the other ids of this chain count up one by one",)
        assert found.help == (
            "change 'oss003' to 'oss002', then change 'oss004' to 'oss003': here, in the file "
            "name and in every down_revision that names it"
        )
        assert found.location.path == f"{VERSIONS}/oss003.py"

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            (["1", "2"], ["4"], ["4: 3"]),
            (["1", "2"], ["5", "8"], ["5: 3", "8: 4"]),
            (["8"], ["10"], ["10: 9"]),
            (["09"], ["11"], ["11: 10"]),
            (["1", "2", "5"], ["8"], ["8: 6"]),
            (["1", "2"], ["3", "4"], []),
            (["1", "2", "5"], ["6"], []),
            (["1", "2", "5"], ["4"], []),
            ([], ["1", "5"], []),
            (["10", "20", "30"], ["50"], []),
            (["4711", "0815", "9000"], ["1234"], []),
            (["240101", "240102", "240308", "240401", "240530"], ["240601"], []),
        ],
    )
    def test_which_numbers(self, old: list[str], new: list[str], expected: list[str]) -> None:
        found = {str(f.revision): f.help for f in gaps(old, new)}
        wanted = {id_: re.findall(rf"'{id_}' to '(\d+)'", text) for id_, text in found.items()}
        assert [f"{id_}: {free}" for id_, [free] in wanted.items()] == expected

    def test_each_prefix_counts_for_itself(self) -> None:
        pattern = r"(oss|park)\d+"
        assert gaps(["oss1", "oss2"], ["park0", "oss3"], pattern) == []
        [found] = gaps(["oss1", "park1"], ["oss2", "park5"], pattern)
        assert found.revision == "park5"

    def test_an_end_after_the_number_is_kept(self) -> None:
        [found] = gaps(["0001_a"], ["0003_b"], r"\d{4}_\w+")
        assert found.help.startswith("change '0003_b' to '0002_b': here, in the file name")

    @pytest.mark.parametrize("pattern", [r"\w+", r"[0-9a-f]+", r"\d+|x\d\d", r"[1-9]"])
    def test_patterns_without_a_counter(self, pattern: str) -> None:
        assert bool(gaps(["1", "2"], ["9"], pattern)) is (pattern == r"\d+|x\d\d")

    def test_where_nothing_is_new_nothing_is_said(self) -> None:
        assert gaps(["1", "2", "5"], []) == []
        assert gaps(["1", "2"], ["5"], known=False) == []
        chain = chain_of(line("1", "2", "5"), new=[f"{VERSIONS}/5.py"])
        assert findings(IdGap, chain) == []

    def test_the_advice_leaves_no_gap(self) -> None:
        found = gaps(["1", "2"], ["5", "8", "9"])
        assert found[0].help.startswith(
            "change '5' to '3', then change '8' to '4', then change '9' to '5': here"
        )
        assert gaps(["1", "2"], ["3", "4", "5"]) == []


PATTERN = "id-pattern = '{}'\n"


def taken(
    before: Files, now: Files, tip: Files | None = None, pattern: str = r"\d{4}_[a-z]+"
) -> list[Finding]:
    found = findings_of_change(before, now, tip, config=PATTERN.format(pattern))
    return [finding for finding in found if finding.rule == "taken-number"]


class TestTaken:
    BASE = line("0001_a", "0002_b")

    def test_by_the_base(self) -> None:
        tip = line("0001_a", "0002_b", "0003_c")
        [found] = taken(self.BASE, line("0001_a", "0002_b", "0003_x", "0004_y"), tip)
        assert found.title == ("the number of id '0003_x' is taken on origin/main (1a2b3c4d5e6f)")
        assert found.label == "'0003_c' has this number"
        assert [show_paths(fact) for fact in found.facts] == [
            f"the other file is {VERSIONS}/0003_c.py",
            "once both are merged, two revisions of this chain have one number",
        ]
        assert found.help == (
            "merge or rebase onto origin/main, then change '0004_y' to '0005_y', then change "
            "'0003_x' to '0004_x': here, in the file name and in every down_revision that names it"
        )
        assert [" ".join(command.words) for command in found.commands] == [
            "git merge origin/main",
            "revlint rebase --base origin/main --renumber",
        ]
        assert found.location.path == f"{VERSIONS}/0003_x.py"
        assert found.severity == "warning"

    def test_by_a_file_that_the_branch_had_already(self) -> None:
        [found] = taken(self.BASE, line("0001_a", "0002_b", "0002_x"))
        assert found.help.startswith("change '0002_x' to '0003_x': here")
        assert [" ".join(command.words) for command in found.commands] == [
            "revlint rebase --base origin/main --renumber"
        ]

    def test_by_another_new_file(self) -> None:
        now = line("0001_a", "0002_b", "0003_z", "0003_x")
        [found] = taken(self.BASE, now)
        assert found.revision == "0003_x"
        assert found.title == "the number of id '0003_x' is taken"
        assert found.help.startswith("change '0003_x' to '0004_x': here")

    def test_the_same_id_is_reported_once(self) -> None:
        """As reused-id, where the base has it with other code."""
        tip = {**line("0001_a", "0002_b", "0003_c")}
        path = f"{VERSIONS}/0003_c.py"
        now = {**tip, path: tip[path].replace("pass", "op.f()", 1)}
        config = PATTERN.format(r"\d{4}_[a-z]+")
        found = findings_of_change(self.BASE, now, tip, config=config)
        assert [f.rule for f in found if f.rule != "merge-conflict"] == ["reused-id"]

    def test_free_numbers(self) -> None:
        assert taken(self.BASE, line("0001_a", "0002_b", "0003_c")) == []
        old = {**self.BASE, **history("0002_b -> 0002_c")}
        assert taken(old, {**old, **history("0002_c -> 0003_d")}) == []
        assert taken(self.BASE, line("0001_a", "0002_b", "0002_x"), pattern=r"\w+") == []


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A clone with main at 0002_b, and a branch of it, checked out, with 0003_x."""
    origin = start(tmp_path / "origin", "0001_a", "0002_b")
    origin.write({"revlint.toml": PATTERN.format(r"\d{4}_[a-z]+")})
    origin.commit("configuration")
    repo = origin.clone(tmp_path / "clone")
    repo.git("switch", "-qc", "topic")
    repo.revise("0003_x", "0002_b", body="\n# x\n")
    repo.commit("x")
    monkeypatch.chdir(repo.root)
    return repo


def check(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    run(["check", "--output-format", "json", "--no-cache", *options])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return [f for f in found if f["rule"] in ("id-gap", "taken-number")]


def push(repo: Repo, branch: str, id_: str, *, parent: str = "0002_b", body: str = "") -> None:
    """A branch of main that the remote has and that is not checked out."""
    repo.git("switch", "-qc", branch, "origin/main")
    repo.revise(id_, parent, body=body)
    repo.commit(branch)
    repo.git("push", "-q", "origin", branch)
    repo.git("switch", "-q", "topic")
    repo.git("branch", "-qD", branch)


DROPS = "\n\ndef upgrade() -> None:\n    op.drop_table('mail')\n"


class TestBranches:
    def test_a_remote_branch_has_the_number(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        push(repo, "other", "0003_y", body=DROPS)
        before = repo.state()
        [found] = check(capsys, "--base", "origin/main")
        assert repo.state() == before
        assert found["title"] == "the number of id '0003_x' is taken on origin/other"
        assert found["facts"][0] == f"the other file is {VERSIONS}/0003_y.py"
        assert found["help"].startswith("change '0003_x' to '0004_x': here")
        # Without a base, nothing is compared with branches.
        assert check(capsys) == []

    def test_a_remote_branch_has_the_whole_id(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.git("mv", f"{VERSIONS}/0003_x.py", f"{VERSIONS}/0003.py")
        repo.commit("rename")
        push(repo, "other", "0003_x", body=DROPS)
        [found] = check(capsys, "--base", "origin/main")
        assert found["title"] == "the number of id '0003_x' is taken on origin/other"
        assert found["facts"][1] == (
            "once both are merged, Alembic warns, runs one of the two files and skips the other"
        )

    def test_local_branches_do_not_count(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.git("switch", "-qc", "local", "origin/main")
        repo.revise("0003_l", "0002_b", body=DROPS)
        repo.commit("local")
        repo.git("switch", "-q", "topic")
        assert check(capsys, "--base", "origin/main") == []

    def test_the_remote_copy_of_the_branch_does_not_count(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.git("push", "-q", "origin", "topic")
        repo.write({f"{VERSIONS}/0003_x.py": None})
        repo.revise("0003_renamed", "0002_b", body=DROPS)
        assert check(capsys, "--base", "origin/main") == []

    def test_what_is_merged_does_not_count(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A number that was given up before."""
        repo.git("push", "-q", "origin", "topic:merged")
        repo.write({f"{VERSIONS}/0003_x.py": None})
        repo.revise("0003_other", "0002_b", body=DROPS)
        repo.commit("other")
        assert check(capsys, "--base", "origin/main") == []

    def test_the_same_migration_under_another_name_does_not_count(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        push(repo, "other", "0003_y", body=DROPS)
        repo.revise("0003_x", "0002_b", body=DROPS)
        assert check(capsys, "--base", "origin/main") == []

    def test_a_gap_that_another_branch_fills(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.revise("0005_z", "0003_x")
        [found] = check(capsys)
        assert found["title"] == "id '0005_z' leaves a gap after number 3"
        repo.commit("z")
        push(repo, "other", "0004_y", body=DROPS)
        assert check(capsys) == []
        assert check(capsys, "--base", "origin/main") == []

    def test_a_file_that_is_renamed_is_not_new(
        self, repo: Repo, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repo.revise("0005_z", "0003_x")
        repo.commit("a gap")
        repo.git("mv", f"{VERSIONS}/0005_z.py", f"{VERSIONS}/z.py")
        assert check(capsys) == []


def test_init_makes_no_findings_of_old_gaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = start(tmp_path / "repo", "app0001", "app0002", "app0003", "app0007")
    monkeypatch.chdir(repo.root)
    run(["init"])
    path = repo.root / "revlint.toml"
    assert "id-pattern = 'app\\d{4}'" in path.read_text()
    # A comment in it: one chain needs no configuration.
    path.write_text("id-pattern = 'app\\d{4}'\n")
    assert check(capsys) == []
    repo.revise("app0009", "app0007")
    assert [found["revision"] for found in check(capsys)] == ["app0009"]
