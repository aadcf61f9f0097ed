"""What cannot change a table, or names the table that it changes, is not unknown."""

from __future__ import annotations

import pytest

from revlint.operations.reader import read_operations

HEAD = (
    "import logging\nimport sqlalchemy as sa\nfrom alembic import op\nfrom app.log import logger\n"
)
ITEMS = 'items = sa.table("items", sa.column("id"))\nother = sa.Table("other", sa.MetaData())\n'


def done(upgrade: str) -> list[tuple[str, str | None]]:
    """The action and the table of each operation of an ``upgrade``."""
    lines = "\n    ".join(upgrade.strip().split("\n"))
    text = f"{HEAD}{ITEMS}\ndef upgrade():\n    bind = op.get_bind()\n    {lines}\n"
    return [(o.action, o.table) for o in read_operations(text.encode())]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("op.execute(sa.DDL('ALTER TABLE users ADD COLUMN mail text'))", ("add-column", "users")),
        ("bind.execute(sa.schema.DDL('DROP TABLE users'))", ("drop", "users")),
        (
            "op.execute(sa.DDL('DROP TABLE \"%(table)s\"', context={'table': 'users'}))",
            ("drop", "users"),
        ),
        ("op.execute(sa.DDL('DROP TABLE %(t)s', {'t': 'users'}))", ("drop", "users")),
        ("op.execute(sa.DDL('DELETE FROM users WHERE x LIKE \\'%%a\\''))", ("use", "users")),
        ("op.execute(sa.DDL('DROP TABLE %(t)s'))", ("drop", None)),
    ],
)
def test_ddl_elements_are_read(statement: str, expected: tuple[str, str | None]) -> None:
    assert done(statement) == [expected]


@pytest.mark.parametrize(
    "statement",
    [
        "int(bind.execute(sa.text('SELECT 1')).scalar())",
        "bool(bind.scalar(items.select()))",
        "bar = app.progress(total=bind.scalar(items.select()))",
        "count = app.size(bind.execute(items.select()).fetchall())",
    ],
)
def test_rows_send_no_statements(statement: str) -> None:
    assert "unknown" not in [action for action, _ in done(statement)]


@pytest.mark.parametrize(
    "call",
    [
        *("int(bind)", "bool(bind)", "isinstance(bind, sa.Table)", "hasattr(op, 'execute')"),
        *("setattr(app, 'x', 1)", "max(1, 2)", "type(bind)", "repr(bind)", "any([bind])"),
        *("logger.info('x')", "logger.warning('%s', 1)", "logger.exception('x')"),
        *("found = app.has(bind.dialect.name)", "app.held(sa.inspect(bind).get_columns('items'))"),
        "held = app.held(sa.inspect(bind).has_table('items'))",
    ],
)
def test_what_cannot_change_a_table(call: str) -> None:
    assert done(call if call.startswith("found") else f"x = {call}") == []
    assert not call.startswith("logger") or done(call) == []


@pytest.mark.parametrize(
    "call",
    [
        *("x = app.change(bind)", "app.change()", "x = app.change(bind.connection)"),
        *("logger(bind)", "x = app.change(bind.engine)", "x = app.change(sa.inspect(bind))"),
        "x = logger.info(bind)",
    ],
)
def test_what_may_change_a_table(call: str) -> None:
    assert done(call) == [("unknown", None)]


@pytest.mark.parametrize(
    "statement",
    [
        "bind.execute(sa.select(items.c.id))",
        "bind.execute(sa.select([items.c.id]))",
        "bind.execute(sa.select(sa.func.count(items.c.id)))",
        "bind.scalar(sa.select(sa.func.count(sa.text('*'))).select_from(items))",
        "bind.execute(sa.select(items).where(items.c.id == 1))",
        "bind.execute(sa.delete(items).where(items.c.id == 1))",
        "bind.execute(items.update().values(id=1))",
    ],
)
def test_statements_about_rows_name_their_table(statement: str) -> None:
    assert done(statement) == [("use", "items")]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("op.bulk_insert(app.made, [])", ("use", None)),
        ("meta = sa.MetaData()\nop.bulk_insert(meta.tables['users'], [])", ("use", "users")),
        ("meta = sa.MetaData()\nmeta.tables['users'].drop(bind)", ("drop", "users")),
        ("make = sa.orm.sessionmaker()\nmake(bind=bind).execute('DROP TABLE a')", ("drop", "a")),
        ("s = sa.orm.sessionmaker(bind=bind)()\ns.execute(items.delete())", ("use", "items")),
    ],
)
def test_sessions_and_tables_of_metadata(statement: str, expected: tuple[str, str | None]) -> None:
    assert done(statement) == [expected]


def test_a_session_that_a_function_of_the_project_is_given() -> None:
    statement = "make = sa.orm.sessionmaker()\napp.fill(make(bind=bind))"
    assert done(statement) == [("unknown", None)]


@pytest.mark.parametrize(
    "test", ["name == 'users'", "'users' == name", "name == 'users' and name in found"]
)
def test_a_name_that_is_compared_is_known_within(test: str) -> None:
    body = (
        "for name in sa.inspect(bind).get_table_names():\n"
        f"    if {test}:\n        op.drop_table(name)\n    else:\n        op.drop_table(name)"
    )
    assert done(body) == [("drop", "users"), ("drop", None)]


def test_a_statement_may_read_two_tables() -> None:
    joined = "bind.execute(sa.select(items.c.id).select_from(sa.join(items, other)))"
    assert done(joined) == [("use", "items"), ("use", "other")]


@pytest.mark.parametrize(
    "lookup",
    [
        "globals().get(f'upgrade_{engine}', lambda: None)()",
        "globals()[f'upgrade_{engine}']()",
        "globals().get('upgrade_%s' % engine)()",
    ],
)
def test_one_function_for_each_database(lookup: str) -> None:
    text = (
        f"{HEAD}def upgrade(engine=''):\n    {lookup}\n"
        "def upgrade_():\n    op.drop_table('a')\ndef upgrade_log():\n    op.drop_table('b')\n"
    )
    found = read_operations(text.encode())
    assert [(o.table, o.database) for o in found] == [("a", ""), ("b", "log")]
