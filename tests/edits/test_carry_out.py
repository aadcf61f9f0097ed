"""Carrying out a plan: all files change or none, whatever fails, and whenever the run is killed."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.edits.carry_out import carry_out
from revlint.edits.journal import FileFacts, FileState, Journal
from revlint.edits.journal_place import find_interrupted, locked_journals
from revlint.edits.plan import FileChange, Plan
from revlint.edits.restore import restore_interrupted
from revlint.errors import EditRefused, RevlintError

#: What changes files; Python reports each operation before it does it.
OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown"}

#: An edit of two files, one that moves away, two that exchange their places, a new and an old one.
FILES = {"v/a.py": b"a\n", "v/b.py": b"b\r\n", "v/c.py": b"c", "v/d.py": b"d\n", "v/e.py": b"e\n"}
PLAN = Plan(
    "",
    (
        FileChange("v/a.py", b"a\n", b"A\n"),
        FileChange("v/b.py", b"b\r\n", b"B\r\n", "v/c.py"),
        FileChange("v/c.py", b"c", b"C", "v/b.py"),
        FileChange("v/d.py", b"d\n", b"d\n", "v/sub/deep/d.py"),
        FileChange("v/e.py", b"e\n", None),
        FileChange("v/f.py", None, b"f\n"),
    ),
)
AFTER = {
    "v/a.py": b"A\n",
    "v/b.py": b"C",
    "v/c.py": b"B\r\n",
    "v/f.py": b"f\n",
    "v/sub/deep/d.py": b"d\n",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(tmp_path / "cache"))
    return write(tmp_path / "shop", FILES)


def write(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def files_below(root: Path) -> dict[str, bytes]:
    found = {p.relative_to(root).as_posix(): p for p in root.rglob("*")}
    return {path: place.read_bytes() for path, place in sorted(found.items()) if place.is_file()}


def test_all_files_change(root: Path) -> None:
    carry_out(root, PLAN)
    assert files_below(root) == AFTER
    assert not find_interrupted(root)
    assert restore_interrupted(root) == ()


def test_permissions_stay(root: Path) -> None:
    (root / "v/a.py").chmod(0o640)
    (root / "v/d.py").chmod(0o755)
    carry_out(root, PLAN)
    assert (root / "v/a.py").stat().st_mode & 0o777 == 0o640
    assert (root / "v/sub/deep/d.py").stat().st_mode & 0o777 == 0o755


def in_child(work: Callable[[], None], hook: Callable[[str, tuple[Any, ...]], None]) -> int:
    """The status of a process that works while a hook sees each operation: 0 done, 1 refused."""
    child = os.fork()
    if child == 0:
        try:
            sys.addaudithook(hook)
            work()
            os._exit(0)
        except EditRefused:
            os._exit(1)
        except RevlintError:
            os._exit(2)
        except BaseException:
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at_operation(number: int, act: Callable[[], None], *, on: bool = False) -> Any:
    """A hook that acts at one operation, and with ``on`` at each after it."""
    count = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event in OPERATIONS:
            count += 1
            if count == number or (on and count > number):
                act()

    return hook


def kill() -> None:
    os._exit(9)


def fail() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def try_each_operation(root: Path, act: Callable[[], None], *, on: bool = False) -> list[int]:
    """Edit with something done at the first operation, at the second, and so on to the last one.

    Each time the tree must be as it was, or as it was after one more command.
    """
    statuses = []
    for number in range(1, 500):
        done = in_child(lambda: carry_out(root, PLAN), at_operation(number, act, on=on))
        assert done != 3
        statuses.append(done)
        now = files_below(root)
        if done == 0:
            assert now == AFTER
            if number > 20:
                return statuses
            undo(root)
            continue
        if done == 1:
            assert now == FILES
        restore_interrupted(root)
        assert not find_interrupted(root)
        assert files_below(root) in (FILES, AFTER)
        assert (root / "v/sub").exists() == (files_below(root) == AFTER)
        undo(root)
    raise AssertionError("the edit has no end")


def undo(root: Path) -> None:
    for path in files_below(root):
        (root / path).unlink()
    for folder in ("v/sub/deep", "v/sub"):
        if (root / folder).exists():
            (root / folder).rmdir()
    write(root, FILES)


def test_killed_at_any_operation(root: Path) -> None:
    statuses = try_each_operation(root, kill)
    assert len(statuses) > 30
    assert set(statuses) == {0, 9}


def test_failing_at_any_operation(root: Path) -> None:
    statuses = try_each_operation(root, fail)
    assert statuses.count(1) > 10
    assert set(statuses) <= {0, 1, 2}


def test_failing_from_any_operation_on(root: Path) -> None:
    """As on a full disk: taking back fails too, and the next run does it."""
    statuses = try_each_operation(root, fail, on=True)
    assert 2 in statuses


def test_killed_while_an_edit_is_taken_back(root: Path) -> None:
    for number in range(1, 200):
        undo(root)
        assert in_child(lambda: carry_out(root, PLAN), at_rename(4, kill)) == 9
        assert find_interrupted(root)
        assert files_below(root) not in (FILES, AFTER)
        done = in_child(lambda: _restore(root), at_operation(number, kill))
        restore_interrupted(root)
        assert files_below(root) == FILES
        if done == 0:
            return
    raise AssertionError("it has no end")


def _restore(root: Path) -> None:
    restore_interrupted(root)


def at_rename(number: int, act: Callable[[], None]) -> Any:
    count = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        count += event == "os.rename"
        if count == number:
            act()

    return hook


def test_an_edit_after_an_interrupted_one_takes_it_back_first(root: Path) -> None:
    in_child(lambda: carry_out(root, PLAN), at_rename(4, kill))
    with pytest.raises(EditRefused, match="an edit was interrupted; run the command again"):
        carry_out(root, PLAN)
    assert "v/a.py" in restore_interrupted(root)
    carry_out(root, PLAN)
    assert files_below(root) == AFTER


def test_a_file_that_was_changed_since_the_interrupted_edit_is_kept(root: Path) -> None:
    in_child(lambda: carry_out(root, PLAN), at_rename(4, kill))
    before = files_below(root)
    (root / "v/a.py").write_bytes(b"mine\n")
    with pytest.raises(EditRefused) as caught:
        restore_interrupted(root)
    with locked_journals(root) as places:
        journal = places[0].path
    assert str(caught.value) == (
        "v/a.py: an edit was interrupted, and this file was changed since (its content was "
        f"changed); restore it, or delete {journal} to keep the files as they are"
    )
    assert files_below(root) == before | {"v/a.py": b"mine\n"}
    journal.unlink()
    assert restore_interrupted(root) == ()


def refused(root: Path, plan: Plan = PLAN) -> str:
    """Why an edit is refused; nothing may have changed."""
    before = files_below(root)
    with pytest.raises(EditRefused) as caught:
        carry_out(root, plan)
    assert files_below(root) == before
    assert not find_interrupted(root)
    return str(caught.value)


def test_a_changed_file_is_refused(root: Path) -> None:
    (root / "v/b.py").write_bytes(b"other\n")
    assert refused(root) == "v/b.py: it was changed since it was read"


def test_a_deleted_file_is_refused(root: Path) -> None:
    (root / "v/b.py").unlink()
    assert refused(root) == "v/b.py: it was deleted since it was read"


def test_a_taken_path_is_refused(root: Path) -> None:
    write(root, {"v/f.py": b""})
    assert refused(root) == "v/f.py: it exists already"
    (root / "v/f.py").unlink()
    (root / "v/f.py").symlink_to("nowhere")
    assert refused(root) == "v/f.py: it is a link; edit the file that it leads to"


def test_a_read_only_file_is_refused(root: Path) -> None:
    (root / "v/a.py").chmod(0o444)
    assert refused(root) == "v/a.py: it is read-only"


def test_a_link_is_refused(root: Path) -> None:
    (root / "v/a.py").rename(root / "a.py")
    (root / "v/a.py").symlink_to("../a.py")
    assert refused(root) == "v/a.py: it is a link; edit the file that it leads to"


def test_a_hard_link_is_refused(root: Path) -> None:
    os.link(root / "v/a.py", root / "other.py")
    assert refused(root) == "v/a.py: it is a hard link: another name leads to the same file"


def test_a_folder_that_is_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "v").rename(tmp_path / "outside")
    (root / "v").symlink_to(tmp_path / "outside")
    why = f"a link leads to it: {root / 'v'}; edit the file that it leads to"
    assert refused(root) == f"v/a.py: {why}"
    assert files_below(tmp_path / "outside")["a.py"] == b"a\n"


@pytest.mark.parametrize(
    "path", ["../x.py", "v/../../x.py", "/x.py", ".git/hooks/x", "v/.GIT/x", "v//x.py", "", "x\0y"]
)
def test_a_path_that_leads_out_is_refused(root: Path, path: str) -> None:
    change = FileChange("v/a.py", b"a\n", b"A\n", path)
    plan = Plan("", (change if path else FileChange("", None, b"A\n"),))
    assert refused(root, plan) == f"{path}: not a path inside the project"


def test_only_one_run_edits_a_project(root: Path) -> None:
    with locked_journals(root):
        assert refused(root) == f"another revlint edits the files of {root}; try again"
    carry_out(root, PLAN)


def test_a_journal_is_never_in_the_project(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment says: a tree could ship one."""
    monkeypatch.setenv("REVLINT_CACHE_DIR", str(root / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / "home"))
    with locked_journals(root) as places:
        assert places
        assert not any(place.path.is_relative_to(root) for place in places)
        folders = [place.path.parent for place in places]
    for folder in folders:
        (folder / "edit-lock").unlink()
        folder.rmdir()


