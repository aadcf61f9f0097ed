"""A session finds what ``revlint check`` finds, with the editor's texts in place of the files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.edits.plan import FileChange, Plan
from revlint.engine.example import history, revision_file
from revlint.engine.registry import load_rules
from revlint.engine.rule import ChainRule
from revlint.errors import ConfigError, TreeError
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.server.session import Session, State
from revlint.sources.disk import DiskTree
from tests.cli.projects import write
from tests.git_support import Repo

INI = "[alembic]\nscript_location = migrations\n"
B = "migrations/versions/b.py"


def revision(id_: str, *parents: str) -> bytes:
    return revision_file(id_, parents).encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "alembic.ini": INI,
        "migrations/env.py": "from alembic import context\ncontext.configure()\n",
        "migrations/versions/a.py": revision_file("a", ()),
        B: revision_file("b", ("a",)),
    }
    return write(tmp_path.resolve() / "project", files)


def start_here(root: Path) -> Repo:
    repo = Repo(root)
    repo.git("init", "-q", "-b", "main")
    return repo


def open_session(root: Path, base: str | None = None) -> Session:
    (found,) = find_projects([str(root)], DiskFiles(root))
    return Session(found, load_rules([root]), base=base)


def found(state: State) -> list[tuple[str, str]]:
    assert state.report is not None
    return [(f.rule, f.location.path) for f in state.report.findings]


def test_a_text_counts_until_it_is_closed(root: Path) -> None:
    session = open_session(root)
    assert found(session.state()) == []
    path = root / B
    session.set_buffer(path, revision("b", "x"))
    assert found(session.state()) == [("missing-parent", B)]
    session.set_buffer(path, None)
    assert found(session.state()) == []


def test_a_file_that_is_not_saved_belongs_to_its_folder(root: Path) -> None:
    session = open_session(root)
    session.set_buffer(root / "migrations/versions/c.py", revision("c", "a"))
    assert found(session.state()) == [("multiple-heads", "migrations/versions/c.py")]


@pytest.mark.parametrize("is_git", [False, True])
@pytest.mark.parametrize("is_saved", [False, True])
def test_a_text_of_a_file_that_is_left_out_does_not_count(
    root: Path, *, is_git: bool, is_saved: bool
) -> None:
    if is_git:
        repo = start_here(root)
        repo.write({".gitignore": "ignored/\nnode_modules/\n"})
        repo.commit()
    (root / "revlint.toml").write_text('exclude = ["excluded/"]\n')
    session = open_session(root)
    for folder in ("excluded", "node_modules", *(["ignored"] if is_git else [])):
        path = root / folder / "migrations/versions/c.py"
        ini = root / folder / "alembic.ini"
        if is_saved:
            files = {"alembic.ini": INI, "migrations/versions/c.py": revision_file("c", ("gone",))}
            write(root / folder, files)
        session.set_buffer(path, revision("c", "gone"))
        session.set_buffer(ini, INI.encode())
    session.files_changed()
    assert found(session.state()) == []


def test_a_wrong_configuration_is_an_error_that_goes(root: Path) -> None:
    session = open_session(root)
    good = session.state().project
    config = root / "revlint.toml"
    session.set_buffer(config, b"wrong = 1\n")
    state = session.state()
    assert isinstance(state.error, ConfigError)
    assert str(state.error).startswith("revlint.toml:1: wrong: unknown key")
    assert state.report is None
    assert state.project is good
    session.set_buffer(config, None)
    assert found(session.state()) == []


def test_a_finding_moves_with_the_key_of_the_configuration(root: Path) -> None:
    path, text = root / "revlint.toml", "[chains.migrations]\n{}id-pattern = 'x[0-9]+'\n"
    path.write_text(text.format(""))
    session = open_session(root)
    assert [f.location.range.line for f in reported(session)] == [2]
    session.set_buffer(path, text.format("# all\n\n").encode())
    assert [f.location.range.line for f in reported(session)] == [4]


def reported(session: Session) -> tuple[Finding, ...]:
    report = session.state().report
    assert report is not None
    return report.findings


def test_files_on_disk_are_looked_at_again(root: Path) -> None:
    session = open_session(root)
    session.state()
    path = root / B
    path.write_bytes(revision("b", "x"))
    session.files_changed([path])
    assert found(session.state()) == [("missing-parent", B)]
    path.unlink()
    session.files_changed([path])
    assert found(session.state()) == []


def test_a_base(root: Path) -> None:
    start_here(root).commit()
    session = open_session(root, "main")
    assert found(session.state()) == []
    path = root / B
    session.set_buffer(path, revision("b2", "a"))
    assert found(session.state()) == [("rewritten-revision", B)]
    assert session.state().change is not None
    plan = Plan("", (FileChange(B, b"", revision("b", "a")),))
    assert session.report_after(plan).findings == ()
    session.set_base(None)
    assert found(session.state()) == []
    session.set_buffer(root / "revlint.toml", b'base = "main"\n')
    assert found(session.state()) == [("rewritten-revision", B)]
    session.set_base("")
    assert found(session.state()) == []
    session.set_base(None)
    assert found(session.state()) == [("rewritten-revision", B)]


def test_work_that_is_superseded_ends(root: Path) -> None:
    class SupersededError(Exception):
        pass

    def check() -> None:
        raise SupersededError

    session = open_session(root)
    with pytest.raises(SupersededError):
        session.state(check)
    assert found(session.state()) == []


def test_ignore_rules_above_the_project_count(tmp_path: Path) -> None:
    top = tmp_path.resolve() / "top"
    files = dict.fromkeys(("revlint.toml", "migrations/env.py", "migrations/versions/a.py"), "")
    root = write(top / "service", {**files, "alembic.ini": INI})
    (root / "migrations/versions/a.py").write_bytes(revision("a", "gone"))
    start_here(top)
    session = open_session(root)
    assert found(session.state()) == [("missing-parent", "migrations/versions/a.py")]
    (top / ".gitignore").write_text("a.py\n")
    assert session.depends_on(top / ".gitignore")
    assert not session.depends_on(top / "other/.gitignore")
    session.files_changed([top / ".gitignore"])
    assert found(session.state()) == [("empty-chain", "alembic.ini")]


def test_a_file_with_a_finding_is_not_read_again_for_its_comments(root: Path) -> None:
    """A project may have a finding in each of thousands of files."""
    (root / B).write_bytes(revision("b", "x"))
    session = open_session(root)
    assert found(session.state()) == [("missing-parent", B)]
    read: list[str] = []
    of_disk = DiskTree.read

    def note(tree: DiskTree, path: str) -> bytes:
        read.append(path)
        return of_disk(tree, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DiskTree, "read", note)
        session.set_buffer(root / "migrations/versions/c.py", revision("c", "b"))
        assert found(session.state()) == [("missing-parent", B)]
    assert B not in read
    (root / B).write_bytes(revision("b", "x") + b"# revlint: ignore-file[missing-parent]\n")
    session.files_changed([root / B])
    assert found(session.state()) == []


def test_a_declared_chain_has_the_name_of_the_folder_of_another(tmp_path: Path) -> None:
    files = {
        **history("<base> -> a", "a -> b", under="one"),
        **history("<base> -> a", "a -> b", under="two"),
        "revlint.toml": "ignore = ['undeclared-chain']\n[chains.one]\nscript-location = 'two'\n",
    }
    session = open_session(write(tmp_path.resolve() / "project", files))
    assert found(session.state()) == []
    for folder in ("one", "two"):
        path = f"{folder}/versions/b.py"
        session.set_buffer(session.root / path, revision("b", "x"))
        assert found(session.state()) == [("missing-parent", path)]
        session.set_buffer(session.root / path, None)
        assert found(session.state()) == []


def test_an_edit_of_a_file_of_the_base_that_is_undone(root: Path) -> None:
    """The file is read again and holds the same: still it follows nothing that is new."""
    start_here(root).commit()
    folder = root / "migrations/versions"
    (folder / "n.py").write_bytes(revision("n", "a"))
    (folder / "twin.py").write_bytes(revision("b", "n"))
    session = open_session(root, base="main")
    before = found(session.state())
    session.set_buffer(root / B, revision("b", "x"))
    assert found(session.state()) != before
    session.set_buffer(root / B, None)
    assert found(session.state()) == before
    assert before == found(open_session(root, base="main").state())


class Extra(ChainRule):
    """Looks for a file where a chain has two heads."""

    name = "extra"

    def check(self, chain: Chain) -> Iterator[Finding]:
        if len(chain.heads) > 1 and chain.recall(_has_extra):
            yield Finding("extra", Location(chain.files[0].path))


def _has_extra(chain: Chain) -> bool:
    try:
        return bool(chain.tree.read("extra"))
    except TreeError:
        return False


def test_what_a_chain_worked_out_is_forgotten_though_no_rule_asks_for_it(root: Path) -> None:
    """A rule that asks for it again gets the answer of now."""
    (found_project,) = find_projects([str(root)], DiskFiles(root))
    session = Session(found_project, [Extra])
    (root / B).write_bytes(revision("b"))
    assert found(session.state()) == []
    session.set_buffer(root / B, revision("b", "a"))
    assert found(session.state()) == []
    (root / "README").write_text("")
    session.files_changed()
    assert found(session.state()) == []
    (root / "extra").write_text("x")
    session.files_changed()
    assert found(session.state()) == []
    session.set_buffer(root / B, None)
    assert found(session.state()) == [("extra", "migrations/versions/a.py")]
