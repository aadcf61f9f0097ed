"""What the functions of a migration do to tables, found without running it."""

from __future__ import annotations

import inspect

import pytest
from alembic.operations import BatchOperations, Operations

from revlint.operations.alembic_calls import HARMLESS, NOT_IN_BATCH, ON_TABLE
from revlint.operations.library import TreeLibrary
from revlint.operations.machine import MAX_OPERATIONS
from revlint.operations.operation import Operation
from revlint.operations.reader import read_operations
from revlint.python.modules import Modules
from revlint.sources.memory import MemoryTree

#: What Alembic offers besides, which acts on no table that its arguments name as a text.
UNKNOWN = {"bulk_insert", "execute", "invoke", "run_async"}
IN_BATCH = sorted(set(ON_TABLE) - NOT_IN_BATCH)
#: What packages add to ``op`` that makes views and functions, no tables.
ENTITIES = {"create_entity", "drop_entity", "replace_entity"}

HEAD = "from alembic import op\nimport sqlalchemy as sa\n"


def module(*upgrade: str, before: str = "", head: str = HEAD) -> bytes:
    body = "\n".join(f"    {line}" for line in "\n".join(upgrade).split("\n"))
    return f"{head}{before}\ndef upgrade():\n{body}\n".encode()


def operations(*upgrade: str, before: str = "", head: str = HEAD) -> list[Operation]:
    return list(read_operations(module(*upgrade, before=before, head=head)))


def tables(*upgrade: str, before: str = "") -> list[str | None]:
    """The table of each operation; its schema is in front."""
    return [
        f"{o.schema}.{o.table}" if o.schema and o.table else o.table
        for o in operations(*upgrade, before=before)
    ]


def keys(*upgrade: str, before: str = "") -> list[tuple[str | None, ...]]:
    """Schema, table and column of each reference."""
    return [
        (o.schema, o.table, o.column)
        for o in operations(*upgrade, before=before)
        if o.action == "reference"
    ]


# Alembic's own signatures


def parameters(holder: type, name: str) -> list[str]:
    """The parameters of an operation that may be given by position, without ``self``."""
    signature = inspect.signature(getattr(holder, name))
    by_position = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return [p.name for p in signature.parameters.values() if p.kind in by_position][1:]


def public(holder: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(holder, callable) if not name.startswith("_")}


def test_every_operation_of_alembic_is_placed() -> None:
    assert public(Operations) == set(ON_TABLE) | UNKNOWN | (
        HARMLESS - ENTITIES - {"autocommit_block"}
    )
    assert public(BatchOperations) - set(IN_BATCH) - UNKNOWN <= HARMLESS
    assert set(IN_BATCH) <= public(BatchOperations)


@pytest.mark.parametrize("name", sorted(ON_TABLE))
def test_the_table_stands_where_alembic_has_it(name: str) -> None:
    _, names = ON_TABLE[name]
    assert parameters(Operations, name)[: len(names)] == list(names)


def test_other_arguments_stand_where_alembic_has_them() -> None:
    assert parameters(Operations, "rename_table")[1] == "new_table_name"
    assert parameters(Operations, "create_foreign_key")[2:5:2] == ["referent_table", "remote_cols"]
    assert parameters(BatchOperations, "create_foreign_key")[1:4:2] == [
        "referent_table",
        "remote_cols",
    ]
    assert parameters(BatchOperations, "drop_column")[0] == "column_name"
    assert parameters(BatchOperations, "alter_column")[0] == "column_name"
    assert parameters(Operations, "batch_alter_table")[:2] == ["table_name", "schema"]


@pytest.mark.parametrize("name", sorted(ON_TABLE))
def test_the_schema_is_a_keyword(name: str) -> None:
    signature = inspect.signature(getattr(Operations, name))
    keyword = "source_schema" if name == "create_foreign_key" else "schema"
    takes_more = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
    if keyword in signature.parameters:
        assert signature.parameters[keyword].kind is inspect.Parameter.KEYWORD_ONLY
    else:
        assert takes_more


