"""One mistake, one finding: which rule speaks where several could."""

from __future__ import annotations

import pytest

from revlint.engine.example import revision_file
from tests.change import changes
from tests.contract_support import EDITIONS, Files, found, migration, sound

PATTERNS = EDITIONS.replace(
    '[chains.ee-legacy]\nscript-location = "ee/legacy"\n',
    '[chains.ee-legacy]\nscript-location = "ee/legacy"\nid-pattern = "..|park0000"\n',
).replace('root = "oss0"\n', 'root = "oss0"\nid-pattern = "oss."\n')

#: A parked chain of four, so that something can break in the middle.
LONG = sound(
    migration("oss/legacy", "m2", "a1"),
    migration("oss/legacy", "m3", "m2"),
    migration("oss/legacy", "park0000", "m3"),
)


def renamed(files: Files, path: str, id_: str) -> dict[str, str]:
    """A tree in which one file has another id."""
    old = path.rpartition("/")[2].removesuffix(".py")
    return {**files, path: files[path].replace(f"revision = '{old}'", f"revision = '{id_}'", 1)}


def reparented(files: Files, path: str, parent: str | None) -> dict[str, str]:
    """A tree in which one file has another parent."""
    lines = files[path].splitlines()
    lines[9] = f"down_revision = {parent!r}"
    return {**files, path: "\n".join(lines) + "\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # An id that is wrong in one aligned chain is not also an id of the wrong form.
        (
            renamed(sound(), "ee/legacy/versions/park0000.py", "park0001"),
            ["align-mismatch ee/legacy/versions/park0000.py:9"],
        ),
        (
            renamed(sound(), "oss/chain/versions/oss0.py", "other"),
            ["wrong-root oss/chain/versions/oss0.py:9"],
        ),
        # Nor are its heads, when the chain has a stray besides: they are told as heads.
        (
            sound(migration("ee/legacy", "c3", "a1"), migration("ee/legacy", "d4", "c3")),
            ["unparked-chain ee/legacy/versions/c3.py:10"],
        ),
        (
            sound(migration("ee/legacy", "x1")),
            ["unparked-chain ee/legacy/versions/x1.py:10"],
        ),
        # Two strays that have nothing to do with each other are two mistakes.
        (
            sound(migration("ee/legacy", "c3", "a1"), migration("ee/legacy", "c4", "park0000")),
            [
                "unparked-chain ee/legacy/versions/c3.py:10",
                "unparked-chain ee/legacy/versions/c4.py:10",
            ],
        ),
        # What a missing parent, a cycle or a duplicate cuts off is not beside the park.
        (
            renamed(LONG, "oss/legacy/versions/m2.py", "mm"),
            ["missing-parent oss/legacy/versions/m3.py:10"],
        ),
        (
            reparented(LONG, "oss/legacy/versions/park0000.py", "zz"),
            ["missing-parent oss/legacy/versions/park0000.py:10"],
        ),
        (
            reparented(LONG, "oss/legacy/versions/m2.py", "m3"),
            ["revision-cycle oss/legacy/versions/m2.py:10"],
        ),
        # A stray whose own parent is missing may belong anywhere.
        (
            sound(migration("oss/legacy", "c3", "zz")),
            ["missing-parent oss/legacy/versions/c3.py:10"],
        ),
        # Put on a revision too low, the park leaves the others beside it.
        (
            reparented(LONG, "oss/legacy/versions/park0000.py", "m2"),
            ["unparked-chain oss/legacy/versions/m3.py:10"],
        ),
        # The root has a parent that is there, elsewhere, or nowhere.
        (
            reparented(sound(migration("ee/chain", "x1")), "ee/chain/versions/ee0.py", "x1"),
            ["wrong-root ee/chain/versions/ee0.py:10"],
        ),
        (
            reparented(sound(), "oss/chain/versions/oss0.py", "park0000"),
            ["cross-chain-parent oss/chain/versions/oss0.py:10"],
        ),
        (
            reparented(sound(), "oss/chain/versions/oss0.py", "zz"),
            ["missing-parent oss/chain/versions/oss0.py:10"],
        ),
        # A second base that is merged is no head, and still a base.
        (
            reparented(
                sound(migration("ee/chain", "x1"), migration("ee/chain", "m2")),
                "ee/chain/versions/m2.py",
                None,
            )
            | {
                "ee/chain/versions/m2.py": migration("ee/chain", "m2", "x")[
                    "ee/chain/versions/m2.py"
                ].replace("'x'", "('ee1', 'x1')")
            },
            ["wrong-root ee/chain/versions/x1.py:10"],
        ),
        # An id that another declared chain has, told once, also if it was the file's own before.
        (
            sound(migration("ee/chain", "ee2", "oss1"), migration("ee/chain", "ee3", "oss1")),
            ["cross-chain-parent ee/chain/versions/ee2.py:10"],
        ),
        (
            renamed(sound(), "oss/legacy/versions/a1.py", "a9"),
            ["cross-chain-parent oss/legacy/versions/park0000.py:10"],
        ),
    ],
)
def test_one_finding(files: Files, expected: list[str]) -> None:
    assert found(files, PATTERNS) == expected


