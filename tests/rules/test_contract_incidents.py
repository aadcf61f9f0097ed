"""What went wrong in a product with two editions: one finding each, and none for what is legal."""

from __future__ import annotations

import pytest

from revlint.finding import Severity
from tests.contract_support import EDITIONS, Files, found, lint_tree, migration, place, said, sound

TRACING = (
    EDITIONS
    + """\
tracing = { spans = ["tracing-legacy", "tracing"] }

[chains.tracing-legacy]
script-location = "oss/tracing_legacy"
parked-at = "park0000"

[chains.tracing]
script-location = "oss/tracing"
version-table = "alembic_version_oss"
root = "oss0"
after = ["tracing-legacy"]
"""
)

TRACING_FILES = {
    **migration("oss/tracing_legacy", "t1", None, "op.create_table('spans')"),
    **migration("oss/tracing_legacy", "park0000", "t1"),
    **migration("oss/tracing", "oss0"),
    **migration("oss/tracing", "oss1", "oss0", "op.add_column('spans', sa.Column('size'))"),
}


def test_a_sound_contract_has_no_finding() -> None:
    assert found(sound(), EDITIONS) == []
    assert found(sound(TRACING_FILES), TRACING) == []


def test_a_migration_against_the_parked_legacy_chain() -> None:
    """The author did not know that the chain is parked: two heads, by another name."""
    (finding,) = lint_tree(
        sound(TRACING_FILES, migration("oss/tracing_legacy", "e2f3a4b5c6d7", "t1")), TRACING
    )
    assert place(finding) == "unparked-chain oss/tracing_legacy/versions/e2f3a4b5c6d7.py:10"
    assert said(finding) == (
        "'e2f3a4b5c6d7' is added to the parked chain tracing-legacy",
        "this branch does not lead to 'park0000'",
        (
            "'park0000' and 'e2f3a4b5c6d7' are both heads",
            "alembic upgrade head fails: Multiple head revisions are present for given argument "
            "'head'",
        ),
        "if a database has run it, keep it and end the chain in a new empty revision on top of "
        "'park0000' and 'e2f3a4b5c6d7', and name that in parked-at; else move it to chain tracing, "
        "on top of 'oss1'",
    )
    assert [command.words for command in finding.commands] == [
        ("revlint", "move", "e2f3a4b5c6d7", "--chain", "tracing-legacy", "--to", "tracing")
    ]
    assert [r.location.path for r in finding.related] == ["oss/tracing_legacy/versions/park0000.py"]


def test_a_migration_after_the_park() -> None:
    (finding,) = lint_tree(sound(migration("ee/legacy", "c3", "park0000")), EDITIONS)
    assert place(finding) == "unparked-chain ee/legacy/versions/c3.py:10"
    assert said(finding) == (
        "'c3' is added to the parked chain ee-legacy",
        "nothing may follow 'park0000', where the chain is parked",
        (
            "databases that run it leave 'park0000'",
            "chain oss-legacy does not have 'c3': after a switch of editions, its alembic upgrade "
            "fails: Can't locate revision identified by 'c3'",
        ),
        "move it to chain shared, on top of 'oss1', or to chain ee, on top of 'ee1'; if a database "
        "has run it, keep it and end chains ee-legacy and oss-legacy in one new empty revision, "
        "here on top of 'c3', and name that in the alignment",
    )


def test_one_id_taken_by_a_release_and_by_a_branch() -> None:
    other = migration("oss/chain", "oss1", "oss0")
    copy = {"oss/chain/versions/oss1_other.py": other["oss/chain/versions/oss1.py"]}
    assert found(sound(copy), EDITIONS) == ["duplicate-revision oss/chain/versions/oss1_other.py:9"]


def test_ids_that_are_no_hexadecimal_numbers_are_read() -> None:
    chain = {
        **migration("migrations", "o00000000000"),
        **migration("migrations", "o00000000001", "o00000000000"),
    }
    assert found(chain) == []
    assert found({**chain, **migration("migrations", "o00000000002", "o00000000000")}) == [
        "multiple-heads migrations/versions/o00000000002.py:10"
    ]