def table_parameter(name: str) -> tuple[int, str]:
    """The position and the name of the parameter that names the table."""
    names = ON_TABLE[name][1]
    keyword = next(n for n in names if n in ("table_name", "source_table", "old_table_name"))
    return names.index(keyword), keyword


@pytest.mark.parametrize("name", IN_BATCH)
def test_a_batch_leaves_the_table_out(name: str) -> None:
    _, keyword = table_parameter(name)
    names = [n for n in ON_TABLE[name][1] if n != keyword]
    assert parameters(BatchOperations, name)[: len(names)] == names


# Every form


@pytest.mark.parametrize("name", sorted(ON_TABLE))
@pytest.mark.parametrize("by", ["position", "keyword"])
def test_every_operation(name: str, by: str) -> None:
    action, _ = ON_TABLE[name]
    position, keyword = table_parameter(name)
    schema = "source_schema" if name == "create_foreign_key" else "schema"
    before = "'x', " * position
    call = f"op.{name}({before}'users', {schema}='s')"
    if by == "keyword":
        call = f"op.{name}({keyword}='users', {schema}='s')"
    first = operations(call)[0]
    assert (first.name, first.action, first.schema, first.table) == (name, action, "s", "users")


@pytest.mark.parametrize("name", IN_BATCH)
def test_every_batch_operation(name: str) -> None:
    first = operations(
        "with op.batch_alter_table('users', 's') as batch_op:", f"    batch_op.{name}('x')"
    )[0]
    column = "x" if name in ("drop_column", "alter_column") else None
    found = (first.function, first.name, first.action, first.table, first.schema, first.column)
    assert found == ("upgrade", name, ON_TABLE[name][0], "users", "s", column)


@pytest.mark.parametrize(
    ("call", "action"),
    [
        ("op.alter_column('t', 'c', nullable=False)", "alter-column"),
        ("op.alter_column('t', 'c', type_=None, new_column_name=None)", "alter-column"),
        ("op.alter_column('t', 'c', type_=sa.Text())", "retype-column"),
        ("op.alter_column('t', column_name='c', new_column_name='d')", "rename-column"),
        ("op.alter_column('t', 'c', existing_type=sa.Text())", "alter-column"),
        ("op.alter_column('t', 'c', **unknown)", "alter-column"),
    ],
)
def test_alter_column(call: str, action: str) -> None:
    (found,) = operations(call)
    assert (found.action, found.column) == (action, "c")


def test_rename_table() -> None:
    (found,) = operations("op.rename_table('a', 'b', schema='s')")
    assert found == Operation("upgrade", "rename_table", "rename", "a", "s", new_name="b")


@pytest.mark.parametrize(
    ("call", "conditional"),
    [
        ("op.drop_table('t')", False),
        ("op.drop_table('t', if_exists=True)", True),
        ("op.drop_table('t', if_exists=False)", False),
        ("op.create_table('t', if_not_exists=True)", True),
    ],
)
def test_conditional(call: str, conditional: bool) -> None:
    assert [o.conditional for o in operations(call)] == [conditional]


@pytest.mark.parametrize(
    ("head", "call"),
    [
        ("from alembic import op as o\n", "o.drop_table('t')"),
        ("import alembic\n", "alembic.op.drop_table('t')"),
        ("import alembic.op as o\n", "o.drop_table('t')"),
        ("from alembic.op import drop_table\n", "drop_table('t')"),
        ("from alembic.op import drop_table as dt\n", "dt('t')"),
        ("", "from alembic import op\nop.drop_table('t')"),
        ("", "op.drop_table('t')"),
    ],
)
def test_names_of_op(head: str, call: str) -> None:
    assert operations(call, head=head) == [Operation("upgrade", "drop_table", "drop", "t")]


