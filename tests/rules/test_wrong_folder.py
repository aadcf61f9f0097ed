"""A file in the folder of the wrong chain is one finding of cross-chain-parent."""

from __future__ import annotations

import pytest

from tests.contract_support import EDITIONS, Files, found, lint_tree, migration, said, sound

PATTERNS = EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nid-pattern = "oss."\n').replace(
    'root = "ee0"\n', 'root = "ee0"\nid-pattern = "ee."\nmay-reference = ["users.id"]\n'
)
HERE = "cross-chain-parent oss/chain/versions/ee2.py:10"
SEAT = "op.add_column('seats', sa.Column('x'))"


def stray(*upgrade: str, id_: str = "ee2", parent: str = "ee1") -> dict[str, str]:
    return migration("oss/chain", id_, parent, *upgrade)


def test_it_is_one_finding_with_the_command_that_moves_it() -> None:
    (finding,) = lint_tree(sound(stray(SEAT)), PATTERNS)
    assert (finding.rule, finding.chain, finding.location.path) == (
        "cross-chain-parent",
        "shared",
        "oss/chain/versions/ee2.py",
    )
    assert said(finding) == (
        "'ee2' belongs to chain ee",
        "only chain ee has 'ee1'",
        (
            "id-pattern of chain ee matches its id, that of chain shared does not",
            "it uses tables of chain ee",
            "every Alembic command of chain shared fails: KeyError: 'ee1'",
        ),
        "move it to chain ee, on top of 'ee1'",
    )
    assert [command.words for command in finding.commands] == [
        ("revlint", "move", "ee2", "--chain", "shared", "--to", "ee")
    ]
    assert found(sound(migration("ee/chain", "ee2", "ee1", SEAT)), PATTERNS) == []


def test_what_follows_it_moves_too() -> None:
    (finding,) = lint_tree(sound(stray(SEAT), stray(id_="ee3", parent="ee2")), PATTERNS)
    assert finding.facts == (
        "id-pattern of chain ee matches their ids, that of chain shared does not",
        "they use tables of chain ee",
        "'ee3' must move with it",
        "every Alembic command of chain shared fails: KeyError: 'ee1'",
    )
    assert finding.help == "move them to chain ee, on top of 'ee1'"
    assert finding.commands[0].words[2:4] == ("ee2", "ee3")


@pytest.mark.parametrize(
    ("files", "config"),
    [
        (stray(), PATTERNS),
        (stray(parent="ee0"), PATTERNS),
        (stray("op.create_table('new', sa.Column('u', sa.ForeignKey('users.id')))"), PATTERNS),
        (stray("op.create_table('new')", "op.add_column('new', sa.Column('x'))"), PATTERNS),
        (stray("op.execute(sql)"), PATTERNS),
        (stray(SEAT), EDITIONS),
    ],
)
def test_a_file_in_the_wrong_folder(files: Files, config: str) -> None:
    (finding,) = lint_tree(sound(files), config)
    assert finding.title == "'ee2' belongs to chain ee"


@pytest.mark.parametrize(
    ("files", "config", "expected"),
    [
        # Nothing but the parent says so.
        (stray(), EDITIONS, [HERE]),
        # Its id is one of this chain.
        (
            stray(SEAT, id_="oss2"),
            PATTERNS,
            [
                "cross-chain-parent oss/chain/versions/oss2.py:10",
                "foreign-table oss/chain/versions/oss2.py:16",
            ],
        ),
        # A table of this chain.
        (
            stray("op.add_column('users', sa.Column('x'))"),
            PATTERNS,
            ["id-format oss/chain/versions/ee2.py:9", HERE],
        ),
        # It follows a revision of this chain too.
        (
            {
                **stray(SEAT),
                **stray(id_="oss2", parent="oss1"),
                **migration("oss/chain", "ee3", "ee2"),
                "oss/chain/versions/ee3.py": migration("x", "ee3", "ee2")[
                    "x/versions/ee3.py"
                ].replace("down_revision = 'ee2'", "down_revision = ('ee2', 'oss2')"),
            },
            PATTERNS,
            [
                "id-format oss/chain/versions/ee2.py:9",
                HERE,
                "foreign-table oss/chain/versions/ee2.py:16",
                "id-format oss/chain/versions/ee3.py:9",
            ],
        ),
    ],
)
def test_a_file_that_may_belong_here(files: Files, config: str, expected: list[str]) -> None:
    findings = lint_tree(sound(files), config)
    assert not any("belongs to" in finding.title for finding in findings)
    places = [f"{f.rule} {f.location.path}:{f.location.range.line}" for f in findings]
    assert sorted(places) == sorted(expected)


def test_without_a_command_where_the_chain_cannot_take_it() -> None:
    """A merge, or a chain with two heads."""
    heads = migration("ee/chain", "ee5", "ee1")
    files = sound(stray(SEAT), heads, migration("ee/chain", "ee6", "ee1"))
    (finding,) = [f for f in lint_tree(files, PATTERNS) if f.rule == "cross-chain-parent"]
    assert finding.commands == ()
    assert finding.help == "move it to chain ee"
