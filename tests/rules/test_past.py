"""What git remembers, in the findings about ids that are missing or taken twice."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.engine.example import revision_file
from revlint.engine.lint import lint
from revlint.finding import Finding
from revlint.migration.identifier import random_id
from revlint.migration.reader import read_id
from revlint.path_text import show_paths
from revlint.sources import history as git_past
from revlint.sources.disk import DiskTree
from revlint.sources.disk_trees import with_history
from revlint_rules import RULES
from revlint_rules.duplicate_revision import DuplicateRevision
from revlint_rules.missing_parent import MissingParent
from tests.advice.follow import check
from tests.advice.shell import attempt, run
from tests.git_support import VERSIONS, Repo, start
from tests.support import said


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return start(tmp_path / "repo", "a0", "b1", "c2")


def look(repo: Repo) -> tuple[Finding, ...]:
    before = repo.state()
    rules = [MissingParent, DuplicateRevision]
    tree = with_history(DiskTree(repo.root), read_id)
    found = lint(repo.root, tree, Config(), rules).findings
    assert repo.state() == before
    return found


def find(repo: Repo) -> Finding:
    (finding,) = look(repo)
    return finding


def test_the_commit_that_deleted_the_parent(repo: Repo) -> None:
    repo.write({f"{VERSIONS}/b1.py": None})
    gone = repo.commit("Drop b1\x1b[31m, it is " + "long " * 40)
    repo.commit("later")
    finding = find(repo)
    title, label, fact, error, *advice = said(finding)
    assert (title, label) == ("no revision 'b1' in this chain", "^ not the id of a revision file")
    assert fact.startswith(f'commit {gone[:12]} of 2024-05-01 ("Drop b1\x1b[31m, it is long')
    assert fact.endswith(f"…\") deleted {VERSIONS}/b1.py, which defined 'b1'")
    assert error == "every Alembic command fails: KeyError: 'b1'"
    assert advice == [
        "help: name the revision that replaces it, or restore the file",
        f"git checkout '{gone[:12]}^' -- {VERSIONS}/b1.py",
    ]
    run(advice[1], repo.root)
    assert look(repo) == ()


def test_a_parent_that_was_deleted_and_not_committed(repo: Repo) -> None:
    repo.write({f"{VERSIONS}/b1.py": None})
    *_, fact, _, help_, command = said(find(repo))
    assert fact == f"HEAD has it in {VERSIONS}/b1.py, and the working tree does not"
    assert help_ == "help: restore the file"
    assert command == f"git checkout HEAD -- {VERSIONS}/b1.py"
    run(command, repo.root)
    assert look(repo) == ()


def test_the_branches_that_have_the_parent(repo: Repo) -> None:
    repo.git("switch", "-qc", "side")
    repo.revise("elsewhere", "c2")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.revise("e4", "elsewhere")
    assert said(find(repo))[2:] == [
        "branch side has 'elsewhere'",
        "every Alembic command fails: KeyError: 'elsewhere'",
        "help: merge that branch first, or name a revision of this chain",
    ]


@pytest.mark.parametrize("where", [".", "migrations"])
def test_a_parent_that_is_not_staged(
    repo: Repo, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit of the child alone: the hook checks the index, and the parent is on disk."""
    parent = repo.revise("d3", "c2", name="new parent")
    child = repo.revise("e4", "d3")
    repo.git("add", child)
    monkeypatch.chdir(repo.root / where)
    (before,) = check(Path.cwd(), "--staged")
    assert before.title == "no revision 'd3' in this chain"
    (command,) = before.commands
    line = f"git add -- '{parent}'"
    assert command == (line if where == "." else f"(cd .. && {line})")
    run(command, Path.cwd())
    assert check(Path.cwd(), "--staged") == ()
    assert repo.git("diff", "--cached", "--name-only").split("\n") == sorted([parent, child])


def test_a_parent_that_git_never_saw(repo: Repo) -> None:
    repo.revise("e4", "nowhere")
    assert find(repo).help.startswith("correct the id, restore the file that defines it")