def test_what_is_called_op_and_is_not() -> None:
    """What a module outside the tree does is not known; it may do anything."""
    for name in ("op", "o"):
        (found,) = operations(f"{name}.drop_table('t')", head=f"from mine import {name}\n")
        assert (found.action, found.table) == ("unknown", None)
    assert operations("log.drop_table('t')", head="import logging as log\n") == []


# Names of tables


@pytest.mark.parametrize(
    ("expression", "table"),
    [
        ("'users'", "users"),
        ("'us' 'ers'", "users"),
        ("'us' + 'ers'", "users"),
        ("TABLE", "users"),
        ("f'{PREFIX}ers'", "users"),
        ("PREFIX + 'ers'", "users"),
        ("NAMES['users']", "users"),
        ("TWICE", None),
        ("unknown", None),
        ("unknown()", None),
        ("TABLE.upper()", "USERS"),
        ("f'{TABLE:>9}'", None),
        ("7", None),
        ("None", None),
        ("*TABLE", None),
    ],
)
def test_names_are_static_or_unknown(expression: str, table: str | None) -> None:
    before = (
        "TABLE = 'users'\nPREFIX = 'us'\nNAMES = {'users': 'users'}\n"
        "TWICE = 'a'\nif sys:\n    TWICE = 'b'\n"
    )
    assert tables(f"op.drop_table({expression})", before=before) == [table]


@pytest.mark.parametrize(
    ("arguments", "table"),
    [
        ("schema=None", "t"),
        ("schema='s'", "s.t"),
        ("schema=SCHEMA", "s.t"),
        ("schema=unknown()", None),
        ("**KNOWN", "s.t"),
        ("**NOTHING", "t"),
        ("**unknown", None),
    ],
)
def test_a_table_in_an_unknown_schema_is_unknown(arguments: str, table: str | None) -> None:
    before = "SCHEMA = 's'\nKNOWN = {'schema': SCHEMA}\nNOTHING = {'schema': None}\n"
    assert tables(f"op.drop_table('t', {arguments})", before=before) == [table]


def test_stars_hide_positions() -> None:
    assert tables("op.drop_index(*names, 't')") == [None]
    assert tables("op.drop_index('i', 't', *more)") == ["t"]


def test_imported_constants_are_looked_up() -> None:
    data = module("op.drop_table(USERS)", head="from app.names import USERS\n" + HEAD)

    tree = MemoryTree(
        {"app/names.py": "from app.more import USERS\n", "app/more.py": "USERS = 'u'"}
    )
    (found,) = read_operations(data, "versions/a.py", TreeLibrary(tree, Modules(tree)))
    assert found.table == "u"


# Foreign keys


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("op.create_table('t', sa.Column('u', sa.ForeignKey('users.id')))", (None, "users", "id")),
        (
            "op.add_column('t', sa.Column('u', ForeignKey(column='s.users.id')))",
            ("s", "users", "id"),
        ),
        (
            "op.create_table('t', sa.ForeignKeyConstraint(['u'], ['s.users.id']))",
            ("s", "users", "id"),
        ),
        (
            "op.create_foreign_key('f', 't', 'users', ['u'], ['id'], referent_schema='s')",
            ("s", "users", "id"),
        ),
        ("op.create_table('t', sa.ForeignKeyConstraint(['u'], columns()))", (None, None, None)),
        ("op.create_table('t', sa.Column('u', sa.ForeignKey(User.id)))", (None, None, None)),
        ("op.create_table('t', sa.Column('u', sa.ForeignKey('users')))", (None, None, None)),
        ("op.create_foreign_key('f', 't', 'users', ['u'], cols())", (None, "users", None)),
        ("op.create_foreign_key('f', 't', name(), ['u'], ['id'])", (None, None, "id")),
    ],
)
def test_foreign_keys(call: str, expected: tuple[str | None, ...]) -> None:
    assert keys(call) == [expected]


