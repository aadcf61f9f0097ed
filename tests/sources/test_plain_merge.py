"""Which files a merge takes from the linted side: what holds now, and after any edit of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from revlint.migration.reader import read_id
from revlint.sources.base import Base
from revlint.sources.comparison import LintedSide, open_base
from revlint.sources.disk import DiskTree
from revlint.sources.index import work_tree_side
from revlint.sources.repository import Repository
from tests.git_support import Repo

OLD, NEW = "versions/old.py", "versions/new.py"
LONG = "".join(f"LINE = {number}\n" for number in range(30))
START: dict[str, str] = {
    OLD: LONG,
    "versions/b.py": "B\n",
    "app/one.py": LONG + "ONE\n",
    "top": "x",
}

Files = Mapping[str, str | None]


@pytest.mark.parametrize(
    ("theirs", "ours", "path", "takes"),
    [
        pytest.param({}, {NEW: "N\n"}, NEW, True, id="the base has not moved on"),
        pytest.param({}, {OLD: "O\n"}, OLD, True, id="an old file"),
        pytest.param({"top": "y"}, {NEW: "N\n"}, NEW, True, id="a new file"),
        pytest.param({"top": "y"}, {OLD: "O\n"}, OLD, True, id="an old file that stays"),
        pytest.param({OLD: "T\n"}, {OLD: "O\n"}, OLD, False, id="both changed it"),
        pytest.param({OLD: LONG + "T\n"}, {}, OLD, False, id="the base changed it"),
        pytest.param({OLD: None}, {}, OLD, False, id="the base deleted it"),
        pytest.param({NEW: "T\n"}, {NEW: "N\n"}, NEW, False, id="both added it"),
        pytest.param(
            {"app/one.py": LONG + "TWO\n"},
            {"app/one.py": None, NEW: LONG + "ONE\n"},
            NEW,
            False,
            id="it may be a renamed file that the base changed",
        ),
        pytest.param(
            {"top": "y"},
            {"app/one.py": None, NEW: LONG + "ONE\n"},
            NEW,
            True,
            id="it may be a renamed file that the base has as it was",
        ),
        pytest.param(
            {"app/two.py": "T\n"},
            {"app/one.py": None, NEW: LONG + "ONE\n"},
            NEW,
            False,
            id="the base adds a file to a folder that may be renamed",
        ),
        pytest.param(
            {OLD: None, "versions/b.py": None, "moved/old.py": LONG, "moved/b.py": "B\n"},
            {NEW: "N\n"},
            NEW,
            False,
            id="the base renamed the folder",
        ),
    ],
)
def test_a_file_is_taken_as_it_is(
    tmp_path: Path, theirs: Files, ours: Files, path: str, *, takes: bool
) -> None:
    repo = Repo(tmp_path / "repository")
    repo.write(START)
    repo.commit()
    repo.git("switch", "-q", "-c", "topic")
    repo.write(ours)
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.write(theirs)
    repo.commit()
    repo.git("switch", "-q", "topic")
    with opened(repo) as base:
        assert base.takes(path) is takes
    for text in ("", "E\n", LONG, LONG + "ONE\n", LONG + "TWO\n") if takes else ():
        repo.write({path: text})
        with opened(repo) as base:
            assert base.merged.read(path) == text.encode()


@contextmanager
def opened(repo: Repo) -> Iterator[Base]:
    with Repository(repo.root) as repository:
        tree = DiskTree(repo.root)
        side = work_tree_side(repository, tree)
        yield open_base("main", tree, LintedSide(repository, side, "", read_id)).base