def test_no_time_for_the_past(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_past, "_PATIENCE", 0)
    repo.write({f"{VERSIONS}/b1.py": None})
    repo.commit()
    assert find(repo).help.startswith("correct the id, restore the file that defines it")


def test_since_when_an_id_is_taken(repo: Repo) -> None:
    start_ = repo.head
    repo.revise("c2", "b1", name="c2_again")
    finding = find(repo)
    assert finding.location.path == f"{VERSIONS}/c2_again.py"
    assert [show_paths(fact) for fact in finding.facts] == [
        f'{VERSIONS}/c2.py has the id since commit {start_[:12]} of 2024-05-01 ("start")',
        f"Alembic warns that the revision is present more than once, runs {VERSIONS}/c2_again.py "
        f"and skips {VERSIONS}/c2.py",
        "alembic upgrade head fails: Multiple head revisions are present",
    ]
    assert show_paths(finding.help) == (
        f"delete {VERSIONS}/c2_again.py, whose code equals {VERSIONS}/c2.py"
    )


def test_the_newer_file_of_two_has_the_finding(repo: Repo) -> None:
    """Whichever is loaded last."""
    first = repo.head
    repo.revise("c2", "b1", name="a_copy")
    repo.commit("copy")
    finding = find(repo)
    assert finding.location.path == f"{VERSIONS}/a_copy.py"
    assert finding.label == "this file is newer"
    assert show_paths(finding.facts[0]) == (
        f'{VERSIONS}/c2.py has the id since commit {first[:12]} of 2024-05-01 ("start")'
    )


def test_another_migration_gets_another_id_with_its_children(repo: Repo) -> None:
    """The older file keeps the id, and what follows it stays where it is."""
    repo.revise("d3", "c2")
    repo.commit("d3")
    files = {
        f"{VERSIONS}/a_c2_other.py": revision_file("c2", ("b1",), body="op.drop_table('t')"),
        f"{VERSIONS}/e4.py": revision_file("e4", ("c2",)),
    }
    repo.write(files)
    repo.commit("others")
    finding = find(repo)
    id_ = random_id("c2", f"{VERSIONS}/a_c2_other.py")
    assert show_paths(finding.help) == (f"give {VERSIONS}/a_c2_other.py another id, on top of 'd3'")
    (command,) = finding.commands
    assert command.words == ("revlint", "rename", f"{VERSIONS}/a_c2_other.py", id_)
    assert attempt(shlex.join(command.words), repo.root).returncode == 0
    moved = revision_file(id_, ("d3",), body="op.drop_table('t')")
    assert not (repo.root / VERSIONS / "a_c2_other.py").exists()
    assert (repo.root / VERSIONS / f"a_{id_}_other.py").read_text() == moved
    assert (repo.root / VERSIONS / "e4.py").read_text() == revision_file("e4", (id_,))
    assert (
        lint(repo.root, with_history(DiskTree(repo.root), read_id), Config(), RULES).findings == ()
    )


def test_files_of_one_commit_have_one_age(repo: Repo) -> None:
    repo.write(
        {f"{VERSIONS}/{name}.py": revision_file("d3", ("c2",), body=name) for name in ("a", "z")}
    )
    repo.commit("both")
    finding = find(repo)
    assert (finding.location.path, finding.label) == (f"{VERSIONS}/z.py", "")
    assert show_paths(finding.help).startswith(
        f"if no database has run this file, give {VERSIONS}/z.py another id, on top of 'd3'"
    )


def test_the_edge_of_a_shallow_clone_dates_nothing(repo: Repo, tmp_path: Path) -> None:
    repo.revise("c2", "b1", name="a_copy")
    repo.commit("copy")
    repo.revise("d3", "c2")
    repo.commit("later")
    finding = find(repo.clone(tmp_path / "shallow", "--depth", "2"))
    assert (finding.location.path, finding.label) == (f"{VERSIONS}/c2.py", "")
