"""With a base, an edit asks git nothing, and what git says counts as soon as it says so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from revlint import process
from revlint.engine.example import revision_file
from revlint.operations import reader
from revlint.server.session import Session
from revlint.simulation import bodies
from tests.cli.projects import write
from tests.git_support import Repo
from tests.server.test_session import INI, found, open_session, start_here

V = "migrations/versions"
A, B, C = (f"{V}/{name}.py" for name in "abc")
EDITED, REWRITTEN = ("edited-migration", B), ("rewritten-revision", B)
FORK = ("fork-on-merge", C)
REMOVED = ("removed-revision", B)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A branch with ``c``, whose base has moved on; ``c`` is not committed."""
    root = tmp_path.resolve() / "project"
    files = {
        "alembic.ini": INI,
        "migrations/env.py": "from alembic import context\ncontext.configure()\n",
        A: revision_file("a", ()),
        B: revision_file("b", ("a",)),
    }
    write(root, files)
    repo = start_here(root)
    repo.commit()
    repo.git("switch", "-q", "-c", "topic")
    repo.git("switch", "-q", "main")
    repo.write({"README": "ahead\n"})
    repo.commit()
    repo.git("switch", "-q", "topic")
    repo.write({C: revision_file("c", ("b",))})
    return repo


def show(session: Session, path: str, text: str | None) -> list[tuple[str, str]]:
    session.set_buffer(session.root / path, None if text is None else text.encode())
    return found(session.state())


def test_an_edit_asks_git_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session(repo.root, "main")
    assert found(session.state()) == []
    # The first edit of a new file asks how the branch differs.
    assert show(session, C, "") == [("no-revision", C)]
    assert show(session, C, None) == []
    monkeypatch.setattr(process, "start", None)
    body = 'op.drop_table("t")'
    assert show(session, B, revision_file("b", ("a",), body=body)) == [EDITED]
    assert show(session, B, revision_file("b", (), body=body)) == [REWRITTEN, EDITED]
    assert show(session, B, revision_file("b", ("a",)) + "# a comment\n") == []
    assert show(session, C, revision_file("c", ("b",), body="op.drop_table('u')")) == []
    assert show(session, C, revision_file("c", ("a",))) == [("multiple-heads", C)]
    assert show(session, C, revision_file("c", ("b",))) == []
    assert show(session, B, None) == []


def test_a_base_that_moves_counts_at_once(repo: Repo) -> None:
    session = open_session(repo.root, "main")
    text = revision_file("c", ("b",))
    assert show(session, C, text) == []
    repo.git("switch", "-q", "-f", "main")
    repo.write({C: None, f"{V}/d.py": revision_file("d", ("b",))})
    repo.commit()
    repo.git("switch", "-q", "topic")
    session.files_changed()
    assert found(session.state()) == [FORK]
    assert show(session, C, revision_file("c", ("d",))) == [("missing-parent", C)]
    assert show(session, C, text) == [FORK]
    # The branch takes it over.
    repo.git("merge", "-q", "main")
    assert found(session.state()) == [("multiple-heads", C)]
    assert show(session, C, revision_file("c", ("d",))) == []


def test_what_is_committed_and_amended_is_part_of_the_branch(repo: Repo) -> None:
    session = open_session(repo.root, "main")
    assert found(session.state()) == []
    repo.commit()
    body = 'op.drop_table("t")'
    assert show(session, C, revision_file("c", ("b",), body="op.drop_table('u')")) == []
    assert show(session, B, revision_file("b", ("a",), body=body)) == [EDITED]
    repo.write({B: revision_file("b", ("a",), body=body)})
    repo.git("commit", "-q", "-a", "--amend", "-m", "amended")
    assert show(session, B, None) == [EDITED]
    repo.git("branch", "-f", "main", "topic")
    assert found(session.state()) == [("edited-migration", C)]


def test_what_unknown_files_can_name_is_limited_by_the_base(repo: Repo) -> None:
    """A file that the base has unchanged cannot name a new revision; an edited one can."""
    dynamic = revision_file("b", ("a",)).replace("('a')", "name()").replace("'a'", "name()")
    repo.git("switch", "-q", "-f", "main")
    repo.write({B: dynamic, C: None})
    repo.commit()
    repo.git("switch", "-q", "-c", "next")
    session = open_session(repo.root, "main")
    seen = set()
    for path, text in (
        (f"{V}/d.py", revision_file("d", ("b",))),
        (f"{V}/e.py", revision_file("e", ("b",))),
        (B, dynamic.replace("name()", "[name()]")),
        (B, dynamic),
        (B, revision_file("b", ("a",))),
        (B, dynamic.replace("revision = 'b'", "revision = name()")),
        (A, "revision = ("),
        (A, revision_file("a", ())),
        (B, None),
    ):
        seen.add(tuple(show_as_if_fresh(session, path, text)))
    assert len(seen) > 4


def test_a_file_with_another_id_is_matched_by_what_it_does(repo: Repo) -> None:
    session = open_session(repo.root, "main")
    for body, wanted in (
        ("pass", [REWRITTEN]),
        ('op.drop_table("t")', [REMOVED, ("stale-docstring", B)]),
    ):
        text = revision_file("x", ("a",), body=body).replace("ID: x", "ID: b")
        assert show_as_if_fresh(session, B, text) == wanted


