"""The rules that look at who touches which table."""

from __future__ import annotations

import pytest

from tests.contract_support import EDITIONS, found, lint_tree, migration, sound


def ee2(*statements: str, downgrade: str = "pass") -> dict[str, str]:
    return migration("ee/chain", "ee2", "ee1", *statements, downgrade=downgrade)


FOREIGN = "foreign-table ee/chain/versions/ee2.py:16"


@pytest.mark.parametrize(
    "statement",
    [
        "op.create_table('users')",
        "op.drop_table('users')",
        "op.rename_table('users', 'people')",
        "op.create_index('i', 'users', ['id'])",
        "op.create_foreign_key('f', 'seats', 'users', ['u'], ['id'])",
        "op.create_foreign_key('f', 'users', 'seats', ['s'], ['id'])",
        "op.add_column('seats', sa.Column('u', sa.ForeignKey('users.id')))",
        "for table in ('seats', 'users'): op.add_column(table, x)",
        "with op.batch_alter_table('users') as b: b.drop_column('x')",
    ],
)
def test_foreign_table(statement: str) -> None:
    assert found(sound(ee2(statement)), EDITIONS) == [FOREIGN]


@pytest.mark.parametrize(
    "statement",
    [
        "op.add_column('seats', x)",
        "op.add_column('strangers', x)",
        "op.add_column(users, x)",
        "op.execute('alter table users add x int')",
        "op.get_bind().execute(sa.text('drop table users'))",
        "sa.Table('users', sa.MetaData(), sa.Column('t', sa.ForeignKey('users.id')))",
        "op.add_column('users', x, schema='other')",
    ],
)
def test_not_foreign(statement: str) -> None:
    assert found(sound(ee2(statement)), EDITIONS) == []


def test_one_finding_for_a_table_and_file_with_its_downgrade() -> None:
    add, drop = "op.add_column('users', x)", "op.drop_column('users', 'x')"
    (finding,) = lint_tree(sound(ee2(add, add, downgrade=drop)), EDITIONS)
    assert "alters the table users (3 operations in this file), which" in finding.title
    assert found(sound(ee2("pass", downgrade=drop)), EDITIONS) == [
        "foreign-table ee/chain/versions/ee2.py:20"
    ]


def test_a_reference_names_the_setting_that_allows_it() -> None:
    key = "op.add_column('seats', sa.Column('u', sa.ForeignKey('users.id')))"
    (finding,) = lint_tree(sound(ee2(key)), EDITIONS)
    assert finding.title == (
        "ForeignKey in upgrade of 'ee2' references users.id, which chain shared owns: shared does "
        "not know of it, and its next migration of that table may break it or undo it"
    )
    assert finding.help == (
        'if chain shared is to keep it, allow it: may-reference = ["users.id"] in the declaration '
        "of chain ee"
    )
    allowed = EDITIONS.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users.id"]\n')
    assert found(sound(ee2(key)), allowed) == []


def test_tables_that_nobody_takes_over_are_one_finding() -> None:
    config = EDITIONS.replace('after = ["oss-legacy", "ee-legacy"]\n', "")
    more = migration("oss/chain", "oss2", "oss1", "op.drop_column('users', 'name')")
    (finding,) = lint_tree(sound(more), config)
    assert finding.title == (
        "add_column in upgrade of 'oss1' alters the table users (2 operations like it), which the "
        "parked chains oss-legacy and ee-legacy made, and no chain takes it over: none comes after "
        "oss-legacy and ee-legacy"
    )
    assert finding.help == (
        "if chain shared goes on from there, say so in its declaration: after = "
        '["oss-legacy", "ee-legacy", …]'
    )


def test_parked_chains_are_history() -> None:
    frozen = EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nfrozen-columns = ["users.id"]\n')
    old = migration("oss/legacy", "park0000", "a2")
    assert (
        found(
            sound(old, migration("oss/legacy", "a2", "a1", "op.drop_column('users', 'id')")), frozen
        )
        == []
    )


FROZEN = EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nfrozen-columns = ["users.id"]\n')


def test_frozen_column_says_what_was_promised_and_by_whom() -> None:
    drop = migration("oss/chain", "oss2", "oss1", "op.drop_column('users', 'id')")
    (finding,) = lint_tree(sound(drop), FROZEN)
    assert finding.rule == "frozen-column"
    assert finding.title == (
        "drop_column in the upgrade of 'oss2' drops users.id, while chain shared promises to keep "
        "users.id as it is: other chains hold foreign keys to it"
    )
    assert [r.location.path for r in finding.related] == ["revlint.toml"]


