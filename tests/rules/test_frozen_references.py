"""A column that another chain references, or may reference, stays as it is.

The errors were observed with PostgreSQL 15.
"""

from __future__ import annotations

import pytest

from tests.contract_support import EDITIONS, Files, found, lint_tree, migration, said, sound

ALLOWED = EDITIONS.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users.id"]\n')
NAMED = EDITIONS.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users.name"]\n')
KEY = "op.add_column('seats', sa.Column('u', sa.Integer(), sa.ForeignKey('users.id')))"
LATER = migration("ee/chain", "ee2", "ee1", KEY)
EE2 = "ee/chain/versions/ee2.py"
OSS2 = "oss/chain/versions/oss2.py"
HERE = f"frozen-column {OSS2}:16"

#: The EE legacy chain, which runs first, has the foreign key.
FIRST = migration(
    "ee/legacy",
    "b2",
    "a1",
    "op.create_table('seats', sa.Column('id', sa.Integer(), primary_key=True),"
    " sa.Column('u', sa.Integer(), sa.ForeignKey('users.id')))",
)

DROP = "op.drop_column('users', 'id')"
RENAME = "op.alter_column('users', 'id', new_column_name='key')"
RETYPE = "op.alter_column('users', 'id', type_=sa.Text())"
UNKEY = "op.drop_constraint('users_pkey', 'users')"
ABSENT = 'column "id" referenced in foreign key constraint does not exist'
DEPENDS = "because other objects depend on it"
BEFORE = "where 'ee2' ran before, PostgreSQL refuses it: "
AFTER = "where 'ee2' runs later, it fails: "


def oss2(*upgrade: str) -> dict[str, str]:
    return migration("oss/chain", "oss2", "oss1", *upgrade)


@pytest.mark.parametrize(
    ("change", "does", "frozen", "facts", "keep"),
    [
        (
            DROP,
            "drops users.id",
            "users.id",
            (f"{BEFORE}cannot drop column id of table users {DEPENDS}", f"{AFTER}{ABSENT}"),
            "keep the column and add another one beside it",
        ),
        (
            RENAME,
            "renames users.id",
            "users.id",
            (f"{AFTER}{ABSENT}",),
            "keep the column and add another one beside it",
        ),
        (
            RETYPE,
            "changes the type of users.id",
            "users.id",
            (
                f"{BEFORE}foreign key constraint cannot be implemented",
                f"{AFTER}foreign key constraint cannot be implemented",
            ),
            "keep the column and add another one beside it",
        ),
        (
            UNKEY,
            "drops the key of users.id",
            "users.id",
            (
                f"{BEFORE}cannot drop constraint users_pkey on table users {DEPENDS}",
                f"{AFTER}there is no unique constraint matching given keys for referenced table",
            ),
            "keep the key",
        ),
        (
            "op.drop_table('users')",
            "drops table users",
            "users",
            (
                f"{BEFORE}cannot drop table users {DEPENDS}",
                f'{AFTER}relation "users" does not exist',
            ),
            "keep the table",
        ),
        (
            "op.execute('ALTER TABLE users RENAME TO people')",
            "renames table users",
            "users",
            (f'{AFTER}relation "users" does not exist',),
            "keep the table",
        ),
    ],
)
def test_a_referenced_column_is_frozen_for_its_owner(
    change: str, does: str, frozen: str, facts: tuple[str, ...], keep: str
) -> None:
    (finding,) = lint_tree(sound(LATER, oss2(change)), ALLOWED)
    assert (finding.rule, finding.chain, finding.location.path) == (
        "frozen-column",
        "shared",
        OSS2,
    )
    assert said(finding) == (
        f"'oss2' {does}, which chain ee references",
        f"{frozen} must not change",
        (f"'ee2' of chain ee has a foreign key to {frozen}", *facts),
        keep,
    )
    (related,) = finding.related
    assert related.message == "chain ee references it here"
    place = related.location
    assert place.path == EE2
    line = sound(LATER)[EE2].splitlines()[place.range.line - 1]
    marked = line[place.range.column - 1 : place.range.end_column - 1]
    assert marked == "sa.ForeignKey('users.id')"
    # What the advice says to do: nothing is left.
    assert found(sound(LATER, oss2("op.add_column('users', sa.Column('k'))")), ALLOWED) == []