def test_the_align_revision_is_in_one_edition_only() -> None:
    files = sound()
    del files["ee/legacy/versions/park0000.py"]
    (finding,) = lint_tree(files, EDITIONS)
    assert place(finding) == "align-mismatch ee/legacy/versions/b2.py:9"
    assert said(finding) == (
        "chain ee-legacy does not end in the align revision 'park0000'",
        "the chain ends here, in 'b2'",
        (
            "chain oss-legacy ends in 'park0000'",
            "a database that switches from oss-legacy to ee-legacy is at an id that ee-legacy does "
            "not have",
            "alembic upgrade then fails: Can't locate revision identified by 'park0000'",
        ),
        "end chain ee-legacy in an empty revision 'park0000'",
    )


def test_an_ee_migration_alters_a_shared_table() -> None:
    (finding,) = lint_tree(
        sound(migration("ee/chain", "ee2", "ee1", "op.add_column('users', sa.Column('sso'))")),
        EDITIONS,
    )
    assert place(finding) == "foreign-table ee/chain/versions/ee2.py:16"
    assert said(finding) == (
        "'ee2' alters table users of chain shared",
        "chain shared owns the table",
        (
            "chain shared does not know about this change",
            "a later migration of chain shared may conflict with it or undo it",
        ),
        "move it to a new revision of chain shared, on top of 'oss1', which skips what is done "
        "already: databases may have run it here",
    )
    assert [(r.message, r.location.path) for r in finding.related] == [
        ("users is created here", "oss/legacy/versions/a1.py")
    ]


def test_a_second_root_in_a_new_chain() -> None:
    (finding,) = lint_tree(sound(migration("ee/chain", "ee2")), EDITIONS)
    assert place(finding) == "wrong-root ee/chain/versions/ee2.py:10"
    assert said(finding) == (
        "chain ee has a second base, 'ee2'",
        "a second history starts here",
        (
            "the root of the chain is 'ee0'",
            "alembic upgrade head fails: Multiple head revisions are present for given argument "
            "'head'",
        ),
        "put it on top of the chain: down_revision = 'ee1'; then run alembic stamp --purge ee2 on "
        "databases that are at both 'ee1' and 'ee2'",
    )


@pytest.mark.parametrize(
    "more",
    [
        # The two chains have their own databases.
        {**TRACING_FILES, **migration("oss/tracing", "a1", "oss1")},
        {**TRACING_FILES, **migration("oss/tracing", "x9", "oss1", "op.create_table('users')")},
    ],
    ids=["id", "table"],
)
def test_copies_from_another_database_are_legal(more: Files) -> None:
    assert found(sound(more), TRACING) == []


def test_legacy_chains_of_two_editions_share_ids_and_tables() -> None:
    """No edition applies both."""
    shared = migration("oss/legacy", "a2", "a1", "op.create_table('teams')")
    files = sound(
        shared,
        {path.replace("oss/", "ee/"): text for path, text in shared.items()},
        migration("oss/legacy", "park0000", "a2"),
        migration("ee/legacy", "b2", "a2", "op.create_table('seats')"),
    )
    assert found(files, EDITIONS) == []


def test_a_plain_project_sees_nothing_of_all_this() -> None:
    files = {
        **migration("one", "a1", None, "op.create_table('users')"),
        **migration("two", "a1", None, "op.drop_table('users')"),
    }
    assert found(files) == []


def test_severities() -> None:
    """What may be intended is a warning."""
    warnings = {"shared-id", "undeclared-chain"}
    from revlint_rules import RULES

    group = [rule for rule in RULES if rule.group == "The contract between chains"]
    assert {rule.name for rule in group if rule.severity is Severity.WARNING} == warnings
    assert len(group) == 15
