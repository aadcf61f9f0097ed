"""What git remembers, in the findings about ids that are missing or taken twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.engine.lint import lint
from revlint.finding import Finding
from revlint.migration.reader import read_id
from revlint.sources import history as git_past
from revlint.sources.disk import DiskTree
from revlint.sources.disk_trees import with_history
from revlint_rules.duplicate_revision import DuplicateRevision
from revlint_rules.missing_parent import MissingParent
from tests.git_support import VERSIONS, Repo, start


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return start(tmp_path / "repo", "a0", "b1", "c2")


def find(repo: Repo) -> Finding:
    before = repo.state()
    rules = [MissingParent, DuplicateRevision]
    (finding,) = lint(
        repo.root, with_history(DiskTree(repo.root), read_id), Config(), rules
    ).findings
    assert repo.state() == before
    return finding


def test_the_commit_that_deleted_the_parent(repo: Repo) -> None:
    repo.write({f"{VERSIONS}/b1.py": None})
    gone = repo.commit("Drop b1\x1b[31m, it is " + "long " * 40)
    repo.commit("later")
    finding = find(repo)
    assert finding.title.startswith("down_revision 'b1' is in no file of this chain")
    assert finding.help.startswith(
        f'commit {gone[:12]} of 2024-05-01 ("Drop b1\x1b[31m, it is long'
    )
    assert finding.help.endswith(
        f'…") deleted it with {VERSIONS}/b1.py: bring that back, with `git checkout '
        f"{gone[:12]}^ -- {VERSIONS}/b1.py`, or name the revision that is to be the parent now"
    )


def test_a_parent_that_was_deleted_and_not_committed(repo: Repo) -> None:
    repo.write({f"{VERSIONS}/b1.py": None})
    assert find(repo).help == (
        f"HEAD has it in {VERSIONS}/b1.py: bring that back, with "
        f"`git checkout HEAD -- {VERSIONS}/b1.py`"
    )


def test_the_branches_that_have_the_parent(repo: Repo) -> None:
    repo.git("switch", "-qc", "side")
    repo.revise("elsewhere", "c2")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.revise("e4", "elsewhere")
    assert find(repo).help == "it is on side: merge that first, or name a revision of this chain"


def test_a_parent_that_git_never_saw(repo: Repo) -> None:
    repo.revise("e4", "nowhere")
    assert find(repo).help.startswith("bring the file back that states it, correct the id")


def test_no_time_for_the_past(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_past, "_PATIENCE", 0)
    repo.write({f"{VERSIONS}/b1.py": None})
    repo.commit()
    assert find(repo).help.startswith("bring the file back that states it, correct the id")


def test_since_when_an_id_is_taken(repo: Repo) -> None:
    start_ = repo.head
    repo.revise("c2", "b1", name="c2_again")
    (related,) = find(repo).related
    assert (
        related.message
        == f"'c2' stands here too, since commit {start_[:12]} of 2024-05-01 (\"start\")"
    )


def test_the_older_file_of_two_is_told(repo: Repo) -> None:
    """The finding stands where the file is loaded last, whichever is older."""
    first = repo.head
    repo.revise("c2", "b1", name="a_copy")
    second = repo.commit("copy")
    finding = find(repo)
    assert finding.location.path == f"{VERSIONS}/c2.py"
    assert finding.related[0].message == (
        f"'c2' stands here too, since commit {second[:12]} of 2024-05-01 (\"copy\"); the other "
        f'file is older, of commit {first[:12]} of 2024-05-01 ("start")'
    )