def test_the_foreign_key_of_a_chain_that_runs_first() -> None:
    """The table that has it is another chain's, which runs later and cannot drop it in time."""
    (finding,) = lint_tree(sound(FIRST, oss2(DROP)), EDITIONS)
    assert said(finding) == (
        "'oss2' drops users.id, which chain ee-legacy references",
        "users.id must not change",
        (
            "'b2' of chain ee-legacy has a foreign key to users.id",
            "where 'b2' ran before, PostgreSQL refuses it: cannot drop column id of table users "
            "because other objects depend on it",
        ),
        "keep the column and add another one beside it",
    )


def test_the_owner_of_both_tables_may_drop_the_foreign_key_first() -> None:
    keys = "op.create_table('keys', sa.Column('u', sa.Integer(), sa.ForeignKey('users.id')))"
    legacy = sound(
        migration("oss/legacy", "a2", "a1", keys),
        migration("oss/legacy", "park0000", "a2"),
        migration("ee/legacy", "b3", "b2", keys),
        migration("ee/legacy", "park0000", "b3"),
    )
    (finding,) = lint_tree({**legacy, **oss2(DROP)}, EDITIONS)
    assert finding.help == (
        "keep the column and add another one beside it; or drop the foreign key of 'a2' first, in "
        "chain shared"
    )
    for gone in (
        "op.drop_constraint('keys_u_fkey', 'keys')",
        "op.drop_column('keys', 'u')",
        "op.drop_table('keys')",
        "op.execute('ALTER TABLE keys DROP CONSTRAINT IF EXISTS keys_u_fkey')",
    ):
        assert found({**legacy, **oss2(gone, DROP)}, EDITIONS) == []
    # Afterwards is too late.
    late = "op.drop_constraint('keys_u_fkey', 'keys')"
    assert found({**legacy, **oss2(DROP, late)}, EDITIONS) == [HERE]


@pytest.mark.parametrize(
    "changes",
    [
        (RENAME,),
        ("op.rename_table('users', 'people')",),
        ("op.alter_column('users', 'id', type_=sa.BigInteger())",),
        ("op.execute('DROP TABLE users CASCADE')",),
        ("op.drop_column('users', 'name')",),
        ("if x: op.drop_column('users', 'id')",),
    ],
)
def test_what_a_foreign_key_that_is_there_survives(changes: tuple[str, ...]) -> None:
    assert found(sound(FIRST, oss2(*changes)), EDITIONS) == []


@pytest.mark.parametrize(
    "changes",
    [
        # Made again, as when a table is rebuilt or a type was changed long ago.
        (DROP, "op.add_column('users', sa.Column('id', sa.Integer(), unique=True))"),
        (RENAME, "op.alter_column('users', 'key', new_column_name='id')"),
        (
            "op.create_table('n', sa.Column('id', sa.Integer(), primary_key=True))",
            "op.drop_table('users')",
            "op.rename_table('n', 'users')",
        ),
        (RETYPE, "op.alter_column('users', 'id', type_=sa.BigInteger())"),
        (UNKEY, "op.create_primary_key('k', 'users', ['id'])"),
        ("op.drop_column('users', 'name')",),
        ("op.drop_column('other', 'id')",),
        ("op.drop_column(name, 'id')",),
        ("if x: op.drop_column('users', 'id')",),
    ],
)
def test_what_is_not_frozen(changes: tuple[str, ...]) -> None:
    assert found(sound(LATER, oss2(*changes)), ALLOWED) == []


@pytest.mark.parametrize(("change", "expected"), [(DROP, 1), (UNKEY, 1), (RETYPE, 1)])
def test_a_foreign_key_that_names_no_column(change: str, expected: int) -> None:
    """It leads to the primary key."""
    key = "op.execute('ALTER TABLE seats ADD FOREIGN KEY (id) REFERENCES users')"
    files = sound(migration("ee/chain", "ee2", "ee1", key), oss2(change))
    config = ALLOWED.replace("users.id", "users")
    assert found(files, config, frozenset()) == [HERE] * expected


def test_a_new_file_takes_nothing_away_for_a_while() -> None:
    """Databases that run the other chain have the foreign key already."""
    column = "sa.Column('id', sa.Integer(), unique=True)"
    again = migration("oss/chain", "oss3", "oss2", f"op.add_column('users', {column})")
    files = sound(LATER, oss2(DROP), again)
    new = frozenset({OSS2, "oss/chain/versions/oss3.py"})
    assert found(files, ALLOWED, new) == [HERE]
    assert found(files, ALLOWED, frozenset({OSS2, *new, EE2})) == []
    # A rebuilt table is one change.
    rebuilt = (
        "op.create_table('n', sa.Column('id', sa.Integer(), primary_key=True))",
        "op.drop_table('users')",
        "op.rename_table('n', 'users')",
    )
    assert found(sound(LATER, oss2(*rebuilt)), ALLOWED, frozenset({OSS2})) == []


