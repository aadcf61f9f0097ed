"""What went wrong in a product with two editions: one finding each, and none for what is legal."""

from __future__ import annotations

import pytest

from revlint.finding import Severity
from tests.contract_support import EDITIONS, Files, found, lint_tree, migration, place, sound

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
    """Written by somebody who did not know that the chain is parked: two heads, by another name."""
    (finding,) = lint_tree(
        sound(TRACING_FILES, migration("oss/tracing_legacy", "e2f3a4b5c6d7", "t1")), TRACING
    )
    assert place(finding) == "unparked-chain oss/tracing_legacy/versions/e2f3a4b5c6d7.py:10"
    assert finding.title == (
        "revision 'e2f3a4b5c6d7' stands beside 'park0000', where chain tracing-legacy is parked "
        "for ever: 'park0000' and 'e2f3a4b5c6d7' are both heads, and alembic upgrade head stops "
        "with \"Multiple head revisions are present for given argument 'head'\""
    )
    assert finding.help == (
        "write this migration for chain tracing, and delete it here; if it is older than "
        "'park0000', put 'park0000' on top of it"
    )
    assert [r.location.path for r in finding.related] == ["oss/tracing_legacy/versions/park0000.py"]


def test_a_migration_behind_the_park() -> None:
    (finding,) = lint_tree(sound(migration("ee/legacy", "c3", "park0000")), EDITIONS)
    assert place(finding) == "unparked-chain ee/legacy/versions/c3.py:10"
    assert finding.title == (
        "revision 'c3' stands behind 'park0000', where chain ee-legacy is parked for ever: "
        "databases that run it leave 'park0000', and they would stand on an id that chain "
        "oss-legacy does not know, and cannot switch editions"
    )
    assert finding.help == "write this migration for chain shared or ee, and delete it here"


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
    assert finding.title == (
        "chain ee-legacy has no revision 'park0000', the align revision that it shares with chain "
        "oss-legacy; it ends in 'b2': a database parked on 'park0000' could not move to it, since "
        "alembic upgrade stops with \"Can't locate revision identified by 'park0000'\""
    )


def test_an_ee_migration_alters_a_shared_table() -> None:
    (finding,) = lint_tree(
        sound(migration("ee/chain", "ee2", "ee1", "op.add_column('users', sa.Column('sso'))")),
        EDITIONS,
    )
    assert place(finding) == "foreign-table ee/chain/versions/ee2.py:16"
    assert finding.title == (
        "add_column in upgrade of 'ee2' alters the table users, which chain shared owns: shared "
        "does not know of it, and its next migration of that table may break it or undo it"
    )
    assert finding.help == "do it in a revision of chain shared"
    assert [(r.message, r.location.path) for r in finding.related] == [
        ("users is made here", "oss/legacy/versions/a1.py")
    ]


def test_a_second_root_in_a_new_chain() -> None:
    (finding,) = lint_tree(sound(migration("ee/chain", "ee2")), EDITIONS)
    assert place(finding) == "wrong-root ee/chain/versions/ee2.py:10"
    assert finding.title == (
        "'ee2' is a second base of chain ee, which begins in 'ee0' alone: alembic upgrade head "
        "stops with \"Multiple head revisions are present for given argument 'head'\""
    )
    assert finding.help == "put it on top of the chain: down_revision = 'ee1'"


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
    """Of the group, what may be meant is a warning."""
    warnings = {"shared-id", "unadopted-table", "undeclared-chain"}
    from revlint_rules import RULES

    group = [rule for rule in RULES if rule.group == "The contract between chains"]
    assert {rule.name for rule in group if rule.severity is Severity.WARNING} == warnings
    assert len(group) == 13