def test_a_downgrade_may_take_back_what_its_upgrade_made() -> None:
    files = sound(migration("oss/chain", "oss2", "oss1", downgrade="op.drop_column('users', 'id')"))
    assert found(files, FROZEN) == []


# unadopted-table

UNADOPTED = "unadopted-table ee/chain/versions/ee2.py:16"


def unadopted(*statements: str, adopted: str = "pass") -> list[str]:
    return found(sound(migration("ee/chain", "ee1", "ee0", adopted), ee2(*statements)), EDITIONS)


@pytest.mark.parametrize(
    "statement",
    [
        "op.add_column('seats', x)",
        "op.drop_table('seats')",
        "op.create_index('i', 'seats', ['id'])",
        "op.create_table('t', sa.Column('s', sa.ForeignKey('seats.id')))",
        "with op.batch_alter_table('seats') as b: b.add_column(x)",
    ],
)
def test_unadopted_table(statement: str) -> None:
    """Only the EE legacy chain makes seats: a database that comes from OSS has none."""
    assert unadopted(statement) == [UNADOPTED]
    assert unadopted(statement, statement) == [UNADOPTED]


@pytest.mark.parametrize(
    "adopted",
    [
        "op.create_table('seats', if_not_exists=True)",
        "op.execute('CREATE TABLE IF NOT EXISTS seats (id int)')",
        "op.execute(sa.text(f'create table {name()}.seats ()'))",
        "op.get_bind().execute(sa.text('create table seats ()'))",
        "for t in ['seats']: op.execute(f'create table {t} ()')",
    ],
)
def test_adopted_table(adopted: str) -> None:
    assert unadopted("op.add_column('seats', x)", adopted=adopted) == []


@pytest.mark.parametrize(
    "statement",
    [
        "op.drop_table('seats', if_exists=True)",
        "op.add_column('users', sa.Column('x')) if x else None; op.drop_table(seats)",
        "op.execute('select 1')",
    ],
)
def test_what_needs_no_table(statement: str) -> None:
    assert UNADOPTED not in unadopted(statement)


def test_a_downgrade_needs_nothing_at_the_switch() -> None:
    files = sound(
        migration("ee/chain", "ee1", "ee0"), ee2("pass", downgrade="op.drop_column('seats', 'x')")
    )
    assert found(files, EDITIONS) == []


def test_a_table_that_the_other_legacy_chain_makes_in_sql_is_there() -> None:
    files = sound(
        migration("oss/legacy", "a2", "a1", "op.execute('create table seats (id int)')"),
        migration("oss/legacy", "park0000", "a2"),
        migration("ee/chain", "ee1", "ee0", "op.add_column('seats', x)"),
    )
    assert found(files, EDITIONS) == []


def test_unadopted_table_only_where_the_switch_must_work() -> None:
    files = sound(migration("ee/chain", "ee1", "ee0", "op.add_column('seats', x)"))
    assert found(files, 'switch = ["ee -> oss"]\n' + EDITIONS) == []
    (finding,) = lint_tree(files, 'switch = ["oss -> ee"]\n' + EDITIONS)
    assert finding.title == (
        "add_column in 'ee1' needs the table seats, which only chain ee-legacy makes: a database "
        "'core' that comes from edition oss (chain oss-legacy) does not have it, and alembic "
        "upgrade fails there"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "op.add_column('users', x, schema='public')",
        "op.add_column('seats', sa.Column('u', sa.ForeignKey('public.users.id')))",
    ],
)
def test_the_default_schema_by_its_name(statement: str) -> None:
    assert found(sound(ee2(statement)), EDITIONS) == [FOREIGN]


def test_a_reference_and_a_change_are_two_mistakes() -> None:
    """The one can be allowed, the other cannot."""
    files = sound(
        ee2("op.create_foreign_key('f', 'seats', 'users', ['u'], ['id'])", "op.drop_table('users')")
    )
    assert found(files, EDITIONS) == [FOREIGN, "foreign-table ee/chain/versions/ee2.py:17"]
    allowed = EDITIONS.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users.id"]\n')
    assert found(files, allowed) == ["foreign-table ee/chain/versions/ee2.py:17"]


def test_a_table_that_one_legacy_chain_makes_in_sql_is_nobodys() -> None:
    """Both make it, so that it would be the shared chain's; what SQL does cannot be known."""
    files = sound(
        migration("oss/legacy", "a1", None, "op.execute('create table users (id int)')"),
    )
    assert found(files, EDITIONS) == []


def test_a_table_has_to_be_adopted_first() -> None:
    made = "op.create_table('seats', if_not_exists=True)"
    late = migration("ee/chain", "ee1", "ee0", "op.add_column('seats', x)", made)
    assert found(sound(late), EDITIONS) == ["unadopted-table ee/chain/versions/ee1.py:16"]
