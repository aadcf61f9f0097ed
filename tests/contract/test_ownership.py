"""Who owns the tables of a database, also after parking."""

from __future__ import annotations

from tests.contract_support import EDITIONS, Files, migration, project_of, sound


def owner(files: Files, chain: str, config: str = EDITIONS) -> str | None:
    """Who owns what the last operation of a chain is on; None where the chain may touch it."""
    project = project_of(files, config)
    holder = project.ownership.foreign_owner(project.tables.uses(chain)[-1])
    return holder.chain.name if holder else None


def using(table: str, under: str = "ee/chain", schema: str | None = None) -> dict[str, str]:
    where = f", schema='{schema}'" if schema else ""
    return migration(
        under, "last", {"ee": "ee1", "os": "oss1"}[under[:2]], f"op.add_column('{table}', x{where})"
    )


def test_tables_pass_to_the_chain_that_comes_after_every_parked_maker() -> None:
    """Both legacy chains make users, only one of them makes seats."""
    assert owner(sound(using("users")), "ee") == "shared"
    assert owner(sound(using("seats")), "ee") is None
    assert owner(sound(using("users", "oss/chain")), "shared") is None
    assert owner(sound(using("seats", "oss/chain")), "shared") == "ee"


def test_of_several_the_one_that_comes_after_the_fewest() -> None:
    """Both come after the EE legacy chain; the shared one also after another."""
    reverse = EDITIONS.replace('after = ["ee-legacy", "shared"]', 'after = ["shared", "ee-legacy"]')
    assert owner(sound(using("seats")), "ee", reverse) is None
    alone = EDITIONS.replace('after = ["ee-legacy", "shared"]', 'after = ["shared"]')
    assert owner(sound(using("seats")), "ee", alone) == "shared"


def test_without_a_successor_the_table_stays_with_its_parked_maker() -> None:
    config = EDITIONS.replace('after = ["oss-legacy", "ee-legacy"]\n', "")
    found = project_of(sound(), config)
    holder = found.ownership.foreign_owner(found.tables.uses("shared")[-1])
    assert holder is not None
    assert holder.is_left_behind
    assert holder.made_by == ("oss-legacy", "ee-legacy")


def test_a_schema_is_part_of_a_table() -> None:
    assert owner(sound(using("users", schema="other")), "ee") is None


def test_a_table_that_nobody_makes_is_nobodys() -> None:
    assert owner(sound(using("strangers")), "ee") is None


def test_what_a_chain_makes_is_its_own_where_the_other_maker_never_meets_it() -> None:
    """Two editions make the table, each in its own chain; no edition runs both."""
    config = """\
[chains.oss]
script-location = "oss"

[chains.ee]
script-location = "ee"

[chains.addon]
script-location = "addon"
version-table = "addon_version"

[editions]
oss = { core = ["oss"] }
ee = { core = ["ee", "addon"] }
"""
    files = {
        **migration("oss", "a1", None, "op.create_table('users')"),
        **migration("ee", "b1", None, "op.create_table('users')"),
        **migration("addon", "c1", None, "op.create_table('users')"),
    }
    assert owner(files, "oss", config) is None
    assert owner(files, "ee", config) is None
    # The edition runs ee first: what addon makes there is the table of ee, not of oss.
    assert owner(files, "addon", config) == "ee"


def test_may_reference() -> None:
    def allowed(target: str, key: str) -> bool:
        config = EDITIONS.replace('root = "ee0"\n', f'root = "ee0"\nmay-reference = ["{target}"]\n')
        column = f"op.add_column('seats', sa.Column('u', sa.ForeignKey({key})))"
        people = (
            "op.create_table('people', sa.Column('id'))",
            "op.add_column('users', sa.Column('key'))",
        )
        files = sound(
            migration("oss/chain", "oss2", "oss1", *people),
            migration("ee/chain", "ee2", "ee1", column),
        )
        return owner(files, "ee", config) is None

    assert allowed("users", "'users.id'")
    assert allowed("users.id", "'users.id'")
    assert not allowed("users.id", "'users.key'")
    assert not allowed("people.id", "'users.id'")
    # What it leads to cannot be known, and then it is not foreign.
    assert allowed("people.id", "key()")


def test_frozen_columns() -> None:
    def frozen(operation: str, columns: str = '"users.id", "s.teams.key"') -> tuple[str, ...]:
        config = EDITIONS.replace(
            'root = "oss0"\n', f'root = "oss0"\nfrozen-columns = [{columns}]\n'
        )
        teams = "op.create_table('teams', sa.Column('key'), schema='s')"
        files = sound(
            migration("ee/chain", "ee1", "ee0", teams),
            migration("ee/chain", "ee2", "ee1", operation),
        )
        found = project_of(files, config)
        promise = found.ownership.frozen_by(found.tables.uses("ee")[-1])
        return promise.columns if promise else ()

    assert frozen("op.drop_column('users', 'id')") == ("users.id",)
    assert frozen("op.drop_column('users', 'id', schema='any')") == ("users.id",)
    assert frozen("op.drop_column('superusers', 'id')") == ()
    assert frozen("op.drop_column('users', 'name')") == ()
    assert frozen("op.alter_column('users', 'id', new_column_name='key')") == ("users.id",)
    assert frozen("op.alter_column('users', 'id', type_=sa.Text())") == ("users.id",)
    assert frozen("op.alter_column('users', 'id', nullable=True)") == ()
    assert frozen("op.drop_table('users')") == ("users.id",)
    assert frozen("op.rename_table('users', 'people')") == ("users.id",)
    assert frozen("op.drop_column('teams', 'key', schema='s')") == ("s.teams.key",)
    assert frozen("op.drop_column('teams', 'key')") == ()
    assert frozen("op.drop_column(unknown, 'id')") == ()
    assert frozen("op.execute('drop table users')") == ("users.id",)
    assert frozen("op.execute(unknown)") == ()


def test_constants_of_modules_of_the_tree() -> None:
    alter = "op.add_column(USERS, x)"
    files = sound(migration("ee/chain", "ee2", "ee1", alter), {"names.py": "USERS = 'users'\n"})
    path = "ee/chain/versions/ee2.py"
    files[path] = files[path].replace("\nrevision =", "from names import USERS\nrevision =", 1)
    assert owner(files, "ee") == "shared"