def test_foreign_key_in_a_batch() -> None:
    found = keys(
        "with op.batch_alter_table('t', schema='own') as b:",
        "    b.create_foreign_key('f', 'users', ['u', 'v'], ['id', 'key'], referent_schema='s')",
        "    b.add_column(sa.Column('w', sa.ForeignKey('users.id')))",
    )
    assert found == [("s", "users", "id"), ("s", "users", "key"), (None, "users", "id")]


def test_foreign_keys_of_columns_that_a_name_or_a_function_holds() -> None:
    before = (
        "KEY = sa.ForeignKey('a.id')\n"
        "COLUMNS = [sa.Column('c', sa.ForeignKey('b.id'))]\n"
        "def columns():\n    return [sa.Column('d', sa.ForeignKey('c.id'))]\n"
        "def create(name, *columns):\n    op.create_table(name, *columns)\n"
    )
    found = keys(
        "op.create_table('t', sa.Column('u', KEY), *COLUMNS, *columns())",
        "create('v', sa.Column('w', sa.ForeignKey('d.id')))",
        before=before,
    )
    assert [table for _, table, _ in found] == ["a", "b", "c", "d"]


def test_a_table_that_is_only_described_refers_to_nothing() -> None:
    assert (
        operations("sa.Table('t', sa.MetaData(), sa.Column('u', sa.ForeignKey('users.id')))") == []
    )


def test_a_created_table_that_is_named_again_is_created_once() -> None:
    found = operations(
        "users = op.create_table('users', sa.Column('t', sa.ForeignKey('teams.id')))",
        "op.bulk_insert(users, [])",
    )
    assert [(o.name, o.action) for o in found] == [
        ("create_table", "create"),
        ("ForeignKey", "reference"),
        ("bulk_insert", "use"),
    ]


# Functions of the file


def test_functions_are_followed_with_their_arguments() -> None:
    before = (
        "def drop(table, *, schema='s', suffix=''):\n"
        "    op.drop_table(table + suffix, schema=schema)\n"
        "def both(batch, column):\n    batch.drop_column(column)\n"
        "def deep(table):\n    drop(table, suffix='_x')\n"
    )
    found = operations(
        "drop('a')",
        "drop(table='b', schema=None)",
        "deep('c')",
        "drop(*names)",
        "drop('d', **options)",
        "with op.batch_alter_table('e') as batch_op:",
        "    both(batch_op, 'f')",
        before=before,
    )
    assert [(o.schema, o.table, o.column) for o in found] == [
        ("s", "a", None),
        (None, "b", None),
        ("s", "c_x", None),
        ("s", None, None),
        (None, None, None),
        (None, "e", "f"),
    ]


def test_a_parameter_that_is_bound_again_has_its_last_value() -> None:
    before = "def drop(table):\n    table = table + '_x'\n    op.drop_table(table)\n"
    assert tables("drop('users')", before=before) == ["users_x"]


def test_functions_within_functions() -> None:
    assert tables("def drop(t):", "    op.drop_table(t)", "drop('a')", "drop('b')") == ["a", "b"]


def test_functions_that_call_themselves_end() -> None:
    before = "def drop(t):\n    op.drop_table(t)\n    drop(t + 'x')\n"
    found = tables("drop('a')", before=before)
    assert found[:3] == ["a", "ax", "axx"]
    assert len(found) == 20


def test_what_never_runs_is_left_out() -> None:
    assert tables(
        "if False:",
        "    op.drop_table('a')",
        "else:",
        "    op.drop_table('b')",
        "if sa.x:",
        "    op.drop_table('c')",
        "    return",
        "class X:",
        "    y = op.drop_table('d')",
        "lambda: op.drop_table('e')",
        "op.drop_table('f')",
        "return",
        "op.drop_table('g')",
    ) == ["b", "c", "f"]


