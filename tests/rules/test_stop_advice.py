"""The advice about an operation that stops an edition, followed to the letter, leaves no finding.

The errors are those of PostgreSQL 15.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from revlint.path_text import show_paths
from tests.contract_support import EDITIONS, Files, found, lint_tree, migration, place, sound

EE1 = "ee/chain/versions/ee1.py"
EE2 = "ee/chain/versions/ee2.py"
EE3 = "ee/chain/versions/ee3.py"
OSS1 = "oss/chain/versions/oss1.py"
ALLOWED = EDITIONS.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users"]\n')
TABLE = "op.create_table({!r}, sa.Column('id', sa.Integer(), primary_key=True){})"
SEATS = TABLE.format("seats", "")
KEY = "sa.Column('u', sa.Integer(), sa.ForeignKey('{}'))"


def ee1(*upgrade: str) -> Files:
    return migration("ee/chain", "ee1", "ee0", *upgrade)


def ee2(*upgrade: str) -> Files:
    return migration("ee/chain", "ee2", "ee1", *upgrade)


def ee3(*upgrade: str) -> Files:
    return migration("ee/chain", "ee3", "ee2", *upgrade)


def add(table: str, column: str) -> str:
    return f"op.add_column('{table}', {column})"


@dataclass(frozen=True)
class Case:
    """Files on top of a sound tree, the finding, its error and help, and what follows the help."""

    files: Files
    finding: str
    error: str
    help: str
    edits: Files
    config: str = EDITIONS


#: A third edition, whose chain runs beside no chain of EE.
PRO = f"""\
switch = ["pro -> ee"]

[chains.pro]
script-location = "pro"
version-table = "alembic_version_pro"
after = ["shared"]

