"""Only files that may decide the answer are followed, and the answer is that of the whole chain."""

from __future__ import annotations

import random

import pytest

from revlint.engine.example import history, revision_file
from revlint.simulation import unordered
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import run_chain
from revlint.simulation.near import files_deciding, files_near
from revlint.simulation.unordered import find_unordered
from tests.simulation.test_upgrade import sound_chain
from tests.support import chain_of

V = "migrations/versions"


@pytest.mark.parametrize("guards", [False, True])
def test_some_files_of_a_random_chain(guards: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(150):
        chain, files = sound_chain(seed, guards=guards)
        paths = random.Random(seed).sample(sorted(files), min(len(files), 1 + seed % 3))
        every = run_chain(chain, Bodies(chain.tree, [chain]))

        found = run_chain(chain, Bodies(chain.tree, [chain]), paths)

        assert found == [f for f in every if f.step.revision.path in paths], seed

        pairs = find_unordered(chain, Bodies(chain.tree, [chain]), paths)
        with monkeypatch.context() as patch:
            patch.setattr(unordered, "files_near", lambda chain, *_: frozenset(chain.by_path))
            assert pairs == find_unordered(chain, Bodies(chain.tree, [chain]), paths), seed


CREATE = 'op.create_table("users", sa.Column("id", sa.Integer))'
HELPERS = {
    "helpers.py": 'NAME = "users"\n\ndef make(op):\n    op.execute("CREATE TABLE users (id int)")\n'
}


@pytest.mark.parametrize(
    ("body", "is_near"),
    [
        (CREATE, True),
        ('op.execute("CREATE TABLE Users (id INTEGER)")', True),
        ('op.create_table("user%s" % "s", sa.Column("id", sa.Integer))', True),
        ('op.create_table(f"{chr(117)}sers", sa.Column("id", sa.Integer))', True),
        ('op.create_table("\\x75sers", sa.Column("id", sa.Integer))', True),
        ('op.execute("CREATE TABLE\\nusers (id INTEGER)")', True),
        ('op.create_table("user" "s", sa.Column("id", sa.Integer))', True),
        ('op.execute(open("a.sql").read())', True),
        ("from helpers import NAME\n    op.create_table(NAME, sa.Column('id', sa.Integer))", True),
        ("import helpers as h\n    h.make(op)", True),
        ("import json, uuid\n    json.loads('1')", False),
        ('op.create_table("users_old", sa.Column("id", sa.Integer))', False),
        ('op.create_index("i", "orders", ["id"])', False),
        ("pass", False),
    ],
)
def test_what_may_touch_a_table(body: str, is_near: bool) -> None:
    files = {
        **HELPERS,
        **history("<base> -> a1", "a1 -> b2", "b2 -> c3"),
        f"{V}/a1.py": _plain("a1", None, body),
        f"{V}/b2.py": _plain("b2", "a1", 'op.rename_table("orders", "invoices")'),
        f"{V}/c3.py": _plain("c3", "b2", CREATE),
    }
    chain = chain_of(files)
    near = files_near(chain, Bodies(chain.tree, [chain]), [f"{V}/c3.py"])
    assert near == {f"{V}/c3.py", *([f"{V}/a1.py"] if is_near else [])}


def test_a_table_under_its_old_name() -> None:
    files = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4")
    files[f"{V}/a1.py"] = revision_file(
        "a1", body='op.create_table("x_old", sa.Column("id", sa.Integer))'
    )
    files[f"{V}/b2.py"] = revision_file("b2", ("a1",), body='op.rename_table("x_old", "y_new")')
    files[f"{V}/d4.py"] = revision_file("d4", ("c3",), body='op.drop_column("y_new", "gone")')
    chain = chain_of(files)
    bodies = Bodies(chain.tree, [chain])
    paths = [f"{V}/d4.py"]
    assert files_near(chain, bodies, paths) == {f"{V}/{n}.py" for n in ("a1", "b2", "d4")}
    (found,) = run_chain(chain, bodies, paths)
    assert found.failure.error == 'column "gone" of relation "y_new" does not exist'


@pytest.mark.parametrize(
    ("body", "decides"),
    [
        ('op.drop_table("orders")', False),
        ("op.drop_table(str(op))", True),
        ("op.add_column(str(op), sa.Column('x', sa.Text))", True),
        ('op.rename_table("orders", str(op))', True),
        ("op.execute('DROP SCHEMA superusers')", True),
        ("op.execute('DROP SCHEMA orders')", False),
        ('op.execute("UPDATE a.logs SET b = 1; UPDATE c.logs SET b = 1")', True),
        ('op.create_table("teams", sa.Column("id", sa.Integer))', True),
        ('op.add_column("sites", sa.Column("name", sa.Text))', True),
    ],
)
def test_what_may_add_doubt(body: str, decides: bool) -> None:
    """Whether ``c3`` fails is known from a few files: what it needs, and what may do anything."""
    files = {
        **history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4"),
        f"{V}/a1.py": _plain("a1", None, body),
        f"{V}/b2.py": _plain(
            "b2",
            "a1",
            'op.create_table("users", sa.Column("t", sa.Integer, sa.ForeignKey("teams.id")))\n'
            '    op.create_table("logs", sa.Column("t", sa.Integer))',
        ),
        f"{V}/c3.py": _plain("c3", "b2", 'op.add_column("users", sa.Column("t", sa.Text))'),
        f"{V}/d4.py": _plain(
            "d4",
            "c3",
            'op.create_foreign_key("k", "teams", "sites", ["s"], ["id"])\n'
            '    op.drop_table("logs")',
        ),
    }
    chain = chain_of(files)
    bodies, path = Bodies(chain.tree, [chain]), f"{V}/c3.py"
    assert files_near(chain, bodies, [path]) == {f"{V}/b2.py", path}
    expected = {f"{V}/{id_}.py" for id_ in ("b2", "c3", "d4", *(["a1"] if decides else []))}
    assert files_deciding(chain, bodies, [path]) == expected
    every = run_chain(chain, bodies)
    assert run_chain(chain, bodies, [path]) == [f for f in every if f.step.revision.path == path]


KEYED = 'op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))'
LED = 'op.create_table("orders", sa.Column("u", sa.Integer, sa.ForeignKey("users.id")))'
GONE = 'relation "users" does not exist'


@pytest.mark.parametrize(
    ("bodies", "error"),
    [
        # What leads to a table is dropped before the table.
        ((LED, 'op.drop_table("orders")', 'op.drop_table("users")'), GONE),
        ((LED, 'op.drop_column("orders", "u")', 'op.drop_table("users")'), GONE),
        (
            (LED.replace(".id", ".ID"), 'op.drop_table("orders")', 'op.drop_column("users", "id")'),
            'column "id" of relation "users" does not exist',
        ),
        ((LED, 'op.rename_table("orders", "o")', 'op.drop_table("users")'), ""),
        # A name that is taken, or free again.
        (("op.create_table('t')", "pass", 'op.rename_table("users", "t")'), ""),
        (("op.create_table('t')", "op.drop_table('t')", 'op.rename_table("users", "t")'), GONE),
    ],
)
def test_other_tables_decide_what_was_dropped_or_renamed(
    bodies: tuple[str, ...], error: str
) -> None:
    files = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4", "d4 -> e5")
    last = 'op.alter_column("users", "id", nullable=True)'
    paths = sorted(path for path in files if path.startswith(V))
    for path, body in zip(paths, (KEYED, *bodies, last), strict=True):
        files[path] = files[path].replace("    pass", f"    {body}", 1)
    chain = chain_of(files)
    read, path = Bodies(chain.tree, [chain]), paths[-1]
    found = run_chain(chain, read, [path])
    assert found == [f for f in run_chain(chain, read) if f.step.revision.path == path]
    assert [f.failure.error for f in found] == ([error] if error else [])


def test_a_table_in_several_schemas_may_be_any() -> None:
    files = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4")
    for id_, parent, body in (
        ("a1", None, "op.execute('CREATE TABLE one.logs (id int)')"),
        ("b2", "a1", "op.execute('CREATE TABLE two.logs (id int)')"),
        ("c3", "b2", "op.execute('DROP TABLE logs')"),
        ("d4", "c3", CREATE + "\n    " + CREATE),
    ):
        files[f"{V}/{id_}.py"] = _plain(id_, parent, body)
    chain = chain_of(files)
    paths = [f"{V}/d4.py"]
    assert files_deciding(chain, Bodies(chain.tree, [chain]), paths) == {*files} - {
        path for path in files if path.endswith(("env.py", ".ini", "mako"))
    }
    assert run_chain(chain, Bodies(chain.tree, [chain]), paths) == run_chain(
        chain, Bodies(chain.tree, [chain])
    )


def test_files_that_do_nothing_for_certain() -> None:
    files = history("<base> -> a1", "a1 -> b2")
    files[f"{V}/a1.py"] = revision_file("a1", body=CREATE)
    files[f"{V}/b2.py"] = revision_file(
        "b2", ("a1",), body="if op.get_context().as_sql:\n        " + CREATE
    )
    chain = chain_of(files)
    bodies = Bodies(chain.tree, [chain])
    assert files_near(chain, bodies, [f"{V}/b2.py"]) == frozenset()
    assert run_chain(chain, bodies, [f"{V}/b2.py"]) == []


def _plain(id_: str, parent: str | None, body: str) -> str:
    """A revision file without text that may put names together."""
    return (
        f"from alembic import op\nimport sqlalchemy as sa\nrevision = {id_!r}\n"
        f"down_revision = {parent!r}\n\ndef upgrade():\n    {body}\n"
    )