def test_a_hostile_journal_writes_nowhere_else(root: Path, tmp_path: Path) -> None:
    """Only below its root, behind no link, and where the content is what the edit had written."""
    outside = write(tmp_path / "outside", {"x.py": b"x\n"})
    (root / "link").symlink_to(outside)
    facts = FileFacts(0o644)
    for path in ("../outside/x.py", str(outside / "x.py"), "link/x.py", "v/a.py", ".git/config"):
        state = FileState(os.fsencode(path), b"evil\n", b"x\n", facts, facts, "../../evil")
        journal = Journal(os.fsencode(root), (state,), (b"../outside",))
        with locked_journals(root) as places:
            places[0].write(journal)
        with pytest.raises(EditRefused):
            restore_interrupted(root)
        assert files_below(outside) == {"x.py": b"x\n"}
        assert {p: d for p, d in files_below(root).items() if p in FILES} == FILES
        places[0].remove()


def test_the_temporary_file_of_a_hostile_journal_is_a_name(root: Path, tmp_path: Path) -> None:
    victim = write(tmp_path, {"victim": b"x\n"})
    facts = FileFacts(0o644)
    state = FileState(b"v/a.py", b"a\n", b"x\n", facts, facts, "../../victim")
    with locked_journals(root) as places:
        places[0].write(Journal(os.fsencode(root), (state,), (b"v",)))
    assert restore_interrupted(root) == ()
    assert (victim / "victim").read_bytes() == b"x\n"
    assert files_below(root) == FILES