def test_downgrades_come_last() -> None:
    data = b"from alembic import op\ndef downgrade():\n    op.drop_table('a')\n" + (
        b"def upgrade():\n    op.create_table('a')\n"
    )
    assert [(o.function, o.action) for o in read_operations(data)] == [
        ("upgrade", "create"),
        ("downgrade", "drop"),
    ]


# Loops


@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        ("for t in ['a', 'b']: op.drop_table(t)", ["a", "b"]),
        ("for t in NAMES: op.drop_table(t)", ["a", "b"]),
        ("for t in reversed(NAMES): op.drop_table(t)", ["b", "a"]),
        ("for t in NAMES + ['c']: op.drop_table(t)", ["a", "b", "c"]),
        ("for t in [*NAMES, 'c']: op.drop_table(t)", ["a", "b", "c"]),
        ("for i, t in enumerate(NAMES): op.drop_table(t)", ["a", "b"]),
        ("for t, c in PAIRS: op.drop_column(t, c)", ["x", "z"]),
        ("for t in BY: op.drop_table(t)", ["k"]),
        ("for t, cs in BY.items():\n    for c in cs: op.drop_column(t, c)", ["k", "k"]),
        ("for t in NAMES:\n    n = f'{t}_n'\n    op.drop_table(n)", ["a_n", "b_n"]),
        ("for t in NAMES:\n    t = t + x\n    op.drop_table(t)", [None, None]),
        ("n = 'q'\nfor t in NAMES:\n    op.drop_table(n)\n    n = t", ["q", "a"]),
        ("for t in [f(), 'b']: op.drop_table(t)", [None, "b"]),
        ("for t in find(): op.drop_table(t)", [None]),
        ("for t, c in NAMES: op.drop_table(t)", [None, None]),
        ("[op.drop_table(t) for t in NAMES]", ["a", "b"]),
        ("[op.drop_table(u + t) for t in NAMES if t for u in ('x',)]", ["xa", "xb"]),
        ("[op.drop_table(t) for t in find()]", [None]),
        ("while x: op.drop_table('a')", ["a"]),
    ],
)
def test_loops(loop: str, expected: list[str | None]) -> None:
    before = "NAMES = ('a', 'b')\nPAIRS = [('x', 'y'), ('z', 'w')]\nBY = {'k': ['c', 'd']}\n"
    assert tables(loop, before=before) == expected


# SQL


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("op.execute('drop table x')", "drop table x"),
        ("op.execute(sa.text('drop ' 'table x'))", "drop table x"),
        ("op.execute(f'drop table {NAME}')", "drop table x"),
        ("op.get_bind().execute(sa.text(SQL))", "drop table y"),
        ("op.get_bind().exec_driver_sql(SQL)", "drop table y"),
        ("statement = sa.text(SQL)\nop.execute(statement)", "drop table y"),
    ],
)
def test_execute(call: str, text: str) -> None:
    (found,) = operations(call, before="NAME = 'x'\nSQL = 'drop table y'\n")
    assert (found.action, found.table, found.text) == ("drop", text[-1], text)


def test_the_known_parts_of_a_text_are_told() -> None:
    (found,) = operations("op.execute(f'create table seats ({columns()})' + more())")
    assert "create table seats (" in found.text


# Places and limits


def test_places() -> None:
    data = module("op.drop_table('a'); op.drop_table('b')", "with x: op.drop_table('c')")
    ranges = [operation.range for operation in read_operations(data)]
    assert [(r.line, r.column, r.end_column) for r in ranges] == [
        (5, 5, 23),
        (5, 25, 43),
        (6, 13, 31),
    ]
    assert len(read_operations(data)) == 3


@pytest.mark.parametrize("data", [b"def upgrade(:", b"\xff", b"", b"upgrade = 1"])
def test_what_cannot_be_read_does_nothing(data: bytes) -> None:
    assert read_operations(data) == ()


