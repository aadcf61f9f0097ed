"""What the upgrade would do is followed again wherever an edit may change it, and not elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.engine.example import revision_file
from revlint.server.session import Session
from revlint.sources.disk import DiskTree
from tests.cli.projects import write
from tests.server.test_session import INI, found, open_session, start_here

V = "migrations/versions"
NEW = f"{V}/n.py"
FAILS = [("failing-operation", NEW)]

MAKES = 'op.create_table("users", sa.Column("id", sa.Integer))'
RENAMES = 'op.rename_table("people", "users")'
MAKES_PEOPLE = 'op.create_table("people", sa.Column("id", sa.Integer), sa.Column("mail", sa.Text))'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "alembic.ini": INI,
        "migrations/env.py": "from alembic import context\ncontext.configure()\n",
        "tables.py": "NAME = 'teams'\n",
        f"{V}/a.py": revision_file("a", (), body=MAKES),
        f"{V}/b.py": revision_file("b", ("a",)),
        f"{V}/c.py": revision_file("c", ("b",)),
    }
    root = write(tmp_path.resolve() / "project", files)
    start_here(root).commit()
    add = 'op.add_column("users", sa.Column("mail", sa.Text))'
    write(root, {NEW: revision_file("n", ("c",), body=add)})
    return root


def show(session: Session, id_: str, body: str, *parents: str) -> None:
    text = revision_file(id_, parents, body=body)
    session.set_buffer(session.root / f"{V}/{id_}.py", text.encode())


def test_an_older_file_decides_whether_a_new_one_fails(root: Path) -> None:
    session = open_session(root)
    assert found(session.state()) == []
    show(session, "b", 'op.add_column("users", sa.Column("mail", sa.Text))', "a")
    assert found(session.state()) == FAILS
    show(session, "b", 'op.add_column("teams", sa.Column("mail", sa.Text))', "a")
    assert found(session.state()) == []
    show(session, "b", 'op.drop_table("users")', "a")
    assert found(session.state()) == FAILS
    session.set_buffer(root / f"{V}/b.py", None)
    assert found(session.state()) == []


def test_a_file_counts_that_names_what_a_table_was_called_before(root: Path) -> None:
    session = open_session(root)
    show(session, "a", "pass")
    show(session, "c", RENAMES, "b")
    assert found(session.state()) == []
    show(session, "b", MAKES_PEOPLE, "a")
    assert found(session.state()) == FAILS
    show(session, "b", MAKES_PEOPLE.replace("mail", "phone"), "a")
    assert found(session.state()) == []


def test_a_file_counts_that_hides_what_it_names(root: Path) -> None:
    session = open_session(root)
    assert found(session.state()) == []
    show(session, "b", 'op.drop_table("us" "ers")', "a")
    assert found(session.state()) == FAILS
    show(session, "b", "import tables\n    op.drop_table(tables.NAME)", "a")
    assert found(session.state()) == []
    session.set_buffer(root / "tables.py", b"NAME = 'users'\n")
    assert found(session.state()) == FAILS
    session.set_buffer(root / "tables.py", None)
    assert found(session.state()) == []


def lines(session: Session) -> list[tuple[int, ...]]:
    report = session.state().report
    assert report is not None
    return [
        (f.location.range.line, *(related.location.range.line for related in f.related))
        for f in report.findings
    ]


def test_a_finding_moves_with_its_operation(root: Path) -> None:
    session = open_session(root)
    show(session, "n", MAKES, "c")
    ((line, other),) = lines(session)
    show(session, "n", f"pass\n\n    {MAKES}", "c")
    assert lines(session) == [(line + 2, other)]
    show(session, "a", f"pass\n    {MAKES}")
    assert lines(session) == [(line + 2, other + 1)]


def test_an_operation_that_may_not_run_does_not_fail(root: Path) -> None:
    session = open_session(root)
    for _ in range(2):
        show(session, "n", MAKES, "c")
        assert found(session.state()) == FAILS
        show(session, "n", f"if op.get_context().as_sql:\n        {MAKES}", "c")
        assert found(session.state()) == []


def test_a_file_that_may_do_something_to_any_table_adds_doubt(root: Path) -> None:
    session = open_session(root)
    show(session, "n", MAKES, "c")
    assert found(session.state()) == FAILS
    for body in ("op.execute('DROP SCHEMA superusers')", "op.drop_table(str(op))"):
        for other in ("op.drop_table('teams')", "op.execute('DROP SCHEMA orders')"):
            show(session, "b", other, "a")
            assert found(session.state()) == FAILS
        show(session, "b", body, "a")
        assert found(session.state()) == []
    # What a column leads to may decide whether it is made.
    link = 'op.add_column("users", sa.Column("t", sa.Integer, sa.ForeignKey("teams.id")))'
    show(session, "b", link, "a")
    show(session, "n", 'op.add_column("users", sa.Column("t", sa.Integer))', "c")
    assert found(session.state()) == FAILS
    show(session, "c", 'op.create_table("teams", sa.Column("id", sa.Integer))', "b")
    assert found(session.state()) == []
    show(session, "c", 'op.create_table("sites", sa.Column("id", sa.Integer))', "b")
    assert found(session.state()) == FAILS


def test_another_order_of_the_revisions_decides_too(root: Path) -> None:
    session = open_session(root)
    show(session, "c", 'op.drop_table("users")', "b")
    assert found(session.state()) == FAILS
    # Now ``c`` follows the new file.
    show(session, "c", 'op.drop_table("users")', "n")
    show(session, "n", 'op.add_column("users", sa.Column("mail", sa.Text))', "b")
    assert found(session.state()) == []


def test_a_text_is_not_read_again_as_long_as_it_is_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session(root)
    session.state()
    read: list[str] = []
    plain = DiskTree.read

    def note(tree: DiskTree, path: str) -> bytes:
        read.append(path)
        return plain(tree, path)

    monkeypatch.setattr(DiskTree, "read", note)
    for body in ("pass", 'op.drop_table("teams")', "op.drop_index('i')"):
        show(session, "b", body, "a")
        assert found(session.state()) == []
    assert read == []