def test_a_journal_of_another_project_is_left_alone(root: Path) -> None:
    facts = FileFacts(0o644)
    state = FileState(b"v/a.py", b"evil\n", b"a\n", facts, facts, "")
    with locked_journals(root) as places:
        places[0].write(Journal(b"/elsewhere", (state,), ()))
    assert restore_interrupted(root) == ()
    assert files_below(root) == FILES


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_random_plan_killed_at_a_random_operation(
    data: st.DataObject, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = [f"v/{name}.py" for name in "abcdef"]
    old = data.draw(st.dictionaries(st.sampled_from(names), st.binary(max_size=5), min_size=1))
    moved = dict(zip(old, data.draw(st.permutations(names)), strict=False))
    new = {moved[path]: data.draw(st.sampled_from([old[path], b"new"])) for path in old}
    changes = [FileChange(p, old[p], new[t], t if t != p else None) for p, t in moved.items()]
    plan = Plan("", tuple(c for c in changes if not c.changes_nothing))
    here = write(tmp_path_factory.mktemp("random"), old)
    number = data.draw(st.integers(1, 80))

    done = in_child(lambda: carry_out(here, plan), at_operation(number, kill))

    restore_interrupted(here)
    assert files_below(here) == new if done == 0 else files_below(here) in (old, new)