def test_a_new_foreign_key_to_what_was_dropped_before_is_the_mistake() -> None:
    """The newer file moves: the older one has been deployed."""
    files = sound(oss2("op.drop_column('users', 'name')"))
    key = KEY.replace("users.id", "users.name")
    files |= migration("ee/chain", "ee2", "ee1", key)
    assert found(files, NAMED, frozenset({EE2})) == [f"broken-install {EE2}:16"]


def test_what_a_chain_may_reference_is_frozen() -> None:
    (finding,) = lint_tree(sound(oss2(DROP)), ALLOWED)
    assert said(finding) == (
        "'oss2' drops users.id, which chain ee may reference",
        "users.id must not change",
        ("may-reference of chain ee lists users.id", "a foreign key to it would fail"),
        "keep the column and add another one beside it; or, if no database has such a foreign key, "
        "remove users.id from may-reference of chain ee",
    )
    (related,) = finding.related
    assert related.message == "may-reference of chain ee"
    lines = ALLOWED.splitlines()
    assert lines[related.location.range.line - 1] == 'may-reference = ["users.id"]'
    assert found(sound(oss2(DROP)), EDITIONS) == []


@pytest.mark.parametrize(
    ("entry", "changes", "expected"),
    [
        ("users.id", (RENAME,), 1),
        ("users.id", (UNKEY,), 1),
        ("users.id", ("op.drop_table('users')",), 1),
        ("users", ("op.drop_table('users')",), 1),
        ("public.users", ("op.rename_table('users', 'people')",), 1),
        ("users", (DROP,), 0),
        ("users.name", (DROP,), 0),
        # When the chain began, nothing referenced it yet.
        ("users.id", (RETYPE,), 0),
        ("users.id", (DROP, "op.add_column('users', sa.Column('id'))"), 0),
    ],
)
def test_what_may_reference_freezes(entry: str, changes: tuple[str, ...], expected: int) -> None:
    config = ALLOWED.replace('["users.id"]', f'["{entry}"]')
    assert found(sound(oss2(*changes)), config) == [HERE] * expected


def test_a_new_file_may_not_change_the_type_either() -> None:
    assert found(sound(oss2(RETYPE)), ALLOWED, frozenset({OSS2})) == [HERE]


def test_the_chain_that_makes_the_table_may_change_it() -> None:
    """It is the owner; another chain's change is a foreign table, and a parked chain is history."""
    files = sound(LATER, migration("ee/chain", "ee3", "ee2", DROP))
    assert found(files, ALLOWED) == ["foreign-table ee/chain/versions/ee3.py:16"]
    files = sound(
        LATER,
        migration("oss/legacy", "a2", "a1", DROP),
        migration("oss/legacy", "park0000", "a2"),
    )
    assert "frozen-column" not in {place.partition(" ")[0] for place in found(files, ALLOWED)}


def test_a_key_of_the_configuration_freezes_keys_too() -> None:
    frozen = EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nfrozen-columns = ["users.id"]\n')
    (finding,) = lint_tree(sound(oss2(UNKEY)), frozen)
    assert finding.title == "'oss2' drops the key of users.id, which is frozen"
    assert finding.help.startswith("keep the key; to unfreeze users.id, ")


def test_two_columns_of_one_key() -> None:
    """A foreign key to one of them needs another key."""
    table = (
        "op.create_table('teams', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer()),"
        " sa.UniqueConstraint('a', 'b', name='ab'), sa.PrimaryKeyConstraint('a'))"
    )
    files: Files = sound(
        oss2("pass"),
        migration("oss/chain", "oss1", "oss0", table),
        migration(
            "ee/chain",
            "ee2",
            "ee1",
            "op.add_column('seats', sa.Column('t', sa.Integer(), sa.ForeignKey('teams.a')))",
        ),
    )
    config = ALLOWED.replace("users.id", "teams.a")
    drop_ab = oss2("op.drop_constraint('teams_a_b_key', 'teams')")
    assert found({**files, **drop_ab}, config) == []
    drop_a = oss2("op.drop_constraint('teams_pkey', 'teams')")
    assert found({**files, **drop_a}, config) == [HERE]