def test_a_dependency_on_another_chain_is_told_once() -> None:
    files = sound(migration("ee/chain", "ee2", "ee1"))
    path = "ee/chain/versions/ee2.py"
    files[path] = files[path].replace("depends_on = None", "depends_on = 'oss1'")
    assert found(files, PATTERNS) == ["cross-chain-parent ee/chain/versions/ee2.py:12"]


def test_nothing_is_told_on_account_of_an_unreadable_file() -> None:
    """It may be the one that has the id."""
    broken = {"ee/legacy/versions/zz.py": "revision = ("}
    unreadable = "unreadable-file ee/legacy/versions/zz.py:1"
    files = sound(broken)
    del files["ee/legacy/versions/park0000.py"]
    assert found(files, EDITIONS) == [unreadable]
    assert found(sound(broken, migration("ee/legacy", "c3", "oss1")), EDITIONS) == [unreadable]
    # What is certain is told nevertheless.
    assert found(sound(broken, migration("ee/legacy", "c3", "park0000")), EDITIONS) == [
        "unparked-chain ee/legacy/versions/c3.py:10",
        unreadable,
    ]


def test_numbers_of_heads_and_bases_do_not_double_the_contract() -> None:
    numbers = "heads = 1\nbases = 1\n" + EDITIONS
    assert found(sound(migration("ee/legacy", "x1")), numbers) == [
        "unparked-chain ee/legacy/versions/x1.py:10"
    ]
    assert found(sound(migration("ee/chain", "x1")), numbers) == [
        "wrong-root ee/chain/versions/x1.py:10"
    ]
    # A second head in one history is a matter of heads, root or not.
    fork = migration("ee/chain", "x1", "ee0")
    assert found(sound(fork), numbers) == ["multiple-heads ee/chain/versions/x1.py:10"]
    assert found(sound(fork), EDITIONS) == ["multiple-heads ee/chain/versions/x1.py:10"]


def test_a_second_base_beside_the_park_is_not_also_a_wrong_root() -> None:
    config = EDITIONS.replace(
        '[chains.ee-legacy]\nscript-location = "ee/legacy"\n',
        '[chains.ee-legacy]\nscript-location = "ee/legacy"\nroot = "a1"\n',
    )
    makes = ("op.create_table('users')", "op.create_table('seats')")
    files = sound(
        migration("ee/legacy", "a1"),
        migration("ee/legacy", "b2", "a1", *makes),
        migration("ee/legacy", "x1"),
    )
    assert found(files, config) == ["unparked-chain ee/legacy/versions/x1.py:10"]


def test_a_second_base_is_known_though_a_change_merges_it() -> None:
    base = sound(migration("ee/chain", "x1"))
    merge = {"ee/chain/versions/m2.py": revision_file("m2", ("ee1", "x1"))}
    assert changes.told(base, {**base, **merge}, config=EDITIONS) == [
        "x1.py:10 error wrong-root already"
    ]


def test_a_version_table_clash_silences_edition_switch_on_that_table() -> None:
    config = EDITIONS.replace('version-table = "alembic_version_ee"\n', "").replace(
        '"alembic_version_oss"', '"alembic_version"'
    )
    assert found(sound(), config) == [
        "version-table-clash revlint.toml:7",
        "version-table-clash revlint.toml:13",
    ]


def test_frozen_column_in_place_of_foreign_table() -> None:
    frozen = EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nfrozen-columns = ["users.id"]\n')
    drop = migration("ee/chain", "ee2", "ee1", "op.drop_column('users', 'id')")
    assert found(sound(drop), frozen) == ["frozen-column ee/chain/versions/ee2.py:16"]
    assert found(sound(drop), EDITIONS) == ["foreign-table ee/chain/versions/ee2.py:16"]


def test_a_foreign_table_is_not_also_unadopted() -> None:
    """OSS databases lack the table until the EE chain adopts it, which owns it."""
    alter = migration("oss/chain", "oss2", "oss1", "op.add_column('seats', sa.Column('x'))")
    assert found(sound(alter), EDITIONS) == ["foreign-table oss/chain/versions/oss2.py:16"]