{EDITIONS}pro = {{ core = ["oss-legacy", "shared", "pro"] }}
"""
PLANS = TABLE.format("plans", "")

CASES = {
    "a table that the legacy chain of one edition has": Case(
        ee1(SEATS),
        f"broken-install {EE1}:16",
        'relation "seats" already exists',
        "create it only where it is missing: op.create_table('seats', …, if_not_exists=True)",
        ee1(f"{SEATS[:-1]}, if_not_exists=True)"),
    ),
    "the same in SQL": Case(
        ee1("op.execute('CREATE TABLE seats (id int primary key)')"),
        f"broken-install {EE1}:16",
        'relation "seats" already exists',
        "create it only where it is missing: CREATE TABLE IF NOT EXISTS",
        ee1("op.execute('CREATE TABLE IF NOT EXISTS seats (id int primary key)')"),
    ),
    "a table that the chain creates twice": Case(
        {**ee2(TABLE.format("t", "")), **ee3(TABLE.format("t", ""))},
        f"broken-install {EE3}:16",
        'relation "t" already exists',
        "remove the operation, or give the table another name",
        ee3("pass"),
    ),
    "a table that gets a name that is taken": Case(
        ee2(TABLE.format("t", ""), "op.rename_table('t', 'seats')"),
        f"broken-install {EE2}:17",
        'relation "seats" already exists',
        "give the table another name",
        ee2(TABLE.format("t", ""), "op.rename_table('t', 'chairs')"),
    ),
    "a column that the legacy chain of one edition has": Case(
        {
            **migration("ee/legacy", "b3", "b2", add("seats", "sa.Column('n', sa.Text())")),
            **migration("ee/legacy", "park0000", "b3"),
            **ee2(add("seats", "sa.Column('n', sa.Text())")),
        },
        f"broken-install {EE2}:16",
        'column "n" of relation "seats" already exists',
        "create it only where it is missing: op.add_column('seats', …, if_not_exists=True)",
        ee2(add("seats", "sa.Column('n', sa.Text()), if_not_exists=True")),
    ),
    "a table that is dropped where it is not": Case(
        {**ee2(TABLE.format("t", ""), "op.drop_table('t')"), **ee3("op.drop_table('t')")},
        f"broken-install {EE3}:16",
        'table "t" does not exist',
        "drop it only where it is there: op.drop_table('t', if_exists=True)",
        ee3("op.drop_table('t', if_exists=True)"),
    ),
    "a column that is dropped where it is not": Case(
        {**ee2(TABLE.format("t", "")), **ee3("op.drop_column('t', 'x')")},
        f"broken-install {EE3}:16",
        'column "x" of relation "t" does not exist',
        "drop it only where it is there: op.drop_column('t', …, if_exists=True)",
        ee3("op.drop_column('t', 'x', if_exists=True)"),
    ),
    "a table that no edition has": Case(
        {
            **ee2(TABLE.format("t", ""), "op.drop_table('t')"),
            **ee3(add("t", "sa.Column('n', sa.Text())")),
        },
        f"broken-install {EE3}:16",
        'relation "t" does not exist',
        "create t before this operation, where it is missing: op.create_table('t', …, "
        "if_not_exists=True)",
        ee3(
            f"{TABLE.format('t', '')[:-1]}, if_not_exists=True)",
            add("t", "sa.Column('n', sa.Text())"),
        ),
    ),
    "a table that a foreign key leads to": Case(
        {
            **ee2(TABLE.format("t", ""), "op.drop_table('t')"),
            **ee3(add("seats", KEY.format("t.id"))),
        },
        f"broken-install {EE3}:16",
        'relation "t" does not exist',
        "create t before this operation, where it is missing: op.create_table('t', …, "
        "if_not_exists=True)",
        ee3(
            f"{TABLE.format('t', '')[:-1]}, if_not_exists=True)",
            add("seats", KEY.format("t.id")),
        ),
    ),
    "a column that is not there": Case(
        {
            **ee2(TABLE.format("t", "")),
            **ee3("op.alter_column('t', 'n', new_column_name='m')"),
        },
        f"broken-install {EE3}:16",
        'column "n" does not exist',
        "create t.n before this operation, where it is missing: op.add_column('t', "
        "sa.Column('n', …), if_not_exists=True)",
        ee3(
            "op.add_column('t', sa.Column('n', sa.Text()), if_not_exists=True)",
            "op.alter_column('t', 'n', new_column_name='m')",
        ),
    ),
    "a column that a foreign key leads to": Case(
        {**ee2(TABLE.format("t", "")), **ee3(add("seats", KEY.format("t.n")))},
        f"broken-install {EE3}:16",
        'column "n" referenced in foreign key constraint does not exist',
        "create t.n before this operation, where it is missing: op.add_column('t', "
        "sa.Column('n', …, unique=True), if_not_exists=True)",
        ee3(
            "op.add_column('t', sa.Column('n', sa.Integer(), unique=True), if_not_exists=True)",
            add("seats", KEY.format("t.n")),
        ),
    ),
    "a column of another chain that a foreign key leads to": Case(
        ee2(add("seats", KEY.format("users.x"))),
        f"broken-install {EE2}:16",
        'column "x" referenced in foreign key constraint does not exist',
        "reference a column that users has",
        ee2(add("seats", KEY.format("users.id"))),
        ALLOWED,
    ),
    "a column of another chain without a key": Case(
        ee2(add("seats", "sa.Column('u', sa.Text(), sa.ForeignKey('users.name'))")),
        f"broken-install {EE2}:16",
        'there is no unique constraint matching given keys for referenced table "users"',
        "reference the primary key of users, or a column with a unique constraint",
        ee2(add("seats", KEY.format("users.id"))),
        ALLOWED,
    ),
    "a column without a key": Case(
        {
            **ee2(TABLE.format("t", ", sa.Column('n', sa.Integer())")),
            **ee3(add("seats", KEY.format("t.n"))),
        },
        f"broken-install {EE3}:16",
        'there is no unique constraint matching given keys for referenced table "t"',
        "give t.n a unique constraint before this operation",
        ee3("op.create_unique_constraint('n', 't', ['n'])", add("seats", KEY.format("t.n"))),
    ),
    "a foreign key of another type": Case(
        ee2(add("seats", "sa.Column('u', sa.Text(), sa.ForeignKey('users.id'))")),
        f"broken-install {EE2}:16",
        'foreign key constraint "seats_u_fkey" cannot be implemented',
        "give the column the type of users.id",
        ee2(add("seats", KEY.format("users.id"))),
        ALLOWED,
    ),
    "a type that a foreign key forbids": Case(
        {
            **ee2(TABLE.format("t", ""), add("seats", KEY.format("t.id"))),
            **ee3("op.alter_column('t', 'id', type_=sa.Text())"),
        },
        f"broken-install {EE3}:16",
        'foreign key constraint "seats_u_fkey" cannot be implemented',
        "keep the type",
        ee3("pass"),
    ),
    "a table that a foreign key of the chain needs": Case(
        {
            **ee2(TABLE.format("t", ""), add("seats", KEY.format("t.id"))),
            **ee3("op.drop_table('t')"),
        },
        f"broken-install {EE3}:16",
        "cannot drop table t because other objects depend on it",
        "keep the table, or drop the foreign keys to it before this operation",
        ee3("op.drop_constraint('seats_u_fkey', 'seats')", "op.drop_table('t')"),
    ),
    "a table of the edition that a database comes from": Case(
        {**migration("pro", "pro1", None, PLANS), **ee2(PLANS)},
        f"edition-switch {EE2}:16",
        'relation "plans" already exists',
        "create it only where it is missing: op.create_table('plans', …, if_not_exists=True)",
        ee2(f"{PLANS[:-1]}, if_not_exists=True)"),
        PRO,
    ),
    "a column that only databases of one edition have": Case(
        {
            **migration("ee/legacy", "b3", "b2", add("seats", "sa.Column('n', sa.Text())")),
            **migration("ee/legacy", "park0000", "b3"),
            **ee2("op.alter_column('seats', 'n', nullable=False)"),
        },
        f"edition-switch {EE2}:16",
        'column "n" of relation "seats" does not exist',
        "create seats.n before this operation, where it is missing: op.add_column('seats', "
        "sa.Column('n', …), if_not_exists=True)",
        ee2(
            "op.add_column('seats', sa.Column('n', sa.Text()), if_not_exists=True)",
            "op.alter_column('seats', 'n', nullable=False)",
        ),
    ),
    "a column that is dropped in one edition only": Case(
        {
            **migration("ee/legacy", "b3", "b2", add("seats", "sa.Column('n', sa.Text())")),
            **migration("ee/legacy", "park0000", "b3"),
            **ee2("op.drop_column('seats', 'n')"),
        },
        f"edition-switch {EE2}:16",
        'column "n" of relation "seats" does not exist',
        "drop it only where it is there: op.drop_column('seats', …, if_exists=True)",
        ee2("op.drop_column('seats', 'n', if_exists=True)"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_advice_that_is_followed_leaves_no_finding(case: Case) -> None:
    (finding,) = lint_tree(sound(case.files), case.config)
    assert (place(finding), finding.label) == (case.finding, case.error)
    assert show_paths(finding.help) == case.help
    assert finding.facts[0].endswith(case.error)
    assert found(sound(case.files, case.edits), case.config) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_new_operation_is_reported_once(case: Case) -> None:
    """failing-operation would report it too, of one chain alone."""
    path = case.finding.partition(" ")[2].rpartition(":")[0]
    assert found(sound(case.files), case.config, frozenset({path})) == [case.finding]


TWO_DATABASES = """\
[chains.core]
script-location = "core"
version-table = "v1"

[chains.addon]
script-location = "addon"
version-table = "v2"
after = ["core"]
may-reference = ["users.id"]

[editions]
one = { main = ["core", "addon"], other = ["addon"] }
"""


def test_a_database_that_lacks_the_chain_before() -> None:
    """No edition runs core in the other database, so that chain-order has nothing to say."""
    users = TABLE.format("users", "")
    files = {
        **migration("core", "c1", None, users),
        **migration("addon", "d1", None, f"op.create_table('x', {KEY.format('users.id')})"),
    }
    (finding,) = lint_tree(files, TWO_DATABASES)
    assert place(finding) == "broken-install addon/versions/d1.py:16"
    assert finding.facts == (
        'alembic upgrade of chain addon stops in database other: relation "users" does not exist',
    )
    assert found(files, TWO_DATABASES.replace(', other = ["addon"]', "")) == []
