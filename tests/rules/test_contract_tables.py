"""The rules that look at who touches which table."""

from __future__ import annotations

import pytest

from tests.change import changes
from tests.contract_support import EDITIONS, found, lint_tree, migration, place, said, sound


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
        "op.execute('alter table users add x int')",
        "op.get_bind().execute(sa.text('drop table users'))",
        "op.execute('alter table seats add foreign key (u) references users (id)')",
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
        "op.execute('insert into users (name) select name from users')",
        "op.execute('alter table ' + users + ' add x int')",
        "op.create_table('users', if_not_exists=True)",
        "op.execute('create table if not exists users (id int)')",
        "if not sa.inspect(op.get_bind()).has_table('users'): op.create_table('users')",
        "sa.Table('users', sa.MetaData(), sa.Column('t', sa.ForeignKey('users.id')))",
        "op.add_column('users', x, schema='other')",
    ],
)
def test_not_foreign(statement: str) -> None:
    assert found(sound(ee2(statement)), EDITIONS) == []


def test_one_finding_for_a_table_and_file_with_its_downgrade() -> None:
    add, drop = "op.add_column('users', x)", "op.drop_column('users', 'x')"
    (finding,) = lint_tree(sound(ee2(add, add, downgrade=drop)), EDITIONS)
    assert finding.title == "'ee2' alters table users of chain shared"
    assert finding.facts[0] == "2 more operations on it in this file"
    assert found(sound(ee2("pass", downgrade=drop)), EDITIONS) == [
        "foreign-table ee/chain/versions/ee2.py:20"
    ]


def test_a_reference_names_the_setting_that_allows_it() -> None:
    key = "op.add_column('seats', sa.Column('u', sa.ForeignKey('users.id')))"
    (finding,) = lint_tree(sound(ee2(key)), EDITIONS)
    assert said(finding) == (
        "'ee2' references users.id of chain shared",
        "chain shared owns the table",
        (
            "chain shared does not know about this foreign key",
            "a later migration of chain shared may conflict with it or undo it",
        ),
        'allow it for chain ee: may-reference = ["users.id"]',
    )
    allowed = EDITIONS.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users.id"]\n')
    assert found(sound(ee2(key)), allowed) == []


def test_tables_without_an_owner_are_one_finding() -> None:
    config = EDITIONS.replace('after = ["oss-legacy", "ee-legacy"]\n', "")
    more = migration("oss/chain", "oss2", "oss1", "op.drop_column('users', 'name')")
    (finding,) = lint_tree(sound(more), config)
    assert said(finding) == (
        "'oss1' alters table users",
        "no chain owns the table",
        (
            "1 more operation like it",
            "parked chains oss-legacy and ee-legacy created the table",
            "no chain comes after oss-legacy and ee-legacy, so no chain owns it",
        ),
        "if chain shared continues from oss-legacy and ee-legacy, set after = "
        '["oss-legacy", "ee-legacy"] for it',
    )


def test_tables_without_an_owner_are_known_though_a_change_uses_more_of_them() -> None:
    config = EDITIONS.replace('after = ["oss-legacy", "ee-legacy"]\n', "")
    now = sound(migration("oss/chain", "oss2", "oss1", "op.drop_column('users', 'name')"))
    assert changes.told(sound(), now, config=config) == ["oss1.py:16 error foreign-table already"]


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


