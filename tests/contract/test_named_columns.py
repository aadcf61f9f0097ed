"""What ``frozen-columns`` and ``may-reference`` name has to be in some chain."""

from __future__ import annotations

import pytest

from revlint.errors import ConfigError
from tests.contract_support import EDITIONS, Files, lint_tree, migration, sound

PLACE = EDITIONS.splitlines().index('root = "ee0"') + 2


def mistakes(
    entries: str, *files: Files, key: str = "may-reference", config: str = EDITIONS
) -> list[str]:
    """The mistakes in a key of chain ee, without their place."""
    stated = config.replace('root = "ee0"\n', f'root = "ee0"\n{key} = [{entries}]\n')
    try:
        lint_tree(sound(*files), stated)
    except ConfigError as error:
        start = f"revlint.toml:{PLACE}: chains.ee.{key}: "
        return [line.removeprefix(start) for line in str(error).splitlines()]
    return []


def ee2(*upgrade: str) -> Files:
    return migration("ee/chain", "ee2", "ee1", *upgrade)


@pytest.mark.parametrize("key", ["may-reference", "frozen-columns"])
@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("users.id", []),
        ("users.name", []),
        ("Users.ID", []),
        ("public.users.id", []),
        ("user.id", ["no chain has a table 'user'; did you mean 'users'?"]),
        ("users.nam", ["table 'users' has no column 'nam'; did you mean 'name'?"]),
        ("users.email", ["table 'users' has no column 'email'"]),
        ("other.users.id", ["no chain has a table 'other.users'"]),
        ("invoices.id", ["no chain has a table 'invoices'"]),
    ],
)
def test_a_column_that_no_chain_has(key: str, entry: str, expected: list[str]) -> None:
    assert mistakes(f'"{entry}"', key=key) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("users", []),
        ("public.users", []),
        ("usres", ["no chain has a table 'usres'; did you mean 'users'?"]),
        ("other.users", ["no chain has a table 'other.users'"]),
        ("invoices", ["no chain has a table 'invoices'"]),
    ],
)
def test_a_table_that_no_chain_has(entry: str, expected: list[str]) -> None:
    assert mistakes(f'"{entry}"') == expected


def test_all_are_reported_at_once() -> None:
    config = EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nfrozen-columns = ["user.id"]\n')
    with pytest.raises(ConfigError) as caught:
        lint_tree(
            sound(), config.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["u"]\n')
        )
    assert str(caught.value).splitlines() == [
        "revlint.toml:11: chains.shared.frozen-columns: no chain has a table 'user'; did you mean "
        "'users'?",
        "revlint.toml:18: chains.ee.may-reference: no chain has a table 'u'",
    ]


@pytest.mark.parametrize(
    "operation",
    [
        "op.create_table('invoices', sa.Column('id'))",
        "op.create_table('invoices', *columns())",
        "op.execute('CREATE TABLE invoices (id int)')",
        "op.execute('CREATE TABLE invoices AS SELECT * FROM users')",
        "op.execute('do $$ begin create table invoices (id int); end $$')",
        "op.rename_table('users', 'invoices')",
        "op.add_column('invoices', sa.Column('note'))",
        "op.alter_column('invoices', 'id', nullable=True)",
        "sa.MetaData().create_all(op.get_bind())",
        "op.execute(sql)",
    ],
)
def test_what_a_chain_has_or_may_have(operation: str) -> None:
    assert mistakes('"invoices.id"', ee2(operation)) == []
    assert mistakes('"invoices"', ee2(operation)) == []


@pytest.mark.parametrize(
    "operation",
    [
        "op.add_column('users', sa.Column('email'))",
        "op.alter_column('users', 'mail', new_column_name='email')",
        "op.alter_column('users', 'email', new_column_name='mail')",
        "op.drop_column('users', 'email')",
        "op.add_column('users', column)",
        "op.execute('do $$ begin alter table users add email text; end $$')",
    ],
)
def test_a_column_that_was_there_once(operation: str) -> None:
    assert mistakes('"users.email"', ee2(operation)) == []


def test_near_names_count_where_something_is_not_known() -> None:
    assert mistakes('"user.id"', ee2("op.execute(sql)")) == [
        "no chain has a table 'user'; did you mean 'users'?"
    ]
    assert mistakes('"users.emails"', ee2("op.execute(sql)")) == []
    assert mistakes('"invoices.id"', ee2("op.bulk_insert(table, [])")) == [
        "no chain has a table 'invoices'"
    ]


def test_tables_of_other_repositories_and_unreadable_files() -> None:
    external = '[chains.billing]\nexternal = true\nversion-table = "b"\ntables = ["invoices"]\n\n'
    assert (
        mistakes('"invoices.id"', config=EDITIONS.replace("[editions]", f"{external}[editions]"))
        == []
    )
    owns = EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nowns = ["invoices"]\n')
    stated = owns.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["invoices.id"]\n')
    lint_tree(sound(), stated)
    # A table that an owner names may be older than every chain; a slip is reported.
    slip = owns.replace('"invoices"', '"user", "events"')
    with pytest.raises(ConfigError) as caught:
        lint_tree(sound(), slip)
    assert str(caught.value).splitlines() == [
        "revlint.toml:11: chains.shared.owns: no chain has a table 'user'; did you mean 'users'?"
    ]
    assert mistakes('"invoices.id"', {"ee/chain/versions/x.py": "revision = ("}) == []