def test_an_id_that_comes_from_elsewhere_is_not_removed(repo: Repo) -> None:
    """Without a configuration, the files of a folder may follow those of a package."""
    repo.git("rm", "-q", "alembic.ini", "migrations/env.py")
    repo.write({B: revision_file("billing", ("a",)), C: revision_file("c", ("a",))})
    repo.commit()
    repo.git("branch", "-f", "main", "topic")
    (repo.root / B).unlink()
    session = open_session(repo.root, "main")
    text = revision_file("c", ("a",), depends_on=("billing",))
    wanted = [("ignored-file", A), ("rewritten-revision", C)]
    assert show_as_if_fresh(session, C, text) == wanted
    assert show_as_if_fresh(session, C, revision_file("c", ("a",))) == [REMOVED]


def test_commands_name_the_base_that_is_back(repo: Repo) -> None:
    repo.git("branch", "base", "main")
    session = open_session(repo.root, "base")
    fork = revision_file("c", ("a",))
    repo.git("branch", "-D", "base")
    assert show(session, C, fork) == [("multiple-heads", C)]
    repo.git("branch", "base", "main")
    assert show_as_if_fresh(session, C, fork, "base") == [("multiple-heads", C)]
    report = session.state().report
    assert report is not None
    assert report.findings[0].commands[0].words[-2:] == ("--base", "base")


def show_as_if_fresh(
    session: Session, path: str, text: str | None, base: str = "main"
) -> list[tuple[str, str]]:
    """Show a text; the session finds what one does that knows nothing from before."""
    shown = show(session, path, text)
    fresh = open_session(session.root, base)
    for one, data in session_texts(session).items():
        fresh.set_buffer(one, data)
    wanted, report = fresh.state().report, session.state().report
    assert report is not None
    assert wanted is not None
    assert report.findings == wanted.findings
    return shown


def session_texts(session: Session) -> dict[Path, bytes]:
    """The texts that an editor shows."""
    return dict(session._buffers._texts)


def test_the_configuration_names_the_base(repo: Repo) -> None:
    repo.git("branch", "old", "main~1")
    session = open_session(repo.root)
    config, body = repo.root / "revlint.toml", 'op.drop_table("t")'
    edited = revision_file("b", ("a",), body=body)
    assert show(session, B, edited) == []
    session.set_buffer(config, b'base = "main"\n')
    assert found(session.state()) == [EDITED]
    state = session.state()
    assert state.base is not None
    assert state.base.name == "main"
    assert state.choices[-1].startswith("comparing with main (")
    # The editor wins.
    session.set_base("topic")
    assert found(session.state()) == [EDITED]
    repo.write({B: edited})
    repo.git("commit", "-q", "-a", "-m", "edited")
    session.files_changed()
    assert found(session.state()) == []
    session.set_base(None)
    assert found(session.state()) == [EDITED]
    session.set_buffer(config, b'base = "topic"\n')
    assert found(session.state()) == []
    session.set_buffer(config, b'base = "nowhere"\n')
    said = 'revlint.toml: base = "nowhere": there is no such commit in this clone'
    assert str(session.state().base_error).startswith(said)
    assert found(session.state()) == []
    session.set_buffer(config, b'base = "old"\n')
    assert found(session.state()) == [EDITED]
    session.set_buffer(config, None)
    assert found(session.state()) == []


def test_a_base_is_looked_for_again_when_a_ref_changes(repo: Repo) -> None:
    session = open_session(repo.root, "origin/main")
    edited = revision_file("b", ("a",), body='op.drop_table("t")')
    assert show(session, B, edited) == []
    assert session.state().base_error is not None
    repo.git("update-ref", "refs/remotes/origin/main", "main")
    assert found(session.state()) == [EDITED]
    assert session.state().base_error is None
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    assert found(session.state()) == []
    assert session.state().base_error is not None


def test_without_history_the_base_of_the_configuration_does_not_count(tmp_path: Path) -> None:
    root = write(
        tmp_path.resolve() / "project", {"alembic.ini": INI, "revlint.toml": "base = 'main'\n"}
    )
    write(root, {A: revision_file("a", ("gone",)), "migrations/env.py": ""})
    session = open_session(root)
    assert found(session.state()) == [("missing-parent", A)]
    why = f'revlint.toml: base = "main" does not count: {root} is in no git repository'
    assert session.state().notes == (why,)
    start_here(root).commit()
    session.files_changed()
    assert found(session.state()) == [("missing-parent", A)]
    assert session.state().base is not None
    assert show(session, A, revision_file("a", ("other",))) == [("rewritten-revision", A)]


def test_what_a_file_does_is_followed_once_for_all_trees(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: Counter[str] = Counter()

    def read_operations(data: bytes, path: str, library: Any) -> Any:
        followed[path] += 1
        return read(data, path, library)

    read = reader.read_operations
    monkeypatch.setattr(bodies, "read_operations", read_operations)
    session = open_session(repo.root, "main")
    body = "op.add_column('gone', sa.Column('c', sa.Text()))"
    assert show(session, B, revision_file("b", ("a",), body=body)) == [EDITED]
    assert followed == {B: 1, C: 1}


def test_without_its_base_a_session_takes_no_note_of_changes(repo: Repo) -> None:
    session = open_session(repo.root, "main")
    edited = revision_file("b", ("a",), body='op.drop_table("t")')
    assert show(session, B, edited) == [EDITED]
    repo.git("branch", "-D", "main")
    assert found(session.state()) == []
    comparison = session._live._comparison
    assert comparison is not None
    for number in range(3):
        show(session, f"{V}/n{number}.py", revision_file(f"n{number}", ("c",)))
        show(session, f"{V}/n{number}.py", None)
    assert not comparison._changed
    repo.git("branch", "main", "topic")
    assert show_as_if_fresh(session, B, edited) == [EDITED]
