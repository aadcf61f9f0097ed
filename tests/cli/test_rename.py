"""``revlint rename``: the plan, the files, and what it refuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from revlint import cli
from revlint.engine.example import history, revision_file
from tests.cli.projects import write

FILES = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
VERSIONS = "migrations/versions"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    root = write(tmp_path / "shop", FILES)
    monkeypatch.chdir(root)
    return root


def tree_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*.py")
        if path.is_file()
    }


def run(*words: str) -> int:
    return cli.run(["rename", *words])


def test_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("c3", "x9") == 0
    assert capsys.readouterr().out == (
        "rename revision 'c3' to 'x9'\n"
        f"  rename {VERSIONS}/c3.py -> {VERSIONS}/x9.py: revision = 'x9', Revision ID: x9\n"
        "  chain migrations then has the head 'x9'\n"
        "  note: databases whose version table has the old id need this SQL:\n"
        "  note:   UPDATE alembic_version SET version_num = 'x9' WHERE version_num = 'c3';\n"
    )
    assert not (root / VERSIONS / "c3.py").exists()
    assert run("x9", "x9") == 0
    assert capsys.readouterr().err.endswith("nothing to do: the revisions have these ids\n")


def test_the_notes_of_a_diff(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are beside it, so that a pipe to `git apply` shows them."""
    assert run("c3", "x9", "--diff") == 0
    out, err = capsys.readouterr()
    assert out.startswith("diff --git ")
    assert err == (
        "revlint: note: databases whose version table has the old id need this SQL:\n"
        "revlint: note:   UPDATE alembic_version SET version_num = 'x9' "
        "WHERE version_num = 'c3';\n"
    )


def test_back_again_by_a_map(root: Path, tmp_path: Path) -> None:
    before = tree_of(root)
    assert run("--pattern", "o{n:011}") == 0
    assert sorted(path.name for path in (root / VERSIONS).iterdir()) == [
        "o00000000001.py", "o00000000002.py", "o00000000003.py"
    ]  # fmt: skip
    names = tmp_path / "ids.txt"
    names.write_text("# back\no00000000001 a1\n\no00000000002\tb2\no00000000003  c3\n")
    assert run("--map", str(names)) == 0
    assert tree_of(root) == before


def test_diff_changes_nothing(root: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    before = tree_of(root)
    assert run("b2", "x9", "--diff") == 0
    assert tree_of(root) == before
    diff = capsysbinary.readouterr().out
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "apply"], input=diff, check=True)
    applied = tree_of(root)
    for path in applied:
        (root / path).unlink()
    write(root, FILES)
    assert run("b2", "x9") == 0
    assert tree_of(root) == applied


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("zz", "x9"), "nothing was changed: no revision 'zz'"),
        (
            ("b2", "c3"),
            "nothing was changed: 'c3' is a revision of chain migrations already: "
            f"{VERSIONS}/c3.py",
        ),
        (
            ("b2", "x9", "--chain", "x"),
            "nothing was changed: no chain 'x'; the project has the chain migrations",
        ),
        (("--pattern", "o"), "nothing was changed: 'o' needs one number, such as {n:04}"),
    ],
)
def test_refused(
    root: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    before = tree_of(root)
    assert run(*words) == 1
    assert capsys.readouterr().err == f"revlint: {said}\n"
    assert tree_of(root) == before


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("b2",),
        ("b2", "x9", "--pattern", "o{n}"),
        ("--map", "ids.txt", "--pattern", "o{n}"),
        ("--map", "missing.txt"),
        ("--map", "one.txt"),
        ("--map", "twice.txt"),
    ],
)
def test_usage(root: Path, words: tuple[str, ...]) -> None:
    (root / "one.txt").write_text("b2\n")
    (root / "twice.txt").write_text("b2 x\nb2 y\n")
    assert run(*words) == 2


def test_an_id_that_the_base_has(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is taken by another migration, though not in the work tree."""
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b.c")
    for words in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        ("commit", "-qm", "one"),
        ("switch", "-qc", "mine"),
    ):
        subprocess.run([*git, *words], check=True)
    subprocess.run([*git, "switch", "-q", "main"], check=True)
    path = root / VERSIONS / "d4.py"
    path.write_text(revision_file("d4", ("c3",), body="op.drop_table('a')"))
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "two"], check=True)
    subprocess.run([*git, "switch", "-q", "mine"], check=True)
    (root / VERSIONS / "e5.py").write_text(revision_file("e5", ("c3",)))
    assert run("e5", "d4", "--base", "main") == 1
    assert "'d4'" in capsys.readouterr().err
    # What the base has can be renamed: its databases need the SQL.
    assert run("c3", "x9", "--base", "main") == 0
    assert "WHERE version_num = 'c3';" in capsys.readouterr().out


def test_one_of_two_files_with_an_id(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The path names it; it goes on top of the chain."""
    other = root / VERSIONS / "b2_other.py"
    other.write_text(revision_file("b2", ("a1",), body="op.drop_table('a')"))
    assert run("b2", "x9") == 1
    assert "in several files" in capsys.readouterr().err
    assert run(f"{VERSIONS}/b2_other.py", "x9") == 0
    assert not other.exists()
    assert (root / VERSIONS / "x9_other.py").read_text() == revision_file(
        "x9", ("c3",), body="op.drop_table('a')"
    )
    assert capsys.readouterr().out == (
        f"rename revision 'b2' of {VERSIONS}/b2_other.py to 'x9'\n"
        f"  rename {VERSIONS}/b2_other.py -> {VERSIONS}/x9_other.py: revision = 'x9', "
        "down_revision = 'c3', Revision ID: x9, Revises: c3\n"
        "  chain migrations then has the head 'x9'\n"
        f"  note: databases that ran 'b2' ran {VERSIONS}/b2_other.py, and never {VERSIONS}/b2.py, "
        "which alembic upgrade skips there too; it runs the renamed file again: repair such "
        "databases by hand\n"
    )
    # Of a file that is alone with its id, the path is another way to name the id.
    assert run(f"./{VERSIONS}/x9_other.py", "y8") == 0
    assert (root / VERSIONS / "y8_other.py").exists()


def test_a_map_without_an_end_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--map", "/dev/zero") == 2
    assert "/dev/zero: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "revlint: ids.txt: there is no such file, or it is a link to nothing\n"),
        (b"b2 \xff\n", "revlint: ids.txt: it is not UTF-8\n"),
    ],
)
def test_a_map_that_cannot_be_read(
    root: Path, capsys: pytest.CaptureFixture[str], data: bytes | None, said: str
) -> None:
    if data is not None:
        (root / "ids.txt").write_bytes(data)
    assert run("--map", "ids.txt") == 2
    assert capsys.readouterr() == ("", said)
