"""Changes to chains with files that cannot be read, or whose values are unknown."""

from __future__ import annotations

import pytest

from revlint.engine.example import history, revision_file
from tests.change.changes import LINE, Files, findings, told, without

OLD = "migrations/versions/old.py"

#: Files that are in the base already, and how their own finding reads.
UNKNOWN = {
    "unreadable": ("revision = (\n", "old.py:1 error unreadable-file already"),
    "unknown id": (
        "import os\nrevision = os.environ['X']\ndown_revision = 'a1'\n"
        "branch_labels = ('legacy',)\n",
        "old.py:2 error dynamic-value already",
    ),
    "unknown parents": (
        "import os\nrevision = 'old'\ndown_revision = os.environ['X']\n"
        "branch_labels = ('legacy',)\n",
        "old.py:3 error dynamic-value already",
    ),
    "a number": (
        "revision = 'old'\ndown_revision = 7\nbranch_labels = ('legacy',)\n",
        "old.py:2 error invalid-value already",
    ),
}
BODY = "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


def with_old(files: Files, what: str) -> Files:
    text, _ = UNKNOWN[what]
    return {**files, OLD: text if what == "unreadable" else text + BODY}


@pytest.mark.parametrize("what", UNKNOWN)
def test_a_new_fork_over_an_old_unknown_file_is_reported(what: str) -> None:
    """The file names nothing newer than itself."""
    base = with_old(LINE, what)
    now = {**base, **history("c3 -> d4", "c3 -> e5")}
    assert told(base, now) == ["e5.py:10 error multiple-heads", UNKNOWN[what][1]]


@pytest.mark.parametrize("what", UNKNOWN)
def test_a_fork_of_the_merge_over_an_old_unknown_file_is_reported(what: str) -> None:
    base = with_old(LINE, what)
    tip, now = {**base, **history("c3 -> d4")}, {**base, **history("c3 -> e5")}
    assert told(base, now, tip) == ["e5.py:10 error fork-on-merge", UNKNOWN[what][1]]
    assert told(base, tip, tip) == [UNKNOWN[what][1]]


@pytest.mark.parametrize("what", UNKNOWN)
def test_a_branch_of_the_base_that_the_file_may_continue_is_no_fork(what: str) -> None:
    """The unknown file may follow c3 under a label, and d4 be the one head without."""
    base = with_old(LINE, what)
    expected = [UNKNOWN[what][1]]
    if what == "unreadable":
        # Such a file may be no revision; if it is one, its text declares no label.
        expected.insert(0, "d4.py:10 error multiple-heads")
    if what == "unknown id":
        # Its parent is known: it does not follow c3.
        expected.insert(0, "d4.py:10 error multiple-heads")
    assert told(base, {**base, **history("b2 -> d4")}) == expected


@pytest.mark.parametrize("what", UNKNOWN)
def test_a_file_that_changes_may_merge_what_is_new(what: str) -> None:
    base = {**LINE, OLD: revision_file("old", ("a1",), labels=("legacy",))}
    now = with_old({**LINE, **history("c3 -> d4", "c3 -> e5")}, what)
    expected = UNKNOWN[what][1].removesuffix(" already")
    found = [one for one in told(base, now) if not one.endswith("removed-revision")]
    if what == "unknown id":
        assert found == ["e5.py:10 error multiple-heads", expected]
    else:
        assert found == [expected]


def test_a_suppressed_finding_excuses_no_fork() -> None:
    comment = "# revlint: ignore[dynamic-value]"
    text = f"import os\nrevision = 'old'\ndown_revision = os.environ['X']  {comment}\n"
    old = {OLD: text + BODY}
    files = {**old, **history("old -> b2", "b2 -> c3", "b2 -> d4")}
    assert told(files, files) == ["d4.py:10 error multiple-heads already"]


@pytest.mark.parametrize(
    "body",
    [
        "def upgrade():\n    print 'old'\n",
        "def upgrade():\n<<<<<<< HEAD\n    pass\n=======\n    op.f()\n>>>>>>> topic\n",
        "<<<<<<< HEAD\ndef upgrade(): pass\n=======\n>>>>>>> topic\n",
        "@decorated(\ndef upgrade(): pass\n",
        "class A:\n    b = 'é'.encode(\n",
    ],
)
def test_a_file_has_known_edges_where_its_header_parses(body: str) -> None:
    header = revision_file("m1", ("b2", "c3")).partition("def ")[0]
    files = {**history("<base> -> a1", "a1 -> b2", "a1 -> c3"), "migrations/versions/m1.py": header}
    merged = {**files, "migrations/versions/m1.py": header + body}
    (found,) = findings(merged, merged)
    assert found.rule == "unreadable-file"
    forked = {**merged, **history("c3 -> d4")}
    assert [f.rule for f in findings(merged, forked)] == ["multiple-heads", "unreadable-file"]


@pytest.mark.parametrize(
    "body",
    [
        "def upgrade():\n    print 'old'\n\n\ndown_revision = 'c3'\n",
        "def upgrade():\n    print 'old'\n\n\nglobals()['down_revision'] = 'c3'\n",
        "def upgrade():\n    print 'old'\n\n\nfrom other import *\n",
    ],
)
def test_a_header_is_not_all_where_the_rest_binds_a_name(body: str) -> None:
    header = revision_file("m1", ("b2",)).partition("def ")[0]
    files = history("<base> -> a1", "a1 -> b2", "a1 -> c3")
    path = "migrations/versions/m1.py"
    (found,) = findings(files, {**files, path: header + body})
    assert found.rule == "unreadable-file"


def test_a_repaired_loop_hides_no_fork() -> None:
    """Nothing is to be restored that Alembic could not load."""
    base = {**LINE, **history("d4 -> d4")}
    now = {**LINE, **history("a1 -> d4")}
    assert told(base, now) == ["d4.py:10 error multiple-heads", "d4.py:10 note rewritten-revision"]


def test_a_missing_parent_that_the_merge_has_is_a_note() -> None:
    """The branch follows a revision that only the base has, since both came from elsewhere."""
    tip = {**LINE, **history("c3 -> d4")}
    now = {**LINE, **history("d4 -> e5")}
    (found,) = findings(LINE, now, tip)
    assert (found.rule, found.severity, found.in_base) == ("missing-parent", "note", False)
    assert found.facts == ("origin/main (1a2b3c4d5e6f) has 'd4', so that the merge has it too",)
    assert found.help == "merge or rebase onto origin/main to run Alembic on this branch"


def test_a_missing_parent_that_the_merge_lacks_too_is_an_error() -> None:
    now = {**without(LINE, "c3"), **history("d4 -> e5")}
    assert [f for f in told(LINE, now, {**LINE, **history("c3 -> x5")}) if "missing" in f] == [
        "e5.py:10 error missing-parent"
    ]
