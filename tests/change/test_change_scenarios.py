"""What a careful reviewer would say of a change, and when nothing."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.engine.example import history, revision_file
from revlint.engine.lint import lint
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree, merge_files
from revlint.sources.past import DeletedFile, Past
from revlint_rules import RULES
from tests.change.changes import FORK, LINE, Files, edited, findings, moved, renamed, told, without
from tests.support import said

ADDED = history("c3 -> d4")
BODY = 'op.drop_table("mail")'


def with_body(id_: str, parent: str, body: str, name: str = "") -> dict[str, str]:
    return {
        f"migrations/versions/{name or id_}.py": revision_file(id_, (parent,), body=body),
    }


NOTHING_WRONG: dict[str, tuple[Files, Files, Files | None]] = {
    "nothing": (LINE, LINE, None),
    "nothing, behind a base that moved": (LINE, LINE, {**LINE, **ADDED}),
    "a pure addition": (LINE, {**LINE, **ADDED}, None),
    "a first revision": ({}, LINE, None),
    "the same addition on both sides": (LINE, {**LINE, **ADDED}, {**LINE, **ADDED}),
    "a file that was renamed": (LINE, renamed(LINE, "b2", "0002_b2"), None),
    "files that swapped their names": (
        LINE,
        {
            **LINE,
            "migrations/versions/b2.py": LINE["migrations/versions/c3.py"],
            "migrations/versions/c3.py": LINE["migrations/versions/b2.py"],
        },
        None,
    ),
    "a comment": (LINE, edited(LINE, "b2", "pass", "pass  # nothing"), None),
    "a docstring": (LINE, edited(LINE, "b2", "add a column", "add the mail column"), None),
    "quotes": (LINE, edited(LINE, "b2", "'a1'", '"a1"'), None),
    "annotations": (
        LINE,
        edited(LINE, "b2", "down_revision =", "down_revision: Union[str, None] ="),
        None,
    ),
    "a tuple of one": (
        LINE,
        edited(LINE, "b2", "down_revision = 'a1'", "down_revision = ('a1',)"),
        None,
    ),
    "a merge of two heads that the base has": (FORK, {**FORK, **history("b2, c3 -> d4")}, None),
    "the order of a merge's parents": (
        {**FORK, **history("b2, c3 -> d4")},
        {**FORK, **history("c3, b2 -> d4")},
        None,
    ),
    "a missing revision that is restored": (without(LINE, "b2"), LINE, None),
    "a revision that was removed and is restored on top": (
        without(LINE, "c3"),
        LINE,
        None,
    ),
    "a removal that the base has made too": (LINE, without(LINE, "c3"), without(LINE, "c3")),
    "an edit that the base has made too": (
        LINE,
        edited(LINE, "c3", "pass", BODY),
        edited(LINE, "c3", "pass", BODY),
    ),
    "a new base that a new merge joins": (
        LINE,
        {**LINE, **history("<base> -> x1", "c3, x1 -> m1")},
        None,
    ),
    "a labelled branch": (LINE, {**LINE, **history("a1 -> x1 (side)")}, None),
    "a chain that is moved": (
        LINE,
        moved(LINE, "db/alembic"),
        None,
    ),
    "a back-port": (
        history("<base> -> a1", "a1 -> b2"),
        {**history("<base> -> a1", "a1 -> b2"), **history("b2 -> d4")},
        None,
    ),
}


@pytest.mark.parametrize("name", NOTHING_WRONG)
def test_nothing_is_said_where_nothing_is_wrong(name: str) -> None:
    before, now, tip = NOTHING_WRONG[name]
    assert told(before, now, tip) == []


WRONG: dict[str, tuple[Files, Files, Files | None, list[str]]] = {
    "two branches that fork": (
        LINE,
        {**LINE, **ADDED},
        {**LINE, **history("c3 -> e5")},
        ["d4.py:10 error fork-on-merge"],
    ),
    "two branches that fork, the longer one here": (
        LINE,
        {**LINE, **ADDED, **history("d4 -> f6", "f6 -> g7")},
        {**LINE, **history("c3 -> e5")},
        ["d4.py:10 error fork-on-merge"],
    ),
    "a fork that is here already, merged": (
        {**LINE, **history("c3 -> e5")},
        {**LINE, **history("c3 -> e5"), **ADDED},
        None,
        ["d4.py:10 error multiple-heads"],
    ),
    "a fork of this side's own, and one with the base": (
        LINE,
        {**LINE, **ADDED, **history("c3 -> f6")},
        {**LINE, **history("c3 -> e5")},
        ["d4.py:10 error fork-on-merge", "f6.py:10 error multiple-heads"],
    ),
    "two branches that take one id": (
        LINE,
        {**LINE, **with_body("d4", "c3", BODY, "d4_mail")},
        {**LINE, **with_body("d4", "c3", 'op.drop_table("phone")', "d4_phone")},
        ["d4_mail.py:9 error reused-id"],
    ),
    "two branches that take one id and one file name": (
        LINE,
        {**LINE, **with_body("d4", "c3", BODY)},
        {**LINE, **with_body("d4", "c3", 'op.drop_table("phone")')},
        ["d4.py:9 error reused-id"],
    ),
    "a migration that was picked over under another name": (
        LINE,
        {**LINE, **with_body("d4", "c3", BODY, "d4_here")},
        {**LINE, **with_body("d4", "c3", BODY, "d4_there")},
        ["d4_here.py:9 error fork-on-merge"],
    ),
    "an insertion": (
        LINE,
        {**LINE, **history("b2 -> n1", "n1 -> c3")},
        None,
        ["n1.py:10 error inserted-revision"],
    ),
    "an insertion of two": (
        LINE,
        {**LINE, **history("b2 -> n1", "n1 -> n2", "n2 -> c3")},
        None,
        ["n1.py:10 error inserted-revision"],
    ),
    "a revision that depends on a new one": (
        LINE,
        {**LINE, **history("b2 -> c3 [x1]", "<base> -> x1 (x)")},
        None,
        ["x1.py:10 error inserted-revision"],
    ),
    "an edit": (
        LINE,
        edited(LINE, "b2", "pass", BODY),
        None,
        ["b2.py:16 warning edited-migration"],
    ),
    "a new parent": (
        LINE,
        {**LINE, **history("a1 -> c3")},
        None,
        ["c3.py:10 error rewritten-revision"],
    ),
    "a parent that is not there": (
        LINE,
        {**LINE, **history("zz -> c3")},
        None,
        ["c3.py:10 error rewritten-revision"],
    ),
    "a cycle": (
        LINE,
        {**LINE, **history("c3 -> a1")},
        None,
        ["a1.py:10 error rewritten-revision"],
    ),
    "a label that is new": (
        LINE,
        {**LINE, **history("<base> -> a1 (main)")},
        None,
        ["a1.py:11 note rewritten-revision"],
    ),
    "an id that is new, with the children that name it": (
        {**LINE, **with_body("b2", "a1", BODY)},
        {
            **without(LINE, "b2"),
            **with_body("x2", "a1", BODY, "b2"),
            **history("x2 -> c3"),
        },
        None,
        ["b2.py:9 error rewritten-revision"],
    ),
    "a removal at the head": (LINE, without(LINE, "c3"), None, ["c3.py:1 error removed-revision"]),
    "a removal in the middle": (
        LINE,
        without(LINE, "b2"),
        None,
        ["b2.py:1 error removed-revision"],
    ),
    "a removal of two": (
        LINE,
        without(LINE, "b2", "c3"),
        None,
        ["c3.py:1 error removed-revision"],
    ),
    "a revert while the base went on": (
        LINE,
        without(LINE, "c3"),
        {**LINE, **ADDED},
        ["c3.py:1 error removed-revision"],
    ),
    "a revision on top of one that the base removed": (
        LINE,
        {**LINE, **ADDED},
        without(LINE, "c3"),
        ["d4.py:10 error fork-on-merge"],
    ),
    "a squash that keeps the last id": (
        LINE,
        history("<base> -> c3"),
        None,
        ["c3.py:10 note removed-revision"],
    ),
    "a squash that keeps no id": (
        LINE,
        history("<base> -> z9"),
        None,
        ["c3.py:1 error removed-revision"],
    ),
    "a repair by a new parent": (
        FORK,
        {**FORK, **history("b2 -> c3")},
        None,
        ["c3.py:10 note rewritten-revision"],
    ),
    "a repair of a missing parent": (
        history("<base> -> a1", "zz -> b2"),
        history("<base> -> a1", "a1 -> b2"),
        None,
        ["b2.py:10 note rewritten-revision"],
    ),
    "a repair of a duplicate by a new id": (
        {**LINE, **with_body("b2", "c3", BODY, "d4")},
        {**LINE, **with_body("d4", "c3", BODY)},
        None,
        ["d4.py:9 note rewritten-revision"],
    ),
    "a repair by merge while the base went on": (
        FORK,
        {**FORK, **history("b2, c3 -> m1")},
        {**FORK, **history("c3 -> e5")},
        ["m1.py:10 error fork-on-merge"],
    ),
    "a base with two heads, one of them longer now": (
        FORK,
        {**FORK, **history("c3 -> d4", "d4 -> e5")},
        None,
        ["b2.py:10 error multiple-heads already"],
    ),
    "a third head beside two that the base has": (
        FORK,
        {**FORK, **history("a1 -> d4")},
        None,
        ["d4.py:10 error multiple-heads"],
    ),
    "behind a base that merged its heads since": (
        FORK,
        FORK,
        {**FORK, **history("b2, c3 -> d4")},
        ["c3.py:10 error multiple-heads already"],
    ),
    "a missing parent that the base lacks already": (
        without(LINE, "b2"),
        {**without(LINE, "b2"), **ADDED},
        None,
        ["c3.py:10 error missing-parent already"],
    ),
    "one more child of a missing parent": (
        without(LINE, "b2"),
        {**without(LINE, "b2"), **history("b2 -> d4")},
        None,
        ["c3.py:10 error missing-parent"],
    ),
    "a third copy": (
        {**LINE, "migrations/versions/copy1.py": LINE["migrations/versions/b2.py"]},
        {
            **LINE,
            "migrations/versions/copy1.py": LINE["migrations/versions/b2.py"],
            "migrations/versions/copy2.py": LINE["migrations/versions/b2.py"],
        },
        None,
        [
            "copy1.py:9 error duplicate-revision already",
            "copy2.py:9 error duplicate-revision",
        ],
    ),
    "a file that cannot be read any more": (
        LINE,
        {**LINE, "migrations/versions/b2.py": "def ("},
        None,
        ["b2.py:1 error unreadable-file"],
    ),
    "one that the base cannot read either, renamed": (
        {**LINE, "migrations/versions/b2.py": "def ("},
        {**without(LINE, "b2"), "migrations/versions/b3.py": "def ("},
        None,
        ["b3.py:1 error unreadable-file"],
    ),
    "a conflict": (
        LINE,
        edited(LINE, "c3", "add a column", "one"),
        edited(LINE, "c3", "add a column", "two"),
        ["c3.py:1 error merge-conflict"],
    ),
    "a rewriting and an edit": (
        LINE,
        edited({**LINE, **history("a1 -> c3")}, "c3", "pass", BODY),
        None,
        ["c3.py:10 error rewritten-revision", "c3.py:16 warning edited-migration"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_mistake_is_told_once(name: str) -> None:
    before, now, tip, expected = WRONG[name]
    assert told(before, now, tip) == expected


def test_only_what_is_new_may_be_moved() -> None:
    """A merged side is joined by a merge revision."""
    (mine,) = findings(LINE, {**LINE, **ADDED}, {**LINE, **history("c3 -> e5")})
    assert mine.help == (
        "merge or rebase onto origin/main, and put this branch, which is new, on top of 'e5'"
    )
    assert [shlex.join(command.words) for command in mine.commands] == [
        "git merge origin/main",
        "revlint rebase --base origin/main",
    ]
    (fork,) = findings(FORK, {**FORK, **history("a1 -> d4")})
    assert fork.help == "put this branch, which is new, on top of 'b2', and merge the others"
    assert [show_paths(" ".join(command.words)) for command in fork.commands] == [
        "revlint rebase d4 --onto b2 --base origin/main",
        "alembic -c alembic.ini merge -m merge heads c3 d4",
    ]


def test_a_renamed_file_is_not_new() -> None:
    (fork,) = findings(FORK, renamed(FORK, "c3", "0003_c3"))
    assert fork.in_base is True
    assert fork.help == "merge them"
    assert [command.words[-3:] for command in fork.commands] == [("-m", "merge heads", "heads")]


def test_a_merge_point_names_the_base_s_head_in_place_of_an_older_one() -> None:
    (fork,) = findings(FORK, {**FORK, **history("b2, c3 -> m1")}, {**FORK, **history("c3 -> e5")})
    assert fork.help == (
        "merge or rebase onto origin/main, and put this branch, which is new, on top of 'e5'"
    )
    assert [shlex.join(command.words) for command in fork.commands] == [
        "git merge origin/main",
        "revlint rebase --base origin/main",
    ]


def test_what_the_base_has_says_where() -> None:
    (fork,) = findings(FORK, {**FORK, **history("c3 -> d4")})
    assert fork.already == "already so on origin/main (1a2b3c4d5e6f)"
    (fork,) = findings(FORK, FORK, {**FORK, **history("b2, c3 -> d4")})
    assert fork.already == (
        "already so at 0f1e2d3c4b5a, where this side left origin/main (1a2b3c4d5e6f)"
    )


def test_without_a_base_nothing_is_known_of_it() -> None:
    (fork,) = lint(Path("/project"), MemoryTree(FORK), Config(), RULES).findings
    assert (fork.in_base, fork.already) == (None, "")


class _Past(Past):
    def deleted(self, folders: tuple[str, ...]) -> list[DeletedFile]:
        assert folders == ("migrations/versions",)
        text = revision_file("d4", ("b2",), body=BODY).encode()
        path = "migrations/versions/d4_old.py"
        return [DeletedFile(path, text, "f" * 40, "2026-01-05, Drop the audit table")]


def test_an_id_that_was_deleted_long_ago() -> None:
    now = {**LINE, **with_body("d4", "c3", 'op.drop_table("phone")')}
    (reused,) = findings(LINE, now, past=_Past())
    assert said(reused) == [
        "another migration had id 'd4'",
        "^ change this id",
        "migrations/versions/d4_old.py had it until commit ffffffffffff (2026-01-05, Drop the "
        "audit table) deleted that file",
        "databases that have run that migration skip this one",
        "help: give this revision and the file another id",
        "revlint rename d4 af327a647853 --base origin/main",
    ]
    assert told(LINE, {**LINE, **with_body("d4", "c3", BODY)}, past=_Past()) == []


def test_an_id_in_one_file_with_two_codes() -> None:
    """The merge cannot leave two files where both sides have one path."""
    mail, phone = with_body("d4", "c3", BODY), with_body("d4", "c3", 'op.drop_table("phone")')
    (reused,) = findings(LINE, {**LINE, **mail}, {**LINE, **phone})
    assert said(reused) == [
        "another migration has id 'd4'",
        "^ change this id",
        "this file has other code in origin/main (1a2b3c4d5e6f)",
        "the merge keeps one of the two; databases that have run the other skip it",
        "help: give this revision and the file another id",
        "revlint rename d4 af327a647853 --base origin/main",
    ]


def test_an_id_that_was_deleted_hides_no_fork() -> None:
    """The deleted migration is in no file after the merge: the fork is a mistake of its own."""
    now = {**LINE, **with_body("d4", "c3", 'op.drop_table("phone")')}
    assert told(LINE, now, {**LINE, **history("c3 -> e5")}, past=_Past()) == [
        "d4.py:9 error reused-id",
        "d4.py:10 error fork-on-merge",
    ]


def test_a_finding_explains_nothing_in_another_chain() -> None:
    def both(one: Files, other: Files) -> Files:
        return {**one, **{p.replace("migrations/", "other/"): text for p, text in other.items()}}

    mail, phone = with_body("d4", "c3", BODY), with_body("d4", "c3", 'op.drop_table("phone")')
    now = both({**LINE, **mail}, {**LINE, **mail})
    tip = both({**LINE, **phone}, {**LINE, **history("c3 -> e5")})
    assert told(both(LINE, LINE), now, tip) == [
        "d4.py:9 error reused-id",
        "d4.py:10 error fork-on-merge",
    ]


def test_removed_revision_disabled_leaves_its_consequence() -> None:
    config = 'ignore = ["removed-revision"]'
    assert told(LINE, without(LINE, "b2"), config=config) == ["c3.py:10 error missing-parent"]


@pytest.mark.parametrize(
    ("line", "config", "rule"),
    [
        ("c3 -> d4 [accounts1]", "", "d4.py:12 error missing-dependency"),
        (
            "c3 -> d4",
            '[chains.main]\nscript-location = "migrations"\nreleased = ["accounts1"]\n',
            "revlint.toml:1 error lost-release",
        ),
    ],
)
def test_a_name_that_the_base_lacks_too_is_known_whatever_it_is_like(
    line: str, config: str, rule: str
) -> None:
    before = {**LINE, **history(line)}
    assert told(before, {**before, **history("d4 -> accounts2")}, config=config) == [
        f"{rule} already"
    ]


def test_the_edit_is_shown() -> None:
    now = edited(LINE, "b2", "pass", BODY)
    (edit,) = findings(LINE, now)
    assert said(edit) == [
        "merged migration 'b2' was edited",
        "^ added",
        'origin/main (1a2b3c4d5e6f) does not have `op.drop_table("mail")` in upgrade()',
        "databases that have run it do not get the change",
        "help: restore it, and put the change into a new revision",
    ]


def test_an_edit_in_place_and_a_removed_statement_are_shown() -> None:
    before = {**LINE, **with_body("d4", "c3", BODY)}
    (edit,) = findings(before, edited(before, "d4", BODY, 'op.drop_table("phone")'))
    assert said(edit)[1:3] == [
        "^ changed",
        'origin/main (1a2b3c4d5e6f) has `op.drop_table("mail")` in upgrade()',
    ]
    (edit,) = findings(before, edited(before, "d4", BODY, "pass"))
    assert said(edit)[1:3] == [
        "^ a statement is missing here",
        'origin/main (1a2b3c4d5e6f) has `op.drop_table("mail")` in upgrade()',
    ]


def in_folder(files: Files, folder: str, *ids: str) -> dict[str, str | bytes]:
    """A tree in which the files of some revisions are in another folder."""
    paths = {f"migrations/versions/{id_}.py": f"{folder}/{id_}.py" for id_ in ids}
    return {paths.get(path, path): text for path, text in files.items()}


FAILS = "a database at 'c3' fails: Can't locate revision identified by 'c3'"
MANY = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4", "d4 -> e5")


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (
            LINE,
            without(LINE, "c3"),
            [
                "merged revision 'c3' was removed",
                FAILS,
                "help: restore the file",
                "git checkout 0f1e2d3c4b5a -- migrations/versions/c3.py",
            ],
        ),
        (
            LINE,
            without(LINE, "b2", "c3"),
            [
                "merged revisions 'c3' and 'b2' were removed",
                FAILS,
                "help: restore the files",
                "git checkout 0f1e2d3c4b5a -- migrations/versions/c3.py migrations/versions/b2.py",
            ],
        ),
        (
            LINE,
            {**without(LINE, "c3"), **history("b2 -> d4")},
            [
                "merged revision 'c3' was removed",
                FAILS,
                "help: restore the file, then set the down_revision of 'd4' to 'c3'",
                "git checkout 0f1e2d3c4b5a -- migrations/versions/c3.py",
            ],
        ),
        (
            MANY,
            {path: text for path, text in MANY.items() if "versions" not in path},
            [
                "5 merged revisions were removed",
                "origin/main (1a2b3c4d5e6f) has 'e5', 'd4', 'c3', 'b2' and 'a1'",
                FAILS.replace("c3", "e5"),
                "help: restore the files",
                "git checkout 0f1e2d3c4b5a -- migrations/versions",
            ],
        ),
        (
            LINE,
            in_folder(LINE, "migrations/versions/old", "c3"),
            [
                "merged revision 'c3' was removed",
                "'c3' is now in migrations/versions/old/c3.py, which no chain loads",
                FAILS,
                "help: move the file back to migrations/versions",
            ],
        ),
        (
            MANY,
            without(in_folder(MANY, "archive", "d4"), "e5"),
            [
                "merged revisions 'e5' and 'd4' were removed",
                "'d4' is now in archive/d4.py, which no chain loads",
                FAILS.replace("c3", "e5"),
                "help: move the file back to migrations/versions, and restore the others",
                "git checkout 0f1e2d3c4b5a -- migrations/versions/e5.py",
            ],
        ),
        (
            LINE,
            {
                **LINE,
                "migrations/versions/c3.py": revision_file("x9", ("b2",), body=BODY),
            },
            [
                "merged revision 'c3' was removed",
                FAILS,
                "help: give the new revision in migrations/versions/c3.py another file, then "
                "restore the old one",
            ],
        ),
    ],
)
def test_a_removal_names_what_brings_it_back(
    before: Files, now: Files, expected: list[str]
) -> None:
    removed = [f for f in findings(before, now) if f.rule == "removed-revision"]
    assert [said(f) for f in removed] == [expected]


def test_a_declared_chain_that_the_base_does_not_have_yet() -> None:
    config = '[chains.one]\nscript-location = "migrations"\n'
    assert told({}, LINE, config=config) == []


def test_a_chain_that_is_gone() -> None:
    assert told(LINE, {"readme": ""}) == ["c3.py:1 error removed-revision"]


def test_the_number_of_heads_that_is_allowed_counts_after_the_merge() -> None:
    now, tip = {**LINE, **ADDED}, {**LINE, **history("c3 -> e5")}
    assert told(LINE, now, tip, config='heads = "any"') == []
    assert told(LINE, now, tip, config="heads = 2") == []
    labelled = {**LINE, **history("c3 -> d4 (side)")}
    assert told(LINE, labelled, tip) == []
    assert told(LINE, labelled, tip, config="heads = 1") == ["d4.py:10 error fork-on-merge"]


PARKED = history("<base> -> a1", "a1 -> park00000000")
CONTRACT = '[chains.old]\nscript-location = "migrations"\nparked-at = "park00000000"\n'


def test_a_parked_chain_that_the_base_broke_already() -> None:
    broken = {**PARKED, **history("park00000000 -> b2")}
    assert told(broken, broken, config=CONTRACT) == ["b2.py:10 error unparked-chain already"]
    assert told(broken, {**broken, **history("b2 -> c3")}, config=CONTRACT) == [
        "b2.py:10 error unparked-chain"
    ]
    assert told(PARKED, broken, config=CONTRACT) == ["b2.py:10 error unparked-chain"]


def test_a_path_chooses_what_is_told_of_a_change() -> None:
    """A removed file lies where it lay."""
    now = without(LINE, "c3")
    base = merge_files(LINE, LINE, now)
    for under, count in (("migrations/versions/c3.py", 1), ("migrations", 1), ("other", 0)):
        report = lint(Path("/p"), MemoryTree(now), Config(), RULES, base=base, under=(under,))
        assert len(report.findings) == count


def test_a_chain_that_is_moved_and_renamed_files_are_the_same() -> None:
    now = {path.replace("b2.py", "0002.py"): text for path, text in moved(FORK, "db").items()}
    assert told(FORK, now) == ["c3.py:10 error multiple-heads already"]


def test_a_rewriting_hides_no_fork_of_its_own() -> None:
    """Only what follows from the rewriting is its consequence."""
    now = {**LINE, **history("b2 -> c3 [a1]", "b2 -> n1")}
    assert told(LINE, now) == [
        "c3.py:12 error rewritten-revision",
        "n1.py:10 error multiple-heads",
    ]
