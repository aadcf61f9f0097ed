"""What bench.upgrades finds in the history of a repository."""

from __future__ import annotations

from pathlib import Path

from bench.upgrades import look

from revlint.engine.example import history, revision_file
from tests.git_support import VERSIONS, Repo

MAKE = 'op.create_table("users", sa.Column("id", sa.Integer))'


def test_the_newest_commit_and_a_merge_of_both_sides(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "clone")
    repo.write(history("<base> -> a1"))
    repo.commit("first")
    for branch in ("b2", "c3"):
        repo.git("switch", "-qc", branch, "main")
        repo.write({f"{VERSIONS}/{branch}.py": revision_file(branch, ("a1",), body=MAKE)})
        repo.commit(branch)
    repo.git("merge", "-q", "-m", "Merge branch 'b2'", "b2")
    merge = repo.git("rev-parse", "HEAD")
    joined = revision_file("d4", ("b2", "c3"), body="op.execute(text())")
    repo.write({f"{VERSIONS}/d4.py": joined})
    repo.commit("join")
    newest, merged = look(repo.root, 20)
    assert (newest["kind"], merged["kind"], merged["commit"]) == ("newest", "merge", merge)
    (chain,) = newest["chains"]
    assert (chain["operations"], len(chain["unknown"])) == (3, 1)
    assert chain["unknown"][0][:2] == (f"{VERSIONS}/d4.py:16", "execute")
    (found,) = newest["findings"]
    assert (found["rule"], found["path"]) == ("failing-operation", f"{VERSIONS}/b2.py")
    assert found["title"] == "'b2' fails on a new database"