def test_frozen_column_names_the_column_and_the_chain_that_froze_it() -> None:
    drop = migration("oss/chain", "oss2", "oss1", "op.drop_column('users', 'id')")
    (finding,) = lint_tree(sound(drop), FROZEN)
    assert finding.rule == "frozen-column"
    assert said(finding) == (
        "'oss2' drops users.id, which is frozen",
        "users.id must not change",
        (
            "frozen-columns of chain shared lists users.id",
            "other chains have foreign keys to it",
        ),
        "keep the column and add another one beside it; to unfreeze users.id, first change every "
        "chain that references it, then remove it from frozen-columns of chain shared",
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


def test_a_table_is_unadopted_once() -> None:
    add = "op.add_column('seats', {})"
    assert unadopted(add.format("x"), add.format("y")) == [UNADOPTED]


@pytest.mark.parametrize(
    "adopted",
    [
        "op.create_table('seats', if_not_exists=True)",
        "op.execute('CREATE TABLE IF NOT EXISTS seats (id int)')",
        "op.execute(sa.text(f'create table {name()}.seats ()'))",
        "op.get_bind().execute(sa.text('create table if not exists seats ()'))",
        "for t in ['seats']: op.execute(f'create table if not exists {t} ()')",
        "sa.MetaData().create_all(op.get_bind())",
    ],
)
def test_adopted_table(adopted: str) -> None:
    assert unadopted("op.add_column('seats', x)", adopted=adopted) == []


@pytest.mark.parametrize(
    "adopted",
    [
        "op.create_table('seats')",
        "op.get_bind().execute(sa.text('create table seats ()'))",
        "for t in ['seats']: op.execute(f'create table {t} ()')",
    ],
)
def test_a_table_that_is_created_where_it_is_breaks_the_installation(adopted: str) -> None:
    """A database that comes from OSS has no seats, one that EE installs has them already."""
    (finding,) = lint_tree(
        sound(migration("ee/chain", "ee1", "ee0", adopted), ee2("op.add_column('seats', x)")),
        EDITIONS,
    )
    assert place(finding) == "broken-install ee/chain/versions/ee1.py:16"
    assert said(finding)[:3] == (
        "edition ee cannot be installed in an empty database",
        'relation "seats" already exists',
        ('alembic upgrade of chain ee stops in database core: relation "seats" already exists',),
    )


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
    """Both legacy chains make it, so that it passes to the chain that comes after both."""
    files = sound(
        migration("oss/legacy", "a2", "a1", "op.execute('create table seats (id int)')"),
        migration("oss/legacy", "park0000", "a2"),
        migration("ee/chain", "ee1", "ee0", "op.add_column('seats', x)"),
    )
    assert found(files, EDITIONS) == ["foreign-table ee/chain/versions/ee1.py:16"]


def test_unadopted_table_only_where_the_switch_must_work() -> None:
    files = sound(migration("ee/chain", "ee1", "ee0", "op.add_column('seats', x)"))
    assert found(files, 'switch = ["ee -> oss"]\n' + EDITIONS) == []
    (finding,) = lint_tree(files, 'switch = ["oss -> ee"]\n' + EDITIONS)
    assert said(finding) == (
        "'ee1' needs table seats, which is missing after a switch of editions",
        "only chain ee-legacy creates seats",
        (
            "a database core that switches from oss to ee has run chain oss-legacy instead",
            "alembic upgrade fails there",
        ),
        "create seats before this operation, here or in an earlier revision of chain ee, if it is "
        "missing: op.create_table('seats', …, if_not_exists=True)",
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
    # seats has no column u.
    assert found(files, allowed) == [
        "broken-install ee/chain/versions/ee2.py:16",
        "foreign-table ee/chain/versions/ee2.py:17",
    ]


def test_a_table_that_one_legacy_chain_makes_in_sql_has_no_owner() -> None:
    """Both make it, so that it would be the shared chain's; what SQL does cannot be known."""
    files = sound(
        migration("oss/legacy", "a1", None, "op.execute('create table users (id int)')"),
    )
    assert found(files, EDITIONS) == []


def test_a_table_has_to_be_adopted_first() -> None:
    made = "op.create_table('seats', if_not_exists=True)"
    late = migration("ee/chain", "ee1", "ee0", "op.add_column('seats', x)", made)
    assert found(sound(late), EDITIONS) == ["unadopted-table ee/chain/versions/ee1.py:16"]