@pytest.mark.parametrize(
    ("before", "body", "most"),
    [
        (
            "".join(f"def f{i}():\n    f{i + 1}()\n    f{i + 1}()\n" for i in range(19))
            + "def f19(): op.drop_table('x')\n",
            "f0()",
            MAX_OPERATIONS,
        ),
        ("".join(f"a{i} = a{i + 1} + a{i + 1}\n" for i in range(40)), "op.drop_table(a0)", 1),
        (
            "".join(f"a{i} = [a{i + 1}, a{i + 1}]\n" for i in range(40)),
            "for a in a0: op.drop_table(a)",
            2,
        ),
        ("a = [a]\nb = f(b)\n", "for x in a: op.execute(b)\nop.create_table('x', b)", 3),
        (
            "A = [" + "'x', " * 2_000 + "]\n",
            "for x in A:\n" + "".join(f"    a{i} = {i}\n" for i in range(2_000)),
            0,
        ),
        (
            "def f():\n    return\n" + "".join(f"    a{i} = {i}\n" for i in range(2_000)),
            "f()\n" * 2_000,
            0,
        ),
        (
            "def f(" + ", ".join(f"a{i}" for i in range(1_000)) + "): return\n",
            "f(" + "x, " * 200 + ")\n" + "f(**x)\n" * 500,
            0,
        ),
        (
            "a0 = ("
            + "'x', " * 5_000
            + ")\n"
            + "".join(f"a{i + 1} = a{i}\n" for i in range(1_000)),
            "\n".join(f"for x in a{i}: op.drop_table(x)" for i in range(1_000)),
            MAX_OPERATIONS,
        ),
        ("".join(f"a{i} = sorted(a{i + 1})\n" for i in range(1_000)), "for x in a0: op.a(x)", 1),
        ("S = '" + "x" * 50_000 + "'\n", "op.execute([" + "S, " * 500 + "])\n" * 20, 500),
        ("A = 'abcdefgh'\n", "[" * 50 + "op.drop_table('x')" + " for a in A]" * 50, 1),
        ("D = {'a': 'b'}\n", "op.alter_column('t', " + "**D, " * 2_000 + ")", 1),
    ],
    ids=[
        *("calls", "sums", "lists", "circles", "names in a loop", "names in a call", "parameters"),
        *("aliases", "sorted", "texts", "comprehensions", "keywords"),
    ],
)
def test_hostile_files_have_an_end(before: str, body: str, most: int) -> None:
    """Where the reading ends early, an operation without a name says that there may be more."""
    found = operations(*body.split("\n"), before=before)
    assert len([o for o in found if o.name]) <= most
    assert [o.action for o in found if not o.name] in ([], ["unknown"])


@pytest.mark.parametrize(
    "call",
    [
        "op.create_table('t', sa.Column('id', primary_key=True), sa.UniqueConstraint('u'))",
        "op.create_table('t', sa.UniqueConstraint('u'), sa.PrimaryKeyConstraint('id'))",
        "op.create_table('t', sa.Column('u', unique=True), sa.Column('id', primary_key=True))",
        "op.create_table('t', sa.Column('id', primary_key=True), sa.Index('i', 'u', unique=True))",
        "op.execute('create table t (u int unique, id int primary key)')",
        "op.execute('create table t (u int, id int, unique (u), primary key (id))')",
    ],
)
def test_the_primary_key_is_the_first_key(call: str) -> None:
    """PostgreSQL calls it ``t_pkey``, wherever it stands."""
    (operation,) = operations(call)
    assert operation.unique == (("id",), ("u",))


@pytest.mark.parametrize(
    "index",
    [
        "sa.Index('i', 'u')",
        "sa.Index('i', 'u', unique=True, postgresql_where=sa.text('u > 0'))",
        "sa.Index('i', sa.text('lower(u)'), unique=True)",
    ],
)
def test_an_index_that_no_foreign_key_can_lead_to(index: str) -> None:
    (operation,) = operations(f"op.create_table('t', sa.Column('id', primary_key=True), {index})")
    assert operation.unique == (("id",),)
